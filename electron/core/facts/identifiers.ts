import { message, swapPairs } from '../model/index.ts';
import { fromUcs2, luhnHolds } from './grammar.ts';
import { absent, read, type Parsed } from './parsed.ts';

/** An IMEI of 15 digits. A wrong check digit is told: the number is what the stick says, but hardly its own. */
export function imei(text: string): Parsed[] {
  if (!/^\d{15}$/.test(text)) return [];
  if (/^(\d)\1*$/.test(text) || !luhnHolds(text)) {
    const judgement = { state: 'attention' as const, words: message('fact.imei.odd') };
    return [read('imei', text, { sensitive: 'imei', certainty: 'likely', judgement })];
  }
  return [read('imei', text, { sensitive: 'imei' })];
}

/** An ICCID: 18 to 20 digits that begin with 89, maybe with F at the end or the digits of each pair swapped. */
export function iccid(text: string): Parsed[] {
  if (!/^[0-9A-Fa-f]{18,22}$/.test(text)) return [];
  const straight = text.startsWith('98') ? swapPairs(text) : text;
  const digits = straight.replace(/F+$/i, '');
  return /^89\d{16,18}$/.test(digits) ? [read('iccid', digits, { sensitive: 'iccid' })] : [];
}

/** An IMSI of 14 or 15 digits. */
export const imsi = (text: string): Parsed[] =>
  /^\d{14,15}$/.test(text) ? [read('imsi', text, { sensitive: 'imsi' })] : [];

/** A telephone number as the SIM holds it. */
export function msisdn(text: string): Parsed[] {
  if (text === '') return [absent('msisdn')];
  const number = fromUcs2(text);
  return /^\+?\d{3,20}$/.test(number) ? [read('msisdn', number, { sensitive: 'msisdn' })] : [];
}
