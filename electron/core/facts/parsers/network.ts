import { allFields, firstFields, hexOf, intOf, operatorName, type Field } from '../grammar.ts';
import { absent, read, type AtParser } from '../parsed.ts';
import { cell, dataSession, plmn, registration, technology, wanAddress } from '../words.ts';

/** `n,stat[,"area","cell"[,AcT]]`, area and cell in hex. */
const registrationLine =
  (prefix: string): AtParser =>
  (lines) => {
    // n is 0 to 5 in all releases. A notice of the same name has none, and its second field is no state.
    const fields = allFields(lines, prefix).find(
      (f) => intOf(f[0], 0, 5) !== undefined && intOf(f[1], 0, 10) !== undefined,
    );
    if (fields === undefined) return [];
    const stat = registration(intOf(fields[1], 0, 10));
    if (stat.length === 0) return [];
    const weak = stat[0]?.weak === true;
    // Some firmware puts a routing area before the cell or behind it, and the AcT comes sixth; the area is the shorter number.
    const isLonger = !/^\d{0,2}$/.test(fields[4]?.text ?? '') && intOf(fields[5], 0, 13) !== undefined;
    const isBefore = isLonger && (fields[3]?.text.length ?? 0) < (fields[4]?.text.length ?? 0);
    const [id, act] = [fields[isBefore ? 4 : 3], fields[isLonger ? 5 : 4]];
    const more = [...cell(hexOf(fields[2], 8), hexOf(id, 10)), ...technology(intOf(act, 0, 13))];
    return weak ? stat : [...stat, ...more];
  };

/** `mode[,format,"name"[,AcT]]`. */
const cops: AtParser = (lines) => {
  const fields = firstFields(lines, '+COPS');
  const mode = intOf(fields?.[0], 0, 4);
  if (fields === undefined || mode === undefined) return [];
  const format = intOf(fields[1], 0, 2);
  if (fields.length === 1 || (fields.length === 2 && format !== undefined)) return [absent('operator')];
  const given = fields[2]?.text ?? '';
  // A code of five digits comes with its filler from some sticks.
  const name = operatorName(format === 2 ? given.replace(/^(\d{5})F$/i, '$1') : given);
  if (format === undefined) return [];
  if (given === '') return [absent('operator')];
  if (name === undefined) return [];
  // A stick without a network writes a code of zeros or ones, or says so in place of a name.
  if ((format === 2 ? /^(?:0{5,6}|F{5,6})$/i : noOperator).test(name)) return [absent('operator')];
  const code = format === 2 ? plmn(name) : [];
  if (format === 2 && code.length === 0) return [];
  return [read('operator', name), ...code, ...technology(intOf(fields[3], 0, 13))];
};

const noOperator = /^(?:(?:no|limited) ?(?:service|network)|unknown|none|searching|emergency(?: calls)? only)$/i;

/** The context that matters: number 1, else the first. */
const byContext = (all: Field[][]): Field[] | undefined => all.find((fields) => fields[0]?.text === '1') ?? all[0];

const cgdcont: AtParser = (lines, final) => {
  if (final.kind === 'ok' && lines.length === 0) return [absent('apn')];
  const contexts = allFields(lines, '+CGDCONT').filter(
    (f) => intOf(f[0], 0, 24) !== undefined && pdpTypes.test(f[1]?.text ?? '') && apnForm.test(f[2]?.text ?? ''),
  );
  const fields = byContext(contexts);
  if (fields === undefined) return [];
  const apn = fields[2]?.text ?? '';
  const all = contexts.map(([cid, type, name]) => `${cid?.text ?? ''}: ${type?.text ?? ''} ${name?.text ?? ''}`.trim());
  return [apn === '' ? absent('apn') : read('apn', apn), read('contexts', all.join('; '))];
};

/** 27.007 §10.1.1. */
const pdpTypes = /^(?:IP|IPV6|IPV4V6|PPP|X\.25|OSPIH|Non-IP|Ethernet|Unstructured)?$/i;
/** 23.003 §9: letters, digits, dots and hyphens; 63 for each label, 100 in all. */
const apnForm = /^[A-Za-z0-9._-]{0,100}$/;

const cgact: AtParser = (lines, final) => {
  if (final.kind === 'ok' && lines.length === 0) return [dataSession('disconnected')];
  const states = allFields(lines, '+CGACT').map((f) =>
    intOf(f[0], 0, 24) === undefined ? undefined : intOf(f[1], 0, 1),
  );
  if (states.length === 0 || states.includes(undefined)) return [];
  return [dataSession(states.includes(1) ? 'connected' : 'disconnected')];
};

const cgpaddr: AtParser = (lines, final) => {
  if (final.kind === 'ok' && lines.length === 0) return [absent('wanAddress')];
  const all = allFields(lines, '+CGPADDR').filter((f) => intOf(f[0], 0, 24) !== undefined);
  // One of each family; the second stands there only where there is one.
  const found = all.flatMap(([, one, other]) => [
    ...wanAddress(one?.text ?? ''),
    ...(other === undefined || other.text === '' ? [] : wanAddress(other.text)),
  ]);
  const real = found.find((p) => p.status === 'read') ?? found[0];
  return real === undefined ? [] : [real];
};

/** 27.007 §8.2: what works of the stick. Not a fact of its own; readers use it to explain a missing network. */
export function parseFunctionality(lines: readonly string[]): 'minimum' | 'full' | 'flight' | 'other' | undefined {
  const level = intOf(firstFields(lines, '+CFUN')?.[0], 0, 127);
  if (level === undefined) return undefined;
  return level === 0 ? 'minimum' : level === 1 ? 'full' : level === 4 ? 'flight' : 'other';
}

export const networkParsers = {
  creg: registrationLine('+CREG'),
  cgreg: registrationLine('+CGREG'),
  cereg: registrationLine('+CEREG'),
  c5greg: registrationLine('+C5GREG'),
  cops, cgdcont, cgact, cgpaddr,
} satisfies Record<string, AtParser>; // prettier-ignore
