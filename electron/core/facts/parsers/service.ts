import { firstFields, intOf, plainText } from '../grammar.ts';
import { read, type AtParser, type Parsed } from '../parsed.ts';
import { registration, simState } from '../words.ts';

/** Sub-technologies of ^SYSINFO; 17 and above are HSPA+ in faster kinds. */
const submodes: Readonly<Record<number, string>> = {
  1: 'GSM', 2: 'GPRS', 3: 'EDGE', 4: 'UMTS', 5: 'HSDPA', 6: 'HSUPA', 7: 'HSPA', 9: 'HSPA+', 17: 'HSPA+', 18: 'HSPA+',
}; // prettier-ignore
const modes: Readonly<Record<number, string>> = { 3: 'GSM', 5: 'UMTS', 15: 'TD-SCDMA' };

/** What service, roaming and SIM numbers of ^SYSINFO and ^SYSINFOEX say. */
function service(srv: number, roam: number | undefined, sim: number | undefined): Parsed[] {
  // 0 none, 1 limited, 2 valid; the values between are kinds of limited.
  const stat = srv === 2 ? (roam === 1 ? 5 : 1) : srv === 0 ? 0 : undefined;
  const registered = registration(stat).map((p) => ({ ...p, weak: true }));
  return [...registered, ...(sim === 255 ? [{ ...simState('none'), weak: true }] : [])];
}

/** `srv,domain,roam,mode,sim[,lock,submode]`. */
const sysinfo: AtParser = (lines) => {
  const fields = firstFields(lines, '^SYSINFO');
  const srv = intOf(fields?.[0], 0, 4);
  const mode = intOf(fields?.[3], 0, 255);
  if (fields === undefined || fields.length < 5 || srv === undefined || mode === undefined) return [];
  const sub = intOf(fields[6], 0, 255);
  const rat = (sub === undefined ? undefined : submodes[sub]) ?? modes[mode];
  return [
    ...service(srv, intOf(fields[2], 0, 1), intOf(fields[4], 0, 255)),
    ...(rat === undefined ? [] : [read('rat', rat)]),
  ];
};

/** `srv,dom,roam,sim,,mode,"MODE",submode,"SUB"`: the names are the stick's own. */
const sysinfoex: AtParser = (lines) => {
  const fields = firstFields(lines, '^SYSINFOEX');
  const srv = intOf(fields?.[0], 0, 4);
  // Makers of modules that answer alike leave out the empty field or the last name.
  if (fields === undefined || fields.length < 7 || srv === undefined || intOf(fields[1], 0, 255) === undefined)
    return [];
  const names = fields.flatMap((field, index) =>
    index > 3 && /^[A-Z]/i.test(field.text) ? [plainText(field.text) ?? ''] : [],
  );
  const name = names.at(-1) ?? '';
  const known = name !== '' && !/^NO.?SERVICE$/i.test(name);
  return [...service(srv, intOf(fields[2], 0, 1), intOf(fields[3], 0, 255)), ...(known ? [read('rat', name)] : [])];
};

/** ^SYSINFO and ^SYSINFOEX, which sticks and modules of several makers answer alike. */
export const serviceParsers = { sysinfo, sysinfoex } satisfies Record<string, AtParser>;
