import { fromSeptets, unpack } from './sms/gsm7.ts';
import { fromUcs2Octets } from './sms/coding.ts';
import { fromHex } from './sms/octets.ts';

/** Characters of ASCII as 16-bit codes: what `AT+CSCS="UCS2"` makes of a word, a number or a code. */
const asUcs2 = /^(?:00[2-7][0-9A-F])+$/;
/** Octets in hex. */
const asOctets = /^(?:[0-9A-F]{2})+$/;

/**
 * What a stick may read in values that stand there as hex: the character set is whatever `AT+CSCS` said at some time, and
 * service codes may be packed as 23.038 §6.1.2.3 has them. Gives the values of each further reading, upper case as the guard
 * compares them; nothing where no value looks coded.
 */
export function codedReadings(name: string, args: readonly string[]): string[][] {
  const ucs2 = args.map((arg) => (asUcs2.test(arg) ? (fromUcs2Octets(fromHex(arg)) ?? arg).toUpperCase() : arg));
  const readings = ucs2.some((arg, i) => arg !== args[i]) ? [ucs2] : [];
  const [code] = name === '+CUSD' ? args.slice(1, 2) : [];
  if (code === undefined || !asOctets.test(code)) return readings;
  const octets = fromHex(code);
  const text = fromSeptets(unpack(octets, Math.floor((octets.length * 8) / 7)));
  return [...readings, args.map((arg, i) => (i === 1 ? text.toUpperCase() : arg))];
}
