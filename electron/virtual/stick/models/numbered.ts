import type { StickData } from '../data.ts';

/** Between two sticks of one kind; the shipped models keep their numbers within it. */
const apart = 1000;

/** `e303#3` as model and number; a name without one means the first of its kind. */
export function readNumber(name: string): { model: string; number: number } {
  const [, model = name, number = '1'] = /^(.+)#([1-9]\d{0,3})$/s.exec(name) ?? [];
  return { model, number: Number(number) };
}

/**
 * The n-th stick of a kind: as the first one, with IMEI, IMSI, ICCID, telephone number and card address of its own, all
 * well-formed. A serial number that ends in digits counts on; one that does not is the same on every stick, as with real ones.
 *
 * @param n from 1; the first is the model as it ships
 */
export function numbered(data: StickData, n: number): StickData {
  if (n <= 1) return data;
  const by = n - 1;
  const change: Readonly<Record<string, (value: string) => string>> = {
    imei: (value) => withCheck(plus(value.slice(0, -1), by * apart)),
    iccid: (value) => withCheck(plus(value.slice(0, -1), by * apart)),
    imsi: (value) => plus(value, by * apart),
    msisdn: (value) => plus(value, by * apart),
    serial: (value) => (/\d{4}$/.test(value) ? plus(value, by) : value),
    mac: (value) => macPlus(value, by),
    macText: (value) => macPlus(value, by),
  };
  const identity = Object.entries(data.identity).map(([name, value]): [string, string] => [
    name,
    change[name]?.(value) ?? value,
  ]);
  return { ...data, identity: Object.fromEntries(identity) };
}

/** Counts the digits at the end on; their number stays. */
function plus(text: string, by: number): string {
  const digits = /\d+$/.exec(text)?.[0] ?? '';
  const sum = (BigInt(digits === '' ? 0 : digits) + BigInt(by)).toString().slice(-digits.length);
  return text.slice(0, text.length - digits.length) + sum.padStart(digits.length, '0');
}

/** With the check digit of Luhn behind it (ISO/IEC 7812-1), as IMEI and ICCID have it. */
function withCheck(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const double = digit * 2;
    sum += i % 2 === 0 ? (double > 9 ? double - 9 : double) : digit;
  }
  return digits + String((10 - (sum % 10)) % 10);
}

/** The second last byte of a card's address counts on, in whatever way it is written. */
function macPlus(text: string, by: number): string {
  const hex = text.replace(/[^0-9A-Fa-f]/g, '');
  const bumped = ((Number.parseInt(hex.slice(-6), 16) + by * 256) & 0xffffff)
    .toString(16)
    .toUpperCase()
    .padStart(6, '0');
  const all = hex.slice(0, -6) + bumped;
  let at = 0;
  return text.replace(/[0-9A-Fa-f]/g, () => all[at++] ?? '');
}
