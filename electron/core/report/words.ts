import { decimals, say, word } from '../../../resources/text/index.ts';
import type { ModeToken } from '../model/index.ts';
import type { Report, ReportRun } from './model.ts';

/** `2026-11-23 14:07:29 UTC`. */
export const timeOf = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;

/** `14:07:28.640`, within a day that is named elsewhere. */
export const clockOf = (iso: string): string => iso.slice(11, 23);

export const secondsOf = (ms: number): string => `${decimals(ms / 1000, ms < 10_000 ? 2 : 1)} s`;

export const modeWord = (mode: ModeToken): string => say({ id: `mode.${mode}` });

/** All faces of a composite stick, the main one first. */
export const modeWords = (mode: Report['mode']): string =>
  [mode.main, ...mode.faces.filter((face) => face !== mode.main)].map(modeWord).join(' + ');

export const runTitle = (run: ReportRun): string =>
  say({ id: 'paper.run', params: { from: modeWord(run.from), to: modeWord(run.to) } });

/** Verdict and its sentence, or that there is none yet. */
export const verdictWord = (run: ReportRun): string =>
  run.verdict === undefined ? word('paper.under-way') : say({ id: `verdict.${run.verdict}` });

export const cameAs = (run: ReportRun): string =>
  run.cameAs === undefined ? word('paper.did-not-return') : `${run.cameAs.id}, ${modeWords(run.cameAs.mode)}`;

export const directionMark = { out: '▸', in: '◂', event: '●', note: '■' } as const;

/** How to go back, in one line. */
export const wayBackWords = ({ wayBack }: ReportRun): string =>
  `${say({ id: 'paper.way-back', params: { mode: modeWord(wayBack.to) } })} ${wayBack.title.replace(/\.$/, '')}. ${wayBack.detail}`;

/** Label and value of what stands in the head of the report; empty values are left out. */
export function headRows(report: Report): [string, string][] {
  const { stick } = report;
  const rows: [string, string | undefined][] = [
    [word('paper.made'), timeOf(report.madeAt)],
    [word('paper.place'), report.place],
    [word('paper.mode'), modeWords(report.mode)],
    [word('paper.usb-id'), stick && `${stick.id}, ${say({ id: 'paper.release', params: { release: stick.release } })}`],
    [word('paper.named'), stick && [stick.manufacturer, stick.product].filter((part) => part !== undefined).join(', ')],
    [word('paper.serial'), stick?.serial],
    [word('paper.speed'), stick?.speed === undefined ? undefined : `${stick.speed} Mbit/s`],
    [word('paper.gone'), report.goneAt && timeOf(report.goneAt)],
    [word('paper.certainty'), say({ id: `certainty.${report.identity.certainty}` })],
    [word('paper.station'), report.station],
    [word('paper.operator'), report.operator],
    [word('paper.program'), `${report.program.name} ${report.program.version}`],
    [word('paper.rules'), report.rules],
    [word('paper.numbers'), word(`paper.numbers.${report.numbers}`)],
  ];
  return rows.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [[label, value]]));
}
