import { badMessage } from './octets.ts';

/**
 * Times of the message centre, 3GPP TS 23.040 §9.2.3.11: two digits each for year, month, day, hour, minute, second,
 * swapped, and the zone in quarters of an hour with its sign in the fourth bit. As text: `2026-01-15T10:20:30+01:00`.
 */

/** Two digits are a year of this century; messages are younger than it. */
const century = 2000;

const swapped = (byte: number): number | undefined => {
  const [tens, ones] = [byte & 0x0f, byte >> 4];
  return tens > 9 || ones > 9 ? undefined : tens * 10 + ones;
};
const swap = (value: number): number => (Math.floor(value / 10) % 10) | ((value % 10) << 4);
const two = (value: number): string => String(value).padStart(2, '0');

/** The time that seven octets hold; undefined when they hold none (a centre without a clock sends zeros or F). */
export function readTime(octets: Uint8Array): string | undefined {
  if (octets.length !== 7) throw badMessage('short');
  const [year, month, day, hour, minute, second] = Array.from(octets.slice(0, 6), swapped);
  const zoneByte = octets[6] ?? 0;
  const quarters = swapped(zoneByte & ~0x08);
  if (year === undefined || month === undefined || day === undefined || hour === undefined) return undefined;
  if (minute === undefined || second === undefined || quarters === undefined) return undefined;
  if (!isDate(century + year, month, day) || hour > 23 || minute > 59 || second > 59 || quarters > 79) return undefined;
  const zone = `${(zoneByte & 0x08) === 0 ? '+' : '-'}${two(Math.floor(quarters / 4))}:${two((quarters % 4) * 15)}`;
  return `${String(century + year)}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${zone}`;
}

/** The seven octets of a time. Failure sms.bad-message (time). */
export function writeTime(text: string): number[] {
  const match = /^20(\d\d)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)([+-])(\d\d):(00|15|30|45)$/.exec(text);
  if (match === null) throw badMessage('time');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const quarters = Number(match[8]) * 4 + Number(match[9]) / 15;
  const sane = isDate(century + year, month, day) && hour <= 23 && minute <= 59 && second <= 59 && quarters <= 79;
  if (!sane) throw badMessage('time');
  return [...[year, month, day, hour, minute, second].map(swap), swap(quarters) | (match[7] === '-' ? 0x08 : 0)];
}

function isDate(year: number, month: number, day: number): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days;
}

/**
 * `"26/01/15,10:20:30+04"`, as text mode (27.005 §3.1) and the clock (27.007 §8.15) write times: zone in quarters of an hour,
 * maybe missing. Undefined for anything else.
 */
export function readTextTime(text: string): string | undefined {
  const match = /^(\d\d)\/(\d\d)\/(\d\d),(\d\d):(\d\d):(\d\d)(?:([+-])(\d\d))?$/.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const quarters = Number(match[8] ?? 0);
  if (!isDate(century + year, month, day) || hour > 23 || minute > 59 || second > 59 || quarters > 79) return undefined;
  const zone = match[7] === undefined ? '' : `${match[7]}${two(Math.floor(quarters / 4))}:${two((quarters % 4) * 15)}`;
  return `${String(century + year)}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${zone}`;
}

/** How long a message is tried, §9.2.3.12: relative in minutes, until a time, or the enhanced form as it came. */
export type Validity =
  | { kind: 'relative'; minutes: number }
  | { kind: 'absolute'; time: string | undefined }
  | { kind: 'enhanced'; hex: string };

const hourMinutes = 60;
const dayMinutes = 24 * hourMinutes;

/** Minutes that a relative validity octet stands for: 5 minutes to 63 weeks. */
export function validityMinutes(octet: number): number {
  if (octet <= 143) return (octet + 1) * 5;
  if (octet <= 167) return 12 * hourMinutes + (octet - 143) * 30;
  return octet <= 196 ? (octet - 166) * dayMinutes : (octet - 192) * 7 * dayMinutes;
}

/** The smallest octet that lasts at least so long. Failure sms.bad-message (validity) beyond 63 weeks. */
export function validityOctet(minutes: number): number {
  if (!(minutes > 0)) throw badMessage('validity');
  for (let octet = 0; octet <= 255; octet += 1) if (validityMinutes(octet) >= minutes) return octet;
  throw badMessage('validity');
}
