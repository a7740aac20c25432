import { allFields, firstFields, intOf } from '../facts/grammar.ts';
import { wanAddress } from '../facts/words.ts';

/** Whether the stick is attached to data service, and which of its contexts are up (27.007 §10.1.9, §10.1.10). */
export interface ConnectionState {
  attached: boolean | undefined;
  /** Context numbers that are up; undefined where the answer was not understood. */
  active: number[] | undefined;
}

export function attachedIn(lines: readonly string[]): boolean | undefined {
  const value = intOf(firstFields(lines, '+CGATT')?.[0], 0, 1);
  return value === undefined ? undefined : value === 1;
}

/** No line at all means that no context is defined. */
export function activeIn(lines: readonly string[]): number[] | undefined {
  const all = allFields(lines, '+CGACT').map((fields) => [intOf(fields[0], 0, 24), intOf(fields[1], 0, 1)]);
  if (all.some(([cid, state]) => cid === undefined || state === undefined)) return undefined;
  return all.flatMap(([cid, state]) => (cid !== undefined && state === 1 ? [cid] : []));
}

/** The context to try: number 1 where it is defined, else the first that is. */
export function contextIn(lines: readonly string[]): number | undefined {
  const all = allFields(lines, '+CGDCONT').flatMap((fields) => intOf(fields[0], 0, 24) ?? []);
  return all.includes(1) ? 1 : all[0];
}

/** The address of a context, not the empty one. */
export function addressIn(lines: readonly string[], cid: number): string | undefined {
  for (const fields of allFields(lines, '+CGPADDR')) {
    if (intOf(fields[0], 0, 24) !== cid) continue;
    for (const field of fields.slice(1)) {
      const [parsed] = wanAddress(field.text);
      if (parsed?.status === 'read') return String(parsed.value);
    }
  }
  return undefined;
}

export const sameState = (a: ConnectionState, b: ConnectionState): boolean =>
  a.attached === b.attached && JSON.stringify(a.active) === JSON.stringify(b.active);
