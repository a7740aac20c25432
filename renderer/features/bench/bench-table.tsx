import { memo, type KeyboardEvent, type ReactElement } from 'react';
import type { BatchRow, BatchSnapshot } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { sessionAt, useSnapshot } from '../../client/snapshot-store.ts';
import { counter, duration } from '../../components/format.ts';
import { Glyph, StateWord } from '../../components/glyph.tsx';
import { MiniRoute } from '../../components/mini-route.tsx';
import { trackPlanOf } from '../../components/track-plan.ts';
import { useNow } from '../modes/use-now.ts';
import { glyphOf, reasonOf, resultWord, shortNumber } from './stage-words.ts';

const columns = ['slot', 'place', 'stick', 'imei', 'mode', 'firmware', 'signal', 'result', 'reason', 'time'] as const;

interface Props {
  readonly batch: BatchSnapshot;
  readonly picked: string | undefined;
  readonly onPick: (place: string) => void;
}

/** One row for each USB place; arrow keys walk them. Rows are drawn anew only when they change: forty sticks say a lot. */
export function BenchTable({ batch, picked, onPick }: Props): ReactElement {
  const { rows, auto } = batch;
  const at = Math.max(
    0,
    rows.findIndex((row) => row.place === picked),
  );
  const walk = (event: KeyboardEvent<HTMLTableSectionElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = step === undefined ? undefined : rows[at + step];
    if (step === undefined || row === undefined) return;
    event.preventDefault();
    onPick(row.place);
    const next = event.currentTarget.rows[at + step];
    next?.focus();
  };
  return (
    <table aria-label={word('bench.table')} className="table bench-table">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" className={`bench-${column}`}>
              {column === 'reason' ? (
                <span className="unseen">{word('bench.column.reason')}</span>
              ) : (
                word(`bench.column.${column}`)
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody onKeyDown={walk}>
        {rows.map((row, index) => (
          <BenchRow
            key={row.place}
            row={row}
            auto={auto}
            isPicked={row.place === picked}
            isStop={index === at}
            onPick={onPick}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly row: BatchRow;
  readonly auto: boolean;
  readonly isPicked: boolean;
  /** Where Tab leads to. */
  readonly isStop: boolean;
  readonly onPick: (place: string) => void;
}

const BenchRow = memo(
  function BenchRow({ row, auto, isPicked, isStop, onPick }: RowProps): ReactElement {
    return (
      <tr
        className={`bench-row bench-row-${row.stage}`}
        tabIndex={isStop ? 0 : -1}
        {...(isPicked && { 'aria-current': 'true' as const })}
        onClick={() => onPick(row.place)}
        onFocus={() => onPick(row.place)}
      >
        <th scope="row" className="bench-slot mono">
          {row.slot}
        </th>
        <td className="bench-place mono second">{row.place}</td>
        <td className="bench-stick">
          <Stick row={row} />
        </td>
        <td className="bench-imei mono">
          {row.imei !== undefined
            ? shortNumber(row.imei)
            : row.present && <span className="third">{word('bench.not-read')}</span>}
        </td>
        <td className="bench-mode">
          <Mode row={row} />
        </td>
        <td className="bench-firmware mono">
          {row.firmware !== undefined && <span className="clip">{row.firmware}</span>}
        </td>
        <td className="bench-signal">
          {row.signal !== undefined &&
            `${row.signal.dBm} ${row.signal.words === undefined ? '' : say(row.signal.words).toLowerCase()}`}
        </td>
        <td className="bench-result">
          <StateWord name={glyphOf[row.stage]}>
            <span className="bench-word clip">{resultWord(row)}</span>
          </StateWord>
        </td>
        {row.startedAt === undefined ? <Ended row={row} auto={auto} /> : <Ticking row={row} auto={auto} />}
      </tr>
    );
  },
  (a, b) =>
    a.isPicked === b.isPicked &&
    a.isStop === b.isStop &&
    a.auto === b.auto &&
    JSON.stringify(a.row) === JSON.stringify(b.row),
);

function Stick({ row }: { readonly row: BatchRow }): ReactElement {
  if (row.stick === '') return <span className="third">{word('bench.no-stick')}</span>;
  return (
    <span className="bench-name">
      <span className="clip">{row.stick}</span>
      {row.virtual && (
        <>
          <Glyph name="virtual" size="tag" />
          <span className="unseen">{word('virtual.tag')}</span>
        </>
      )}
    </span>
  );
}

function Mode({ row }: { readonly row: BatchRow }): ReactElement | null {
  const session = useSnapshot((state) => sessionAt(state.snapshot, row.place));
  if (session === undefined || (!row.present && row.step === undefined)) return null;
  const mode = row.step !== undefined && row.step.number > 0 ? undefined : row.mode;
  return (
    <span className="bench-mode-cell">
      <MiniRoute plan={trackPlanOf(session)} />
      <span className="clip">{mode === undefined ? word('bench.on-its-way') : word(`mode.${mode}`)}</span>
    </span>
  );
}

type EndProps = Pick<RowProps, 'row' | 'auto'>;

/** Reason and time of a row at work: both run. */
function Ticking(props: EndProps): ReactElement {
  const now = useNow();
  return <End {...props} now={now} />;
}

const Ended = (props: EndProps): ReactElement => <End {...props} now={0} />;

function End({ row, auto, now }: EndProps & { readonly now: number }): ReactElement {
  const { text, act } = reasonOf(row, { auto }, now);
  const took =
    row.startedAt !== undefined ? counter(now - row.startedAt) : row.tookMs === undefined ? '' : duration(row.tookMs);
  return (
    <>
      <td className="bench-reason">{act ? <b>{text}</b> : <span className="second">{text}</span>}</td>
      <td className="bench-time mono second">{took}</td>
    </>
  );
}
