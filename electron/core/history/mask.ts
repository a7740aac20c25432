import { maskValue, type Identifier } from '../facts/mask.ts';
import { historyEntrySchema, historyRowSchema, type HistoryEntry, type HistoryRow } from '../model/index.ts';
import { maskStrings } from '../workbench/masking.ts';

/** A line of the history as it may be shown. Its key keeps its kind alone: who needs it asks with the id of the line. */
export const maskRow = (row: HistoryRow): HistoryRow => historyRowSchema.parse(masked(row));

/** The same with all that was kept, however deep. */
export const maskEntry = (entry: HistoryEntry): HistoryEntry => historyEntrySchema.parse(masked(entry));

function masked(row: HistoryRow): unknown {
  const { id, visit, stick, imei, iccid, serial, ...rest } = row;
  const known = identifiersOfRow(row);
  const hide = (kind: Identifier['kind'], value: string | undefined): string | undefined =>
    value === undefined ? undefined : maskValue(kind, value);
  const plain = {
    visit,
    stick: stick?.replace(
      /^(imei|serial:[0-9a-f]{4}):.*/,
      (_whole, kind: string) => `${kind}:${hide('imei', imei) ?? '·'}`,
    ),
    imei: hide('imei', imei),
    iccid: hide('iccid', iccid),
    serial: serial !== undefined && serial.length >= 8 ? hide('serial', serial) : serial,
  };
  const shown = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  const others = maskStrings(rest, known);
  return { id, ...shown, ...(typeof others === 'object' && others !== null ? others : {}) };
}

function identifiersOfRow({ imei, iccid, serial, stick }: HistoryRow): Identifier[] {
  const told = stick?.startsWith('imei:') === true ? stick.slice('imei:'.length) : imei;
  return [
    ...(told === undefined ? [] : [{ kind: 'imei' as const, value: told }]),
    ...(iccid === undefined ? [] : [{ kind: 'iccid' as const, value: iccid }]),
    ...(serial === undefined || serial.length < 8 ? [] : [{ kind: 'serial' as const, value: serial }]),
  ];
}
