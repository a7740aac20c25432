import {
  historyRowSchema,
  messageSchema,
  type HistoryEntry,
  type HistoryRow,
  type HistoryStick,
} from '../../core/model/index.ts';
import type { SqlRow, SqlValue } from './sql.ts';

/** Columns of `history_entries`, in the order of `valuesOf`. */
export const columns = [
  'id', 'kind', 'at', 'place', 'virtual', 'station', 'visit', 'stick', 'name', 'usb_id', 'imei', 'iccid', 'serial', 'outcome',
  'batch', 'says',
] as const; // prettier-ignore

export const columnsOfE = columns.map((column) => `e.${column}`).join(', ');

export function valuesOf(entry: HistoryEntry): SqlValue[] {
  const {
    id,
    kind,
    at,
    place,
    virtual,
    station,
    visit,
    stick,
    name,
    usbId,
    imei,
    iccid,
    serial,
    outcome,
    batch,
    says,
  } = entry;
  return [
    id, kind, at, place ?? null, Number(virtual), station ?? null, visit ?? null, stick ?? null, name ?? null, usbId ?? null,
    imei ?? null, iccid ?? null, serial ?? null, outcome ?? null, batch ?? null, says === undefined ? null : JSON.stringify(says),
  ]; // prettier-ignore
}

export function rowOf(row: SqlRow): HistoryRow {
  const { usb_id, virtual, says, ...rest } = row;
  const plain = Object.fromEntries(
    columns.flatMap((column) => ((rest[column] ?? null) === null ? [] : [[column, rest[column]]])),
  );
  return historyRowSchema.parse({
    ...plain,
    virtual: virtual === 1,
    ...((usb_id ?? null) === null ? {} : { usbId: usb_id }),
    ...(typeof says === 'string' ? { says: messageSchema.parse(JSON.parse(says)) } : {}),
  });
}

export function stickOf(row: SqlRow): HistoryStick {
  const text = (name: string): string | undefined => ((row[name] ?? null) === null ? undefined : String(row[name]));
  return {
    stick: text('stick') ?? '',
    name: text('name') ?? '',
    usbId: text('usb_id'),
    imei: text('imei'),
    iccid: text('iccid'),
    serial: text('serial'),
    virtual: row['virtual'] === 1,
    firstAt: text('first_at') ?? '',
    lastAt: text('last_at') ?? '',
  };
}
