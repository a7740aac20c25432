import { decimals, language, plainNumber, say } from '../../resources/text/index.ts';

const two = (n: number): string => String(n).padStart(2, '0');

/** "14:07:22" in local time; the text as it is when it is no date. */
export function clock(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** "14:07:22.118". */
export function clockExact(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return `${clock(iso)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** "14:07". */
export const clockShort = (iso: string): string => clock(iso).slice(0, 5);

/** "19 Nov 16:20", German "19. Nov. 16:20". */
export function dayAndClock(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const month = `@month.${String(date.getMonth() + 1)}`;
  return say({ id: 'date.day-clock', params: { day: date.getDate(), month, clock: clockShort(iso) } });
}

/** Milliseconds as people read them, with the decimal mark of the language: "0.04 s", "0.1 s", "6.4 s", "3 s", "38 s", "2 min 5 s". */
export function duration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  const plain = (digits: number): string => plainNumber(Number(seconds.toFixed(digits)));
  if (seconds < 1) return `${plain(2)} s`;
  if (seconds < 10) return `${plain(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  const rest = whole % 60;
  return rest === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${rest} s`;
}

/** The same for a counter that runs: always one digit behind the point below ten seconds, so that it does not jump. */
export const counter = (ms: number): string =>
  ms < 10_000 ? `${decimals(Math.max(0, ms) / 1000, 1)} s` : duration(ms);

/** "USB 2.0, 480 Mbit/s" for a speed in Mbit/s. */
export function speedWords(speed: number): string {
  const version = speed >= 5000 ? '3' : speed >= 480 ? '2.0' : '1.1';
  const rate = speed >= 1000 ? `${speed / 1000} Gbit/s` : `${speed} Mbit/s`;
  return `USB ${version}, ${rate}`;
}

/** First letter large, for sentences that begin with a name in running form. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * The other way round, for a sentence that follows a colon. Words that are all capitals (QMI, AT) stay; in German all do, as it
 * begins a sentence after a colon with a capital and writes every noun so.
 */
export const uncapital = (text: string): string =>
  language() === 'de' || /^[A-Z][A-Z]/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);

/** Hex of 16 digits or more in groups of eight, so that it can be read and wraps between groups. */
export const groupHex = (text: string): string =>
  text.replace(/\b[0-9a-f]{16,}\b/g, (hex) => hex.replace(/.{8}(?=.)/g, '$& '));
