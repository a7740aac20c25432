import { firstFields, intOf, plainText } from '../../core/facts/grammar.ts';
import { absent, read, type AtParser } from '../../core/facts/parsed.ts';
import { signal } from '../../core/facts/signal.ts';

/** `+ZPAS: "LTE","CS_PS"`. */
const zpas: AtParser = (lines) => {
  const fields = firstFields(lines, '+ZPAS');
  const name = plainText(fields?.[0]?.text ?? '');
  if (fields?.[0]?.quoted !== true || name === undefined) return [];
  return /^(no|limited) ?_?service$/i.test(name) ? [absent('rat')] : [read('rat', name)];
};

/**
 * LTE `rsrp,rsrq,rssi,sinr`, the powers written without their minus sign by some firmware. Two values can be 3G or LTE and
 * are left unread; one is the strength on 2G.
 */
const zrssi: AtParser = (lines) => {
  const fields = firstFields(lines, '+ZRSSI');
  const numbers = fields?.map((field) => intOf(field, -160, 160));
  if (numbers === undefined || numbers.includes(undefined)) return [];
  const below = (index: number): number => -Math.abs(numbers[index] ?? 0);
  if (numbers.length === 1) return signal('rssi', below(0), 'likely');
  if (numbers.length !== 4) return [];
  return [
    ...signal('rsrp', below(0), 'likely'),
    ...signal('rsrq', below(1), 'likely'),
    ...signal('rssi', below(2), 'likely'),
    ...signal('sinr', numbers[3] ?? 0, 'likely'),
  ];
};

/** Cell, PCI, band as text in the third place, channel. */
const zcellinfo: AtParser = (lines) => {
  const fields = firstFields(lines, '+ZCELLINFO');
  const band = plainText(fields?.[2]?.text ?? '');
  const id = fields?.[0]?.text ?? '';
  return [
    ...(/^[0-9A-F]{5,9}$/i.test(id) && !/^(0+|F+)$/i.test(id)
      ? [read('cell', id.toUpperCase(), { certainty: 'likely' as const })]
      : []),
    ...(band !== undefined && /^(LTE|WCDMA|GSM)/i.test(band) ? [read('band', band)] : []),
  ];
};

export const zteAtParsers = { zpas, zrssi, zcellinfo } satisfies Record<string, AtParser>;
