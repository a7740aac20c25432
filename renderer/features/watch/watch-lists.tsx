import type { ReactElement } from 'react';
import type { Watch, WatchSample, WatchSignal } from '../../../preload/contract/watch.ts';
import { say, word } from '../../../resources/text/index.ts';
import { DataTable, type DataColumn } from '../../components/data-table.tsx';
import { clock } from '../../components/format.ts';
import { StateWord } from '../../components/glyph.tsx';
import { Section } from '../../components/legend.tsx';
import { RawLog, type RawLine } from '../../components/raw-log.tsx';
import { seenSignals, unitOf } from './watch-words.ts';

const stateKeys = [
  'registration',
  'operator',
  'rat',
  'band',
  'cell',
] as const satisfies readonly (keyof WatchSample['states'])[];

/** Registration, operator, radio, band and cell as they were read last. */
export function States({ watch }: { readonly watch: Watch }): ReactElement | null {
  const last = watch.samples.at(-1);
  if (last === undefined) return null;
  const rows = stateKeys.flatMap((key) => {
    const state = last.states[key];
    return state === undefined ? [] : [{ key, state }];
  });
  const values = seenSignals(watch).flatMap((key) => {
    const value = last.signal[key];
    return value === undefined ? [] : [{ key, value }];
  });
  return (
    <Section title={word('watch.now')} aside={clock(last.at)}>
      {rows.length + values.length === 0 && <p className="second">{word('watch.nothing-read')}</p>}
      <ul>
        {rows.map(({ key, state }) => (
          <li className="watch-row" key={key}>
            <span className="second">{say({ id: `fact.label.${key}` })}</span>
            {key === 'registration' ? (
              <StateWord name={['home', 'roaming'].includes(state.value) ? 'verified' : 'attention'}>
                {state.words === undefined ? state.value : say(state.words)}
              </StateWord>
            ) : (
              <span>{state.words === undefined ? state.value : say(state.words)}</span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
} // prettier-ignore

const tenths = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Math.round(value * 10) / 10;

/** Lowest, mean and highest of each value: what a look at the drawing shows, for those who do not see it. */
export function Ranges({ watch }: { readonly watch: Watch }): ReactElement | null {
  const items = seenSignals(watch);
  if (items.length === 0) return null;
  const last = watch.samples.at(-1);
  const number = (value: number | undefined): ReactElement => <span className="mono">{value ?? '–'}</span>;
  const columns: DataColumn<WatchSignal>[] = [
    { key: 'name', name: word('watch.value'), rowHeader: true, cell: (key) => `${say({ id: `fact.label.${key}` })}, ${unitOf(key)}` },
    { key: 'now', name: word('watch.now'), align: 'end', cell: (key) => number(last?.signal[key]) },
    { key: 'min', name: word('watch.min'), align: 'end', cell: (key) => number(watch.ranges[key]?.min) },
    { key: 'mean', name: word('watch.mean'), align: 'end', cell: (key) => number(tenths(watch.ranges[key]?.mean)) },
    { key: 'max', name: word('watch.max'), align: 'end', cell: (key) => number(watch.ranges[key]?.max) },
  ];
  return (
    <Section title={word('watch.ranges')} aside={say({ id: watch.taken === 1 ? 'watch.summary-one' : 'watch.summary', params: { taken: watch.taken } })}>
      <DataTable label={word('watch.ranges')} columns={columns} items={items} keyOf={(key) => key} />
    </Section>
  );
} // prettier-ignore

/** Lines that fit beside the drawing; the log has all. */
const shownEvents = 40;

export function Happenings({ watch }: { readonly watch: Watch }): ReactElement {
  const lines = watch.events.slice(-shownEvents).map(({ at, kind, says }): RawLine => ({
    at: clock(at),
    direction: kind === 'silent' || kind === 'busy' ? 'held' : kind === 'began' || kind === 'ended' ? 'event' : 'note',
    text: say(says),
  }));
  return (
    <Section title={word('watch.changes')}>
      <RawLog lines={lines.toReversed()} label={word('watch.changes')} />
    </Section>
  );
} // prettier-ignore
