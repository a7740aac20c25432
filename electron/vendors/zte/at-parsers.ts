import { firstFields, intOf, plainText, type Field } from '../../core/facts/grammar.ts';
import { absent, read, type AtParser, type Parsed } from '../../core/facts/parsed.ts';
import { signal } from '../../core/facts/signal.ts';
import { radioNumber } from '../../core/facts/words.ts';
import { message } from '../../core/model/index.ts';

/** `+ZPAS: "LTE","CS_PS"`; some firmware leaves the quotes out. */
const zpas: AtParser = (lines) => {
  const fields = firstFields(lines, '+ZPAS');
  const name = plainText(fields?.[0]?.text ?? '');
  if (fields?.[0] === undefined || name === undefined || (!fields[0].quoted && !/^[A-Z]/i.test(name))) return [];
  return /^(?:(?:no|limited) ?_?service|searching)$/i.test(name) ? [absent('rat')] : [read('rat', name)];
};

/**
 * LTE `rsrp,rsrq[,rssi[,sinr]]`, 3G `rscp,ecio`, 2G the strength alone; the powers are written without their minus sign by some
 * firmware. Two or three values are left unread where nobody has said what the stick is on.
 */
const zrssi: AtParser = (lines, _final, known) => {
  const fields = firstFields(lines, '+ZRSSI');
  const numbers = fields?.map((field) => intOf(field, -160, 160));
  if (numbers === undefined || numbers.includes(undefined)) return [];
  const below = (index: number): number => -Math.abs(numbers[index] ?? 0);
  if (numbers.length === 1) return signal('rssi', below(0), 'likely');
  const on = String(known?.('rat') ?? '');
  if (numbers.length === 2 && /^(?:UMTS|WCDMA|HS|DC-?HS|TD-?SCDMA|3G)/i.test(on)) {
    const rscp = signal('rscp', below(0), 'likely');
    return rscp.length === 0 ? [] : [...rscp, ...signal('ecio', below(1), 'likely')];
  }
  if (numbers.length > 4 || (numbers.length < 4 && !/LTE|4G/i.test(on))) return [];
  // Zeros stand where no cell is heard: a ratio without a power is none.
  const rsrp = signal('rsrp', below(0), 'likely');
  if (rsrp.length === 0) return [];
  return [
    ...rsrp,
    ...signal('rsrq', below(1), 'likely'),
    ...(numbers.length > 2 ? signal('rssi', below(2), 'likely') : []),
    ...(numbers[3] === undefined ? [] : signal('sinr', numbers[3], 'likely')),
  ];
};

const likely = { certainty: 'likely' as const };
const placed = (key: 'channel' | 'pci', field: Field | undefined): Parsed[] =>
  radioNumber(key, intOf(field, 0, 3_279_165)).map((one) => ({ ...one, ...likely }));

/** Firmware differs in whether it writes the cell in hex or not: only a letter tells. A cell of LTE has 28 bits, one of 5G 36. */
const isHexCell = (id: string): boolean => /^[0-9A-F]{5,9}$/i.test(id) && /[A-F]/i.test(id) && !/^F+$/i.test(id);

/** Cell, PCI, band as text in the third place, channel. */
const zcellinfo: AtParser = (lines) => {
  const fields = firstFields(lines, '+ZCELLINFO');
  const band = plainText(fields?.[2]?.text ?? '');
  const id = fields?.[0]?.text ?? '';
  return [
    ...(isHexCell(id) ? [read('cell', id.toUpperCase(), likely)] : []),
    ...(band !== undefined && /^(LTE|WCDMA|GSM)/i.test(band)
      ? [read('band', band), ...placed('pci', fields?.[1]), ...placed('channel', fields?.[3])]
      : []),
  ];
};

/** `pci, band, area, channel, width in MHz, …`. */
const zcainfo: AtParser = (lines) => {
  const fields = firstFields(lines, '+ZCAINFO');
  const band = intOf(fields?.[1], 1, 256);
  if (fields === undefined || fields.length < 5 || band === undefined || intOf(fields[0], 0, 503) === undefined)
    return [];
  return [read('band', `B${band}`, likely), ...placed('pci', fields[0]), ...placed('channel', fields[3])];
};

const radios: Readonly<Record<string, string>> = { '1': '2G', '2': '3G', '6': '4G' };
/** `mode,selection,preference`: one technology alone, or none of the three chosen. */
const zsnt: AtParser = (lines) => {
  const [mode, ...rest] = firstFields(lines, '+ZSNT') ?? [];
  if (mode === undefined || rest.length !== 2 || rest.some(({ text }) => text !== '0')) return [];
  if (mode.text === '0') return [read('netMode', 'auto', { words: message('fact.netMode.auto') })];
  const radio = radios[mode.text];
  return radio === undefined ? [] : [read('netMode', radio)];
};

export const zteAtParsers = { zpas, zrssi, zcellinfo, zcainfo, zsnt } satisfies Record<string, AtParser>;
