import { language, say, word } from '../../../resources/text/index.ts';
import { csvOf } from './csv.ts';
import { withGlyph } from './glyphs.ts';
import { table } from './markdown.ts';
import { markup, trusted, type Markup } from './markup.ts';
import type { Report } from './model.ts';
import { reportStyle } from './style.ts';
import type { Summary, SummaryRow } from './summary-model.ts';
import { timeOf } from './words.ts';

/** Columns of the CSV file; programs read them by name, so they stay as they are. */
const csvColumns = [
  'at', 'name', 'usbId', 'imei', 'iccid', 'serial', 'firmware', 'place', 'station', 'from', 'to', 'outcome', 'reason', 'runs',
  'virtual', 'slot', 'twice', 'label',
] as const satisfies readonly (keyof SummaryRow)[]; // prettier-ignore

/** The summary as `resources/summary.schema.json` describes it. */
export const summaryJson = (summary: Summary): string => `${JSON.stringify(summary, undefined, 2)}\n`;

/** One row a stick. */
export const rowsCsv = (rows: readonly SummaryRow[]): string =>
  csvOf([[...csvColumns], ...rows.map((row) => csvColumns.map((column) => String(row[column] ?? '')))]);

export const summaryCsv = (summary: Summary): string => rowsCsv(summary.rows);

/** The row of a stick from its own report. */
export function rowOfReport(report: Report): SummaryRow {
  const run = report.runs.at(-1);
  const fact = (key: string): string | undefined => {
    const found = report.facts?.list.find((one) => one.key === key && one.status === 'read');
    return found === undefined ? undefined : String(found.value);
  };
  const row: Record<string, unknown> = {
    at: run?.startedAt,
    place: report.place,
    station: report.station,
    name: report.identity.name,
    usbId: report.stick?.id,
    imei: fact('imei'),
    iccid: fact('iccid'),
    serial: report.stick?.serial,
    firmware: fact('firmware'),
    from: run?.from,
    to: run?.to,
    outcome: run?.verdict,
    reason: run?.verdict === 'verified' ? undefined : run?.words,
  };
  const kept = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
  return { at: report.madeAt, name: report.identity.name, ...kept, virtual: report.virtual, runs: report.runs.length };
}

export function summaryMarkdown(summary: Summary): string {
  const parts = [
    `# ${summary.title}`,
    ...(summary.virtual ? [`> **${word('paper.virtual')}.** ${word('summary.virtual')}`] : []),
    ...countsWords(summary),
    table(headings(), summary.rows.map(cellsOf)),
    `${word(`paper.footer.${summary.numbers}`)} ${word('paper.footer.times')}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** One page without scripts or anything from outside, for screens and A4, in the looks of the report. */
export function summaryHtml(summary: Summary): string {
  return markup`<!doctype html>
    <html lang="${language()}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width" />
        <title>${summary.title}</title>
        <style>
          ${trusted(reportStyle)}
        </style>
      </head>
      <body>
        ${summary.virtual ? markup`<div class="virtual-mark">${word('paper.virtual')}</div>` : undefined}
        <main class="wide">
          <div class="brand"><b>Modem Workbench</b> ${word('summary.name')}<span class="m">${timeOf(summary.madeAt)}</span></div>
          ${summary.virtual ? markup`<div class="virtual"><b>${word('paper.virtual')}</b>${word('summary.virtual')}</div>` : undefined}
          <h1>${summary.title}</h1>
          ${countsWords(summary).map((line) => markup`<p>${line}</p>`)}
          <table>
            <thead>
              <tr>
                ${headings().map((heading) => markup`<th>${heading}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${summary.rows.map(
                (row) => markup`<tr>
                  ${cellsOf(row).map((text, at) => (at === outcomeAt ? markup`<td>${outcomeOf(row)}</td>` : numbersAt.includes(at) ? markup`<td class="whole">${text}</td>` : markup`<td>${text}</td>`))}
                </tr>`,
              )}
            </tbody>
          </table>
          <footer>${word(`paper.footer.${summary.numbers}`)} ${word('paper.footer.times')} ${summary.program.name} ${summary.program.version}</footer>
        </main>
      </body>
    </html>`.text;
}

const headings = (): string[] =>
  (['at', 'stick', 'number', 'card', 'firmware', 'place', 'switch', 'outcome'] as const).map((name) =>
    word(`summary.${name}`),
  );
const outcomeAt = 7;
/** Numbers are compared with what stands on a stick or card: they keep to one line. */
const numbersAt: readonly number[] = [2, 3];

const cellsOf = (row: SummaryRow): string[] => [
  timeOf(row.at).replace(' UTC', ''),
  `${row.name}${row.usbId === undefined ? '' : ` (${row.usbId})`}${row.virtual ? ` ${word('paper.virtual')}` : ''}`,
  row.imei ?? row.serial ?? '–',
  row.iccid ?? '–',
  row.firmware ?? '–',
  row.slot === undefined
    ? (row.place ?? '–')
    : say({ id: 'summary.slot', params: { slot: row.slot, place: row.place ?? '–' } }),
  row.from === undefined || row.to === undefined
    ? row.to === undefined
      ? '–'
      : say({ id: `mode.${row.to}` })
    : say({ id: 'paper.run', params: { from: `@mode.${row.from}`, to: `@mode.${row.to}` } }),
  `${outcomeWord(row)}${row.reason === undefined ? '' : `: ${row.reason}`}`,
];

const outcomeWord = ({ outcome }: SummaryRow): string =>
  outcome === undefined ? '–' : say({ id: `history.outcome.${outcome}` });

function outcomeOf(row: SummaryRow): Markup {
  const look =
    row.outcome === 'verified' || row.outcome === 'passed'
      ? ({ shape: 'disc', tone: 'ok' } as const)
      : row.outcome === 'lost' || row.outcome === 'failed'
        ? ({ shape: 'square', tone: 'bad' } as const)
        : row.outcome === undefined
          ? ({ shape: 'ring', tone: 'mute' } as const)
          : ({ shape: 'question', tone: 'warn' } as const);
  return markup`${withGlyph(look.shape, look.tone, outcomeWord(row))}${row.reason === undefined ? undefined : markup`<br /><span class="dim">${row.reason}</span>`}`;
}

/** A batch counts by its own words: a stick that came twice is two rows and one stick. */
function countsWords({ counts, batch }: Summary): string[] {
  if (batch === undefined) return [say({ id: 'summary.counts', params: counts })];
  const { good, failed, doneAlready, sameImei, sameIccid, held, open, wanted, begunAt, lastAt, closed } = batch;
  const times = { begun: timeOf(begunAt), last: timeOf(lastAt) };
  return [
    say({ id: 'summary.of-batch', params: { ...times, good, failed, doneAlready, sameImei, sameIccid, held, open } }),
    ...(wanted === undefined ? [] : [say({ id: 'summary.wanted', params: { wanted } })]),
    ...(closed ? [] : [word('summary.open')]),
  ];
}
