import type { FieldChange, ModeToken, ReadSetting, SettingTable } from '../model/index.ts';
import { certaintyOfMark, type SettingData } from './setting-data.ts';
import type { Move } from './vendor.ts';

/** A value that this very stick had before, as a run read it: the way back. */
export interface StoredSetting {
  setting: string;
  value: string;
  mode: ModeToken;
  id: string;
}

/** From each of these an AT port may still be there; where it is not, the planner says so. */
export const reachable: readonly ModeToken[] = ['serial', 'network', 'qmi', 'mbim', 'debug'];

/**
 * The moves that a stored value makes possible: from every mode with an AT port to the mode of each value.
 *
 * @param id of the stick as it is now
 */
export const movesOfSetting = (data: SettingData, id?: string): Move[] =>
  data.values.flatMap((value) => {
    const ids = value.ids ?? (data.keepsId === true && id !== undefined ? [id] : data.ids);
    return movesTo(data, { ...value, ids, way: keyOf(data.setting, value.value) });
  });

/** The move back to a value that was read before: first of all ways there, for this stick has been just that. */
export function movesBack(data: SettingData, stored: StoredSetting): Move[] {
  const known = data.values.find((one) => sameValue(one.value, stored.value));
  const leads = data.leadsTo?.find(({ values }) => new RegExp(values, 'i').test(stored.value));
  return movesTo(data, {
    value: stored.value,
    name: known?.name ?? stored.value,
    mode: leads?.mode ?? stored.mode,
    ids: leads?.ids ?? [stored.id],
    keepsAt: known?.keepsAt ?? true,
    mark: known?.mark ?? 'report',
    source: `read from this stick before it was changed: ${stored.value}`,
    way: `${data.setting}-stored`,
    certainty: 'sure',
  });
}

type Value = SettingData['values'][number] & { way: string; certainty?: Move['certainty']; change?: FieldChange };

const movesTo = (data: SettingData, value: Value): Move[] => reachable.map((from) => moveOfValue(data, value, from));

/** One move by a stored value. */
export function moveOfValue(data: SettingData, value: Value, from: ModeToken): Move {
  return {
    way: value.way,
    name: value.name,
    from,
    fromIds: [...new Set([...data.ids, ...data.values.flatMap((one) => one.ids ?? [])])],
    to: value.mode,
    toIds: value.ids ?? data.ids,
    how: {
      kind: 'setting',
      value: value.value,
      name: value.name,
      set: data.set.replace('{value}', () => value.value),
      read: { setting: data.setting, ...data.read },
      ...(data.table === undefined ? {} : { table: data.table }),
      ...(data.unlock === undefined ? {} : { unlock: data.unlock }),
      apply: data.apply,
      keepsAt: value.keepsAt,
      ...(value.change === undefined ? {} : { change: value.change, fill: data.set }),
    },
    persistent: true,
    risk: value.keepsAt ? 'medium' : 'high',
    usualMs: data.usualMs,
    limitMs: data.limitMs,
    certainty: value.certainty ?? certaintyOfMark[value.mark],
    mark: value.mark,
    source: value.source,
  };
}

export const keyOf = (setting: string, value: string): string =>
  `${setting}-${value.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')}`; // prettier-ignore

const plain = (value: string): string => value.toUpperCase().replace(/[\s"']/g, '');
/** Whether two spellings mean one value; sticks add quotes, blanks and capitals. */
export const sameValue = (a: string, b: string): boolean => plain(a) === plain(b);

/** The value in an answer; undefined when the answer does not have its form. */
export function valueIn(lines: readonly string[], { value }: Pick<ReadSetting, 'value'>): string | undefined {
  const found = new RegExp(value, 'im').exec(lines.join('\n'));
  return found?.slice(1).map((group: string | undefined) => (group ?? '').trim()).join(','); // prettier-ignore
}

/**
 * What of the wanted value is not in the stick's own table; empty when all is there. Undefined when the answer does not say
 * what there is.
 */
export function missingIn(lines: readonly string[], table: SettingTable, wanted: string): string[] | undefined {
  const text = lines.join('\n');
  const missing: string[] = [];
  for (const { of, lines: where, kind } of table.checks) {
    const there = [...text.matchAll(new RegExp(where, 'gim'))].map((match) => match[1] ?? '');
    if (there.length === 0) return undefined;
    const sought = [...wanted.matchAll(new RegExp(of, 'gi'))].map((match) => match[1] ?? '');
    missing.push(...sought.filter((one) => !(kind === 'bits' ? bitsIn(there, one) : oneOf(there, one))));
  }
  return missing;
}

/** `one` by name, or within a range `0-3`, in any of the lists. */
function oneOf(lists: readonly string[], one: string): boolean {
  return lists
    .flatMap((list) => list.split(/[,\s()]+/))
    .filter((part) => part !== '')
    .some((part) => {
      const range = /^(\d+)-(\d+)$/.exec(part);
      if (range === null || !/^\d+$/.test(one)) return sameValue(part, one);
      return Number(one) >= Number(range[1]) && Number(one) <= Number(range[2]);
    });
}

function bitsIn(masks: readonly string[], one: string): boolean {
  const all = masks.reduce((sum, mask) => sum | BigInt(`0x${mask}`), 0n);
  return (BigInt(`0x${one}`) & ~all) === 0n;
}
