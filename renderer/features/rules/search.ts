import { ruleKinds, type RuleKind, type RuleRow } from '../../../preload/contract/rules.ts';
import { baseName, methodWords } from './rule-words.ts';

/** A rule with all the words by which it is found, in lower case. */
export interface FoundRow {
  readonly row: RuleRow;
  readonly haystack: string;
}

/**
 * Makers by vendor id, as the rules themselves name them: the first word of most descriptions of that vendor. Ids that several
 * makers share have none.
 */
export function makersOf(rows: readonly RuleRow[]): Map<string, string> {
  const words = new Map<string, Map<string, number>>();
  for (const { entry, about } of rows) {
    const [first = ''] = about.split(/[\s,/]+/);
    const vendor = words.get(entry.slice(0, 4)) ?? new Map<string, number>();
    vendor.set(first, (vendor.get(first) ?? 0) + 1);
    words.set(entry.slice(0, 4), vendor);
  }
  const makers = new Map<string, string>();
  for (const [vendor, counts] of words) {
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const [name, count] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? ['', 0];
    if (name !== '' && all > 1 && count * 2 > all) makers.set(vendor, name);
  }
  return makers;
}

/** Prepares the rows once, so that each key that is typed costs only a look into texts. */
export function searchable(rows: readonly RuleRow[]): FoundRow[] {
  const makers = makersOf(rows);
  return rows.map((row) => ({
    row,
    haystack: [
      row.entry,
      row.about,
      makers.get(row.entry.slice(0, 4)) ?? '',
      methodWords(row.method),
      // The names of methods in other programs' files stand in the ids of their words.
      ...row.method.map(({ id }) => id),
      ...row.targets,
      baseName(row.source.file),
    ]
      .join(' ')
      .toLowerCase(),
  }));
}

/** Rules in which every word typed is found, in any order, of one source or of all. */
export function findRules(all: readonly FoundRow[], typed: string, kind: RuleKind | 'all'): RuleRow[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((piece) => piece !== '');
  return all
    .filter(
      ({ row, haystack }) =>
        (kind === 'all' || row.source.kind === kind) && words.every((piece) => haystack.includes(piece)),
    )
    .map(({ row }) => row);
}

/** Rules for the sticks that are plugged in stand first; apart from that the order stays. `plugged`: places by USB id. */
export function sticksFirst(rows: readonly RuleRow[], plugged: ReadonlyMap<string, readonly string[]>): RuleRow[] {
  const isHere = ({ entry }: RuleRow): boolean => plugged.has(entry.slice(0, 9));
  return [...rows.filter(isHere), ...rows.filter((row) => !isHere(row))];
}

/** How many rules each source has; sources without any are left out. */
export function kindCounts(rows: readonly RuleRow[]): { kind: RuleKind; count: number }[] {
  return ruleKinds
    .map((kind) => ({ kind, count: rows.filter(({ source }) => source.kind === kind).length }))
    .filter(({ count }) => count > 0);
}
