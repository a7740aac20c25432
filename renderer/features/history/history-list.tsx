import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { HistoryRow } from '../../../preload/contract/history.ts';
import { word } from '../../../resources/text/index.ts';
import { StateWord } from '../../components/glyph.tsx';
import { Tag } from '../../components/tag.tsx';
import { openLine, pageSize, readPage, rowAt, useHistory } from './history-store.ts';
import { numberOf, outcomeOf, stamp, whatWords } from './history-words.ts';

/** px; a row of the visual language. 100,000 of them are 2.8 million, which a page may be high. */
const rowHeight = 28;
/** Rows drawn above and below what is in sight, so that scrolling shows no gaps. */
const spare = 12;

/** All lines that were found; only those in sight are in the page, and only they are asked for. */
export function HistoryList({ isNarrow }: { readonly isNarrow: boolean }): ReactElement {
  const state = useHistory();
  const { open } = state;
  const total = state.total ?? 0;
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  const first = Math.max(0, Math.floor(view.top / rowHeight) - spare);
  const last = Math.min(total, Math.ceil((view.top + view.height) / rowHeight) + spare);
  const indexes = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);

  useEffect(() => {
    const [from, to] = [Math.floor(first / pageSize), Math.floor(Math.max(first, last - 1) / pageSize)];
    for (let page = from; page <= to; page += 1) void readPage(page);
  }, [first, last, state.pages]);
  useEffect(() => {
    const box = frame.current;
    if (box === null) return undefined;
    const watch = new ResizeObserver(() => setView({ top: box.scrollTop, height: box.clientHeight }));
    watch.observe(box);
    return () => watch.disconnect();
  }, []);

  const here = indexes.find((index) => rowAt(state, index)?.id === open);
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15, Home: -total, End: total }[event.key];
    if (step === undefined || total === 0) return;
    event.preventDefault();
    const next = Math.min(total - 1, Math.max(0, here === undefined ? 0 : here + step));
    frame.current?.scrollTo({ top: Math.max(0, next * rowHeight - view.height / 2) });
    const row = rowAt(state, next);
    if (row === undefined)
      void readPage(Math.floor(next / pageSize)).then(() => openLine(rowAt(useHistory.getState(), next)?.id));
    else openLine(row.id);
  };

  return (
    <div className={`history-table${isNarrow ? ' history-narrow' : ''}`}>
      <div className="history-row history-heads" aria-hidden="true">
        {(['at', 'place', 'stick', 'number', 'what', 'outcome'] as const).map((name) => (
          <span key={name} className={`history-${name}`}>
            {word(`history-page.column.${name}`)}
          </span>
        ))}
      </div>
      <div
        ref={frame}
        className="history-scroll"
        role="listbox"
        tabIndex={0}
        aria-label={word('history-page.list')}
        aria-activedescendant={here === undefined ? undefined : `history-line-${String(here)}`}
        onKeyDown={move}
        onScroll={(event) => setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })}
      >
        <div className="history-ground" style={{ height: total * rowHeight }}>
          {indexes.map((index) => (
            <Line key={index} index={index} total={total} row={rowAt(state, index)} isOpen={index === here} />
          ))}
        </div>
      </div>
    </div>
  );
}

function Line({
  index,
  total,
  row,
  isOpen,
}: {
  readonly index: number;
  readonly total: number;
  readonly row: HistoryRow | undefined;
  readonly isOpen: boolean;
}): ReactElement {
  const outcome = row && outcomeOf(row);
  return (
    <div
      id={`history-line-${String(index)}`}
      className="history-row history-line"
      role="option"
      aria-selected={isOpen}
      aria-setsize={total}
      aria-posinset={index + 1}
      style={{ top: index * rowHeight }}
      onClick={() => row && openLine(row.id)}
    >
      {row !== undefined && (
        <>
          <span className="history-at mono second">{stamp(row.at)}</span>
          <span className="history-place mono">{row.place}</span>
          <span className="history-stick">
            {row.name} {row.virtual && <Tag tone="virt">{word('virtual.tag')}</Tag>}
          </span>
          <span className="history-number mono second">{numberOf(row)}</span>
          <span className="history-what">{whatWords(row)}</span>
          <span className="history-outcome">
            {outcome !== undefined && <StateWord name={outcome.glyph}>{outcome.words}</StateWord>}
          </span>
        </>
      )}
    </div>
  );
}
