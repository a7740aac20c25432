import { plainText } from '../grammar.ts';
import { imei } from '../identifiers.ts';
import { absent, read, type Parsed } from '../parsed.ts';
import type { FactKey } from '../../model/index.ts';
import { cell, plmn } from '../words.ts';
import type { Entry } from './listing.ts';

/** Understands the answer to one question. Pure; what it is not sure of it leaves out. */
export type ControlParser = (entries: readonly Entry[]) => Parsed[];

export interface ControlAsk {
  keys: readonly FactKey[];
  /** Taken where the answer has them. */
  maybe?: readonly FactKey[];
  /** Option of the program. */
  question: string;
  parse: ControlParser;
}

export const textFact = (key: 'maker' | 'model' | 'firmware' | 'hardware', text: string | undefined): Parsed[] => {
  const plain = text === undefined ? undefined : plainText(text);
  // Some modules answer "0" for a name that nobody wrote.
  return plain === undefined || plain === '0' ? [absent(key)] : [read(key, plain)];
};

/** An IMEI, of which some firmware leaves the check digit out; that is not an IMEI then. */
export const imeiFact = (text: string | undefined): Parsed[] =>
  text === undefined || text === '0' ? [absent('imei')] : imei(text);

/** Area and cell from decimal numbers, as these programs write them; 65535 and 65534 of 16 bits mean none (24.008). */
export function cellOf(area: string | undefined, id: string | undefined): Parsed[] {
  if (!isDecimal(area) || !isDecimal(id)) return [];
  return cell(hex(area), hex(id));
}
const isDecimal = (text: string | undefined): text is string => /^\d{1,12}$/.test(text ?? '');
const hex = (text: string): string => Number(text).toString(16).toUpperCase();

/** A network code from two numbers that have lost their zeros; `digits` of the second where the stick says it. */
export function plmnOf(mcc: string | undefined, mnc: string | undefined, digits: 2 | 3 | undefined): Parsed[] {
  if (!/^\d{3}$/.test(mcc ?? '') || !/^\d{1,3}$/.test(mnc ?? '')) return [];
  const code = `${mcc ?? ''}${(mnc ?? '').padStart(digits ?? 2, '0')}`;
  return plmn(code).map((one) => (digits === undefined ? { ...one, certainty: 'likely' as const } : one));
}
