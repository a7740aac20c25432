import { allFields, firstFields, fromUcs2 } from '../grammar.ts';
import { iccid, imsi, msisdn } from '../identifiers.ts';
import { absent, read, type AtParser } from '../parsed.ts';
import { simState, simWord, type SimState } from '../words.ts';

/** CME errors that are themselves the state of the SIM. */
const pinErrors: Readonly<Record<number, SimState>> = {
  10: 'none', 11: 'pin', 12: 'puk', 13: 'failed', 14: 'busy', 15: 'failed', 17: 'pin2', 18: 'puk2',
}; // prettier-ignore

const cpin: AtParser = (lines, final) => {
  const error = final.kind === 'cme' && final.code !== undefined ? pinErrors[final.code] : undefined;
  if (error !== undefined) return [simState(error)];
  const state = simWord(firstFields(lines, '+CPIN')?.[0]?.text ?? '');
  return state === undefined ? [] : [simState(state)];
};

const iccidLine: AtParser = (lines) => {
  for (const line of lines) {
    const digits = /^(?:[+^!#$]?\w+: ?)?"?([0-9A-Fa-f]{18,22})"?$/.exec(line)?.[1];
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
    fields[1]?.quoted === true ? msisdn(fields[1].text) : [],
  );
  const best = numbers.find((n) => n.status === 'read') ?? numbers[0];
  return best === undefined ? [] : [best];
};

const csca: AtParser = (lines) => {
  const field = firstFields(lines, '+CSCA')?.[0];
  if (field?.quoted !== true) return [];
  if (field.text === '') return [absent('smsCentre')];
  const number = fromUcs2(field.text);
  return /^\+?\d{3,20}$/.test(number) ? [read('smsCentre', number)] : [];
};

export const simParsers = { cpin, cimi, cnum, csca, iccid: iccidLine } satisfies Record<string, AtParser>;
