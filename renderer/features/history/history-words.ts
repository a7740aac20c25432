import type { HistoryRow } from '../../../preload/contract/history.ts';
import { say } from '../../../resources/text/index.ts';
import type { GlyphName } from '../../components/glyph.tsx';
import { clockShort } from '../../components/format.ts';

/** "2026-11-23 14:07" in local time: sorts as it reads, and years are told apart. */
export function stamp(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clockShort(iso)}`;
}

/** What happened, in one line. */
export const whatWords = (row: HistoryRow): string =>
  row.says === undefined ? say({ id: `history.kind.${row.kind}` }) : say(row.says);

const glyphs: Readonly<Record<string, GlyphName>> = {
  verified: 'verified',
  passed: 'verified',
  different: 'different',
  lost: 'lost',
  failed: 'failed',
  unknown: 'unknown',
};

/** State and word of how it ended; undefined for what only happened. */
export const outcomeOf = ({ outcome }: HistoryRow): { glyph: GlyphName; words: string } | undefined =>
  outcome === undefined
    ? undefined
    : { glyph: glyphs[outcome] ?? 'idle', words: say({ id: `history.outcome.${outcome}` }) };

/** The number that tells the stick, as far as it is shown. */
export const numberOf = ({ imei, serial }: HistoryRow): string => imei ?? serial ?? '';
