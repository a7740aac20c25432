import { batchEntrySchema, numberForms, withoutNumbers, type BatchEntry } from '../model/index.ts';

/**
 * A line of a batch's journal after a stick was forgotten: its end stays, so that the batch still counts right, without what
 * tells which stick it was. A line that tells nothing of it is given back as it is.
 * @param numbers what the stick alone has told: IMEI, SIM cards, serial number
 */
export function forgetInEntry(value: unknown, numbers: readonly string[]): unknown {
  const text = JSON.stringify(value);
  if (!numbers.flatMap(numberForms).some((form) => text.includes(form))) return value;
  const masked: unknown = JSON.parse(withoutNumbers(text, numbers));
  const entry = batchEntrySchema.safeParse(masked);
  return entry.success ? nameless(entry.data) : masked;
}

function nameless(entry: BatchEntry): BatchEntry {
  if (entry.kind === 'acting') return { ...entry, imei: undefined };
  if (entry.kind !== 'ended') return entry;
  return { ...entry, imei: undefined, iccid: undefined, label: undefined, reports: [] };
}

/** Report files that a batch has written of a stick with one of these numbers. */
export const reportsOf = (entries: readonly BatchEntry[], numbers: readonly string[]): string[] =>
  entries.flatMap((entry) =>
    entry.kind === 'ended' && [entry.imei, entry.iccid].some((one) => one !== undefined && numbers.includes(one))
      ? entry.reports
      : [],
  );
