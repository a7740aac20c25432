import type { Final } from '../../at/result.ts';
import { allFields, firstFields, fromUcs2 } from '../grammar.ts';
import { iccid, imsi, msisdn } from '../identifiers.ts';
import { absent, read, type AtParser } from '../parsed.ts';
import { simLock, simState, simWord, type SimState } from '../words.ts';

/** CME errors that are themselves the state of the SIM. */
const pinErrors: Readonly<Record<number, SimState>> = {
  10: 'none', 11: 'pin', 12: 'puk', 13: 'failed', 14: 'busy', 15: 'failed', 17: 'pin2', 18: 'puk2',
}; // prettier-ignore

/** The same as +CMS ERROR (27.005 §3.2.5), and in the words of 27.007 §9.2 where the stick writes errors so. */
const cmsErrors: Readonly<Record<number, SimState>> = {
  310: 'none', 311: 'pin', 312: 'locked', 313: 'failed', 314: 'busy', 315: 'failed', 316: 'puk', 317: 'pin2', 318: 'puk2',
}; // prettier-ignore
const saidErrors: Readonly<Record<string, SimState>> = {
  'sim not inserted': 'none', 'sim pin required': 'pin', 'sim puk required': 'puk', 'sim failure': 'failed', 'sim busy': 'busy',
  'sim wrong': 'failed', 'sim pin2 required': 'pin2', 'sim puk2 required': 'puk2',
}; // prettier-ignore

function pinError({ kind, code, text }: Final): SimState | undefined {
  if (kind !== 'cme' && kind !== 'cms') return undefined;
  if (code !== undefined) return kind === 'cme' ? pinErrors[code] : cmsErrors[code];
  return saidErrors[text.replace(/^\+CM[ES] ERROR: ?/, '').toLowerCase()];
}

const cpin: AtParser = (lines, final) => {
  const error = pinError(final);
  if (error !== undefined) return [simState(error)];
  const word = firstFields(lines, '+CPIN')?.[0]?.text.toUpperCase() ?? '';
  const state = simWord(word);
  if (state === undefined) return [];
  // PH-SIM is the owner's lock to one SIM, the others are an operator's.
  return [simState(state), ...(/^PH-(?:NET|NETSUB|SP|CORP) /.test(word) ? [simLock('locked')] : [])];
};

const iccidLine: AtParser = (lines) => {
  for (const line of lines) {
    const digits = /^(?:[+^!#$]?\w+ ?: *)?"?([0-9A-Fa-f]{18,22})"?$/.exec(line)?.[1];
    if (digits !== undefined) return iccid(digits);
  }
  return [];
};

const cimi: AtParser = (lines) => {
  for (const line of lines) {
    const digits = /^(?:\+CIMI: ?)?"?(\d{14,15})"?$/.exec(line)?.[1];
    if (digits !== undefined) return imsi(digits);
  }
  return [];
};

const cnum: AtParser = (lines, final) => {
  if (final.kind === 'ok' && lines.length === 0) return [absent('msisdn')];
  const numbers = allFields(lines, '+CNUM').flatMap((fields) =>
    fields[1] === undefined ? [] : msisdn(fields[1].text),
  );
  const best = numbers.find((n) => n.status === 'read') ?? numbers[0];
  return best === undefined ? [] : [best];
};

const csca: AtParser = (lines) => {
  const field = firstFields(lines, '+CSCA')?.[0];
  if (field === undefined) return [];
  if (field.text === '') return [absent('smsCentre')];
  const number = fromUcs2(field.text);
  return /^\+?\d{3,20}$/.test(number) ? [read('smsCentre', number)] : [];
};

export const simParsers = { cpin, cimi, cnum, csca, iccid: iccidLine } satisfies Record<string, AtParser>;
