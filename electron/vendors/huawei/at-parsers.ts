import { allFields, firstFields, hexOf, intOf, plainText, type Field } from '../../core/facts/grammar.ts';
import { absent, read, type AtParser, type Parsed } from '../../core/facts/parsed.ts';
import { bandsOfMask, dataSession, simLock, simState, simWord, temperature, tries } from '../../core/facts/words.ts';
import { message } from '../../core/model/index.ts';

/** `^FHVER:"E8372H-153 21.328.03.00.00,CL1E8372HM Ver.A"`: model and firmware, then hardware. */
const fhver: AtParser = (lines) => {
  const match = /^\^FHVER: ?"?([^",]+),([^",]+)"?$/i.exec(lines[0] ?? '');
  const [, software = '', hardware = ''] = match ?? [];
  const both = /^(\S+) +(\S+)$/.exec(software.trim());
  const hard = plainText(hardware);
  if (both?.[1] === undefined || both[2] === undefined || hard === undefined) return [];
  return [read('model', both[1]), read('firmware', both[2]), read('hardware', hard)];
};

const versionKeys = { EXTS: 'firmware', EXTH: 'hardware', EXTU: 'model', EXTD: 'webUi' } as const;

/** Several `^VERSION:KEY:value` lines; empty values say nothing. */
const version: AtParser = (lines) =>
  lines.flatMap((line): Parsed[] => {
    const match = /^\^VERSION: ?(EXTS|EXTH|EXTU|EXTD): ?(.*)$/.exec(line);
    const key = match?.[1];
    const text = plainText((match?.[2] ?? '').replace(/^WEBUI_/, ''));
    if (text === undefined) return [];
    if (key === 'EXTS' || key === 'EXTH' || key === 'EXTU' || key === 'EXTD') return [read(versionKeys[key], text)];
    return [];
  });

/** `code,[times],puk,pin,puk2,pin2`. */
const pinCounters: AtParser = (lines) => {
  const fields = firstFields(lines, '^CPIN');
  if (fields?.length !== 6) return [];
  const state = simWord(fields[0]?.text ?? '');
  if (state === undefined) return [];
  return [
    simState(state),
    ...tries('pinTries', intOf(fields[3], 0, 10)),
    ...tries('pukTries', intOf(fields[2], 0, 10)),
  ];
};

/** `status,tries,operator`: 1 code needed, 2 not locked, 3 no tries left. */
const cardlock: AtParser = (lines) => {
  const fields = firstFields(lines, '^CARDLOCK');
  const status = intOf(fields?.[0], 1, 3);
  if (status === undefined) return [];
  const left = intOf(fields?.[1], 0, 100);
  return [
    simLock(status === 2 ? 'open' : status === 1 ? 'locked' : 'blocked'),
    ...(left === undefined ? [] : [read('lockTries', left, { unit: 'tries' })]),
  ];
};

/** The composition before and after the switch, as the stick writes it: `A1,A2;1,3,2,A1,A2`. */
const setport: AtParser = (lines) => {
  const match = /^\^SETPORT: ?"?([0-9A-F]{1,2}(?:,[0-9A-F]{1,2})*;[0-9A-F]{1,2}(?:,[0-9A-F]{1,2})*)"?$/i.exec(
    lines[0] ?? '',
  );
  return match?.[1] === undefined || lines.length !== 1 ? [] : [read('usbMode', match[1])];
};

const u2diag: AtParser = (lines) => {
  const value = intOf(firstFields(lines, '^U2DIAG')?.[0], 0, 65535);
  return value === undefined ? [] : [read('usbMode', `U2DIAG ${value}`)];
};

/** Several sensors; above 100 in tenths of a degree; 65535 = not there. */
const chiptemp: AtParser = (lines) => {
  const fields = firstFields(lines, '^CHIPTEMP');
  const values = fields?.map((field) => intOf(field, -400, 65535));
  if (values === undefined || values.includes(undefined)) return [];
  if (values.every((v) => v === 65535)) return [absent('temperature')];
  return temperature(values.flatMap((v) => (v === undefined || v === 65535 ? [] : [Math.abs(v) > 100 ? v / 10 : v])));
};

/** `state,…,"IPV4"`, one line or one for each family. */
const ndisstat: AtParser = (lines) => {
  const states = allFields(lines, '^NDISSTATQRY').map((fields) => intOf(fields[0], 0, 3));
  if (states.length === 0 || states.includes(undefined)) return [];
  if (states.includes(1)) return [dataSession('connected')];
  return [dataSession(states.includes(2) ? 'connecting' : states.includes(3) ? 'disconnecting' : 'disconnected')];
};

/** Eight hex digits with the bytes reversed: `0100A8C0` = 192.168.0.1. */
const dhcp: AtParser = (lines) => {
  const fields = firstFields(lines, '^DHCP');
  const address = addressOf(fields?.[0]);
  if (fields === undefined || fields.length < 6 || address === undefined) return [];
  return [address === '0.0.0.0' ? absent('wanAddress') : read('wanAddress', address)];
};
function addressOf(field: Field | undefined): string | undefined {
  const hex = hexOf(field, 8);
  if (hex === undefined) return undefined;
  const bytes = hex.padStart(8, '0').match(/../g) ?? [];
  return bytes
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
}

const radios: Readonly<Record<string, string>> = { '01': '2G', '02': '3G', '03': '4G' };
/** `"0302",3FFFFFFF,1,2,7FFFFFFFFFFFFFFF`: technologies in the order of preference, bands of 2G and 3G, …, bands of LTE. */
const syscfgex: AtParser = (lines) => {
  const fields = firstFields(lines, '^SYSCFGEX');
  const order = fields?.[0];
  if (order?.quoted !== true || fields === undefined || fields.length < 5) return [];
  const names = (order.text.match(/../g) ?? []).map((part) => radios[part]);
  const known = names.length > 0 && order.text.length % 2 === 0 && names.every((name) => name !== undefined);
  const automatic = read('netMode', 'auto', { words: message('fact.netMode.auto') });
  return [
    ...(order.text === '00' ? [automatic] : known ? [read('netMode', names.join(' '))] : []),
    ...bandsOfMask(fields[4]?.text ?? ''),
  ];
};

export const huaweiAtParsers = {
  fhver, syscfgex, version, cardlock, setport, u2diag, chiptemp, ndisstat, dhcp,
  'huawei-pin': pinCounters,
} satisfies Record<string, AtParser>; // prettier-ignore
