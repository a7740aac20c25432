import type { report, SessionSnapshot } from '../../../preload/contract/index.ts';
import { decimals, say, word } from '../../../resources/text/index.ts';
import { countFacts } from '../../components/count-facts.ts';
import type { GlyphName } from '../../components/glyph.tsx';

export type Format = report.ReportFormat;
export type Numbers = 'masked' | 'full';

/** In the order of the list. HTML and PDF are what people open; JSON is what the next program reads. */
export const formats = ['html', 'pdf', 'json', 'md', 'csv', 'label'] as const satisfies readonly Format[];
export const firstFormats: readonly Format[] = ['html', 'pdf', 'json'];

export interface Content {
  readonly key: 'identity' | 'runs' | 'facts' | 'record';
  readonly glyph: GlyphName;
  readonly words: string;
  readonly detail: string;
}

/** What a report on this stick would hold now, and what would be missing from it. */
export function contentsOf(session: SessionSnapshot): Content[] {
  const facts = session.facts?.facts ?? [];
  const { answered: read } = countFacts(facts);
  const runs = session.history.length;
  return [
    {
      key: 'identity',
      glyph: session.identity.certainty === 'sure' ? 'verified' : 'unknown',
      words: word(`certainty.${session.identity.certainty}`),
      detail: session.identity.name,
    },
    {
      key: 'runs',
      glyph: runs === 0 ? 'idle' : 'ready',
      words:
        runs === 0
          ? word('report-page.none')
          : say({ id: runs === 1 ? 'report-page.run' : 'report-page.runs', params: { runs } }),
      detail:
        session.run?.verdict === undefined
          ? ''
          : say({ id: 'report-page.last-run', params: { verdict: `@verdict.${session.run.verdict}` } }),
    },
    {
      key: 'facts',
      glyph: facts.length === 0 ? 'attention' : 'verified',
      words:
        facts.length === 0
          ? word('report-page.not-read')
          : say({ id: 'report-page.facts', params: { read, total: facts.length } }),
      detail: facts.length === 0 ? word('report-page.read-first') : '',
    },
    {
      key: 'record',
      glyph: session.record.length === 0 ? 'idle' : 'ready',
      words: say({
        id: session.record.length === 1 ? 'report-page.line' : 'report-page.lines',
        params: { lines: session.record.length },
      }),
      detail: '',
    },
  ];
}

/** `25 KB`; the exact number below one kilobyte. */
export function byteWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} KB` : `${decimals(bytes / 1_000_000, 1)} MB`;
}
