import type { FieldChange } from '../model/index.ts';

/** Stored lists of numbers whose places have names, such as the functions of a module. Pure text. */

/** One field: decimal or hex, as sticks write them. */
const field = /^(?:0x)?[0-9a-f]+$/i;

/** The fields of a list by name; undefined when it is no such list, or longer than what is known of it. */
export function fieldsOf(list: string, names: readonly string[]): Map<string, string> | undefined {
  const parts = list.split(',').map((part) => part.trim());
  if (parts.length > names.length || !parts.every((part) => field.test(part))) return undefined;
  return new Map(parts.map((part, index) => [names[index] ?? '', part]));
}

/** The list with its change made and all else as it was; undefined when it lacks what is to be changed or looked at. */
export function changedList(before: string, { fields, change, at, exact }: FieldChange): string | undefined {
  if (exact !== undefined) return exact;
  const now = fieldsOf(before, fields);
  if (now === undefined || [...Object.keys(change), ...at].some((name) => !now.has(name))) return undefined;
  return [...now].map(([name, value]) => change[name] ?? value).join(',');
}

const isOn = (value: string | undefined): boolean => value !== undefined && value !== '0';

/** Whether a list leaves a port for AT. */
export const leavesAt = (list: string, { fields, at }: Pick<FieldChange, 'fields' | 'at'>): boolean => {
  const now = fieldsOf(list, fields);
  return now === undefined || at.some((name) => isOn(now.get(name)));
};

/** How many serial ports a list shows. */
export const portsIn = (list: string, { fields, ports }: Pick<FieldChange, 'fields' | 'ports'>): number =>
  ports.filter((name) => isOn(fieldsOf(list, fields)?.get(name))).length;

/** A change as people read it in a command: `…nmea=0…`. */
export const changeWords = (change: FieldChange['change']): string =>
  `…${Object.entries(change)
    .map(([name, value]) => `${name}=${value}`)
    .join(',')}…`;
