import type { ReactElement } from 'react';
import type { RunSummary } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { dayAndClock, duration } from '../../components/format.ts';
import { StateWord } from '../../components/glyph.tsx';
import { Section } from '../../components/legend.tsx';

/** As many as fit under the cards without scrolling on a small window. */
const most = 5;

/** The last runs at this place, newest first. */
export function RunHistory({ history }: { readonly history: readonly RunSummary[] }): ReactElement | null {
  if (history.length === 0) return null;
  const newest = [...history].sort((a, b) => b.startedAt.localeCompare(a.startedAt)).slice(0, most);
  return (
    <Section
      title={word('history.title')}
      {...(history.length > most && { aside: say({ id: 'history.of', params: { shown: most, all: history.length } }) })}
    >
      <ul className="run-lines">
        {newest.map((run) => (
          <li className="run-line" key={run.id}>
            <span className="mono second">{dayAndClock(run.startedAt)}</span>
            <span>{say({ id: 'history.to', params: { mode: `@mode.${run.to}.inline` } })}</span>
            <StateWord name={run.verdict}>{word(`verdict.${run.verdict}`)}</StateWord>
            <span className="second run-end">
              {run.verdict === 'verified' || run.cameAs === undefined
                ? duration(run.tookMs)
                : say({ id: 'history.came-as', params: { id: run.cameAs } })}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
