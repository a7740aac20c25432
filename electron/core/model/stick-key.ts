import type { StickMarks } from './history.ts';

/**
 * Serial numbers that makers print on whole series: too short, one character over and over, or the row of hex digits that
 * Qualcomm's and Huawei's sample firmware ships with (0123456789ABCDEF, 1234567890ABCDEF, …).
 */
function isMadeUp(serial: string): boolean {
  const plain = serial.toLowerCase();
  if (plain.length < 8 || /^(.)\1*$/.test(plain)) return true;
  return '0123456789abcdef0123456789abcdef'.includes(plain) || '1234567890abcdef1234567890abcdef'.includes(plain);
}

/** What tells this stick from every other, or undefined where nothing does. The IMEI goes before the serial number. */
export function stickKeyOf({ imei, serial, vid }: StickMarks): string | undefined {
  if (imei !== undefined && imei !== '') return `imei:${imei}`;
  if (serial === undefined || vid === undefined || isMadeUp(serial)) return undefined;
  return `serial:${vid}:${serial}`;
}

/** The key of a stick that nothing tells apart: known by its stay at a place alone. */
export const visitKey = (visit: string): string => `visit:${visit}`;
