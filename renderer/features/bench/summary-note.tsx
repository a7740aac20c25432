import type { ReactElement } from 'react';
import type { BatchSummary } from '../../../preload/contract/index.ts';
import { say, sayError, word } from '../../../resources/text/index.ts';
import { Note } from '../../components/note.tsx';
import { sayHere } from '../../components/say.tsx';
import { SaveSummary } from '../reports/save-summary.tsx';

/** The counts of a batch in one sentence: only those that are not nothing. */
export function summaryWords(summary: BatchSummary): string {
  const { name, good, wanted } = summary;
  const first =
    wanted === undefined
      ? say({ id: 'batch.sum.title', params: { name, good } })
      : say({ id: 'batch.sum.of', params: { name, good, wanted } });
  const rest = (
    [
      ['failed', summary.failed],
      ['done-already', summary.doneAlready],
      ['same-imei', summary.sameImei],
      ['same-iccid', summary.sameIccid],
      ['held', summary.held],
      ['open', summary.open],
    ] as const
  ).filter(([, count]) => count > 0);
  return `${[first, ...rest.map(([id, count]) => say({ id: `batch.sum.${id}`, params: { count } }))].join(', ')}.`;
}

/** What came of the batch that was just closed: the counts, and each stick that is not good with its reason. */
export function SummaryNote({ summary }: { readonly summary: BatchSummary }): ReactElement {
  const others = summary.pieces.filter(({ outcome }) => outcome !== 'good').toSorted((a, b) => a.slot - b.slot);
  const isGood = others.length === 0 && summary.open === 0;
  return (
    <div className="bench-summary">
      <Note
        tone={isGood ? 'ok' : 'warn'}
        glyph={isGood ? 'verified' : 'attention'}
        big
        title={summaryWords(summary)}
        role="status"
      >
        <ul>
          {others.slice(0, 12).map((end) => (
            <li key={end.piece}>
              <span className="mono">{end.slot}</span> {say({ id: `batch.stage.${end.outcome}` })}:{' '}
              {end.reason !== undefined ? sayHere(end.reason) : end.error === undefined ? '' : sayError(end.error).what}
            </li>
          ))}
          {others.length > 12 && <li>{say({ id: 'bench.summary.more', params: { count: others.length - 12 } })}</li>}
        </ul>
        <SaveSummary of={{ kind: 'batch', batch: summary.id }} words={word('bench.summary.save')} />
      </Note>
    </div>
  );
}
