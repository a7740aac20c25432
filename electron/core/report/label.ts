import { encode } from 'uqr';
import { language, word } from '../../../resources/text/index.ts';
import { escapeHtml } from './markup.ts';
import type { Report } from './model.ts';
import { modeWords } from './words.ts';

/** Sizes of labels in mm: endless tape of 62 mm (Brother DK), the same narrow, and small ones for the stick itself. */
export const labelSizes = { '62x29': [62, 29], '62x20': [62, 20], '50x25': [50, 25], '40x15': [40, 15] } as const;
export const labelSizeNames = [
  '62x29',
  '62x20',
  '50x25',
  '40x15',
] as const satisfies readonly (keyof typeof labelSizes)[];
export type LabelSize = (typeof labelSizeNames)[number];

/** What a label says, from a report; masked where the report is. */
export interface Label {
  title: string;
  lines: string[];
  /** What the QR code holds: `key=value` lines, the first names the form. */
  code: string;
  virtual: boolean;
}

export function labelOf(report: Report): Label {
  const fact = (key: string): string | undefined => {
    const found = report.facts?.list.find((one) => one.key === key && one.status === 'read');
    return found === undefined ? undefined : String(found.value);
  };
  const run = report.runs.at(-1);
  const number = fact('imei') ?? report.stick?.serial;
  const day = report.madeAt.slice(0, 10);
  const outcome = run?.verdict;
  const code: [string, string | undefined][] = [
    ['MWB', '1'],
    ['stick', report.identity.name],
    ['id', report.stick?.id],
    ['imei', fact('imei')],
    ['serial', fact('imei') === undefined ? report.stick?.serial : undefined],
    ['firmware', fact('firmware')],
    ['mode', report.mode.main],
    ['outcome', outcome],
    ['day', day],
    ['bench', report.station],
    ['virtual', report.virtual ? 'yes' : undefined],
  ];
  return {
    title: report.identity.name,
    lines: [
      modeWords(report.mode),
      ...(number === undefined ? [] : [number]),
      [day, report.station].filter((part) => part !== undefined).join(' · '),
      ...(outcome === undefined ? [] : [word(`verdict.${outcome}`)]),
    ],
    code: code
      .flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value.replaceAll('\n', ' ')}`]))
      .join('\n'),
    virtual: report.virtual,
  };
}

/** Empty modules that a reader needs around the code are 4 (ISO/IEC 18004); the label's own margin is part of them. */
const quiet = 4;

/** Width of a letter by its height in the widest of the fonts below (DejaVu Sans), by weight; the others take less room. */
const letterWidth = { 400: 0.62, 700: 0.7 } as const;
/** A line that is smaller than this by its own size is read less well than one that is drawn together. */
const leastShrunk = 0.8;

/** The label as SVG in millimetres, black on white, for any printer of labels. */
export function labelSvg(label: Label, size: LabelSize): string {
  const [width, height] = labelSizes[size];
  const { data, size: modules } = encode(label.code, { ecc: 'M', border: quiet });
  const scale = height / modules;
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${String(x)} ${String(y)}h1v1h-1z`] : [])))
    .join('');
  const left = height + 0.5;
  const lines = label.virtual ? [word('paper.virtual'), ...label.lines] : label.lines;
  // Millimetres for each line of text; as many as there are fit, none larger than reads well.
  const step = Math.min(4.4, (height - 3) / (lines.length + 1.4));
  const text = (line: string, y: number, weight: 400 | 700, most: number): string => {
    const room = width - left - 1.5;
    const wide = line.length * letterWidth[weight];
    // A little smaller first; what is longer still is drawn together, never cut off.
    const big = Math.max(most * leastShrunk, Math.min(most, room / wide));
    const fit = wide * big > room + 0.01 ? ` textLength="${room.toFixed(2)}" lengthAdjust="spacingAndGlyphs"` : '';
    return `<text x="${left.toFixed(2)}" y="${y.toFixed(2)}" font-size="${big.toFixed(2)}" font-weight="${String(weight)}"${fit}>${escapeHtml(line)}</text>`;
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}mm" height="${String(height)}mm" viewBox="0 0 ${String(width)} ${String(height)}">`,
    `<rect width="${String(width)}" height="${String(height)}" fill="#fff"/>`,
    `<path transform="scale(${scale.toFixed(5)})" d="${path}" shape-rendering="crispEdges"/>`,
    `<g font-family="IBM Plex Sans, Segoe UI, DejaVu Sans, sans-serif">`,
    text(label.title, 1.5 + step, 700, step * 0.95),
    ...lines.map((line, at) => text(line, 1.5 + step * (at + 2.1), 400, step * 0.8)),
    '</g></svg>',
  ].join('\n');
}

/** The label alone on a page of its size, for printing. */
export function labelHtml(label: Label, size: LabelSize): string {
  const [width, height] = labelSizes[size];
  const page = `${String(width)}mm ${String(height)}mm`;
  return `<!doctype html><html lang="${language()}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${escapeHtml(label.title)}</title><style>@page{size:${page};margin:0}html,body{margin:0}svg{display:block}</style></head><body>${labelSvg(label, size)}</body></html>`;
}
