import { Failure } from '../model/index.ts';
import { relayAddressSchema, type RelayAddress } from '../model/index.ts';
import { optionTable, typeTable, understoodOptions, type OptionGroup } from './address-table.ts';
import { kindReason, networkOf, optionFate } from './socat-words.ts';
import { splitWords, unquote, type Word } from './words.ts';

/**
 * Reads one end of a relay: `stick:1-1.4/at`, `tcp-listen:7000,fork`, `pty:link=/tmp/modem`, `-`, or a bare path. Commas
 * separate options; a backslash or quotes keep one that belongs to a word.
 *
 * @param onPassedOver told of options of socat that change nothing that matters; without it they are refused
 *
 * Failure relay.bad-address with the place of the fault.
 */
export function parseAddress(text: string, onPassedOver?: (word: string) => void): RelayAddress {
  const whole = text.trim();
  const words = splitWords(whole, ',');
  const [first, ...rest] = words;
  if (first === undefined || first.text === '') throw bad(text, 0, 'empty');
  const open = words.find((word) => word.open === true);
  if (open !== undefined) throw bad(text, open.at, 'quote');
  const dual = splitWords(whole, '!').find((word, at, all) => at > 0 && at < all.length - 1 && word.text === '');
  if (dual !== undefined) throw bad(text, dual.at - 1, 'dual');
  const { name, parameter, at } = headOf(first);
  const named = typeTable.find(({ names }) => names.includes(name.toLowerCase()));
  if (named === undefined) throw bad(text, first.at, kindReason(name.toLowerCase()) ?? 'type', { value: name });
  // socat has one name for files and ports; what is a port here has line settings, and the guard before it.
  const isPort = named.type === 'file' && isPortPath(unquote(parameter));
  const entry = isPort ? (typeTable.find(({ type }) => type === 'serial') ?? named) : named;
  const fields: Record<string, unknown> = { type: entry.type, ...entry.means };
  const sources = new Map<string, Word>();
  const options = [...rest];
  if (entry.parameter === 'none') {
    // `pty:link=PATH` reads well and means the same as `pty,link=PATH`.
    if (parameter !== '') options.unshift({ text: parameter, at });
  } else {
    const read = parameterOf(entry.parameter, parameter, text, at);
    for (const key of Object.keys(read)) sources.set(key, { text: parameter, at });
    Object.assign(fields, read);
    // There is nothing in it that could be overwritten.
    if (entry.type === 'file' && /^\/dev\/(null|full)$/.test(String(fields['path']))) fields['append'] = true;
  }
  const groups = new Set<OptionGroup>(['common', ...entry.groups]);
  for (const word of options) takeOption(word, { fields, groups, text, sources, onPassedOver });
  const read = relayAddressSchema.safeParse(fields);
  if (read.success) return read.data;
  const field = String(read.error.issues[0]?.path[0] ?? '');
  const source = sources.get(field) ?? first;
  if (field === 'port' && typeof fields['port'] === 'number')
    throw bad(text, source.at, 'port', { value: String(fields['port']) });
  throw bad(text, source.at, 'value', { value: source.text });
}

/** Whether a path leads to a device that could be a port: all below /dev/ but what is known to be something else. */
function isPortPath(path: string): boolean {
  const plain = path.replace(/\/(\.?\/)+/g, '/');
  return plain.startsWith('/dev/') && !/^\/dev\/((null|full|zero|u?random)$|(shm|mqueue|fd)\/)/.test(plain);
}

/** The end as text that parseAddress reads to the same end. */
export function formatAddress(end: RelayAddress): string {
  const options = optionTable.filter(
    ({ field }, index) => optionTable.findIndex((one) => one.field === field && one.value !== 'flag') === index,
  );
  const flags = Object.entries(end).flatMap(([field, value]) => {
    if (value === undefined) return [];
    const valued = options.find((one) => one.field === field);
    if (valued !== undefined && value !== 'forever') {
      const list = Array.isArray(value) ? value.join(' ') : String(value);
      return [`${valued.names[0] ?? field}=${quoted(list)}`];
    }
    const flag = optionTable.find((one) => one.field === field && one.value === 'flag' && one.means === value);
    if (flag !== undefined) return [flag.names[0] ?? field];
    const off = optionTable.find((one) => one.field === field && one.value === 'flag');
    return off === undefined ? [] : [`${off.names[0] ?? field}=0`];
  });
  return [headText(end), ...flags].join(',');
}

function headText(end: RelayAddress): string {
  switch (end.type) {
    case 'stick':
      return `stick:${end.place}/${end.port}`;
    case 'serial':
    case 'unix':
    case 'unix-listen':
    case 'file':
    case 'replay':
      return `${end.type}:${quoted(end.path)}`;
    case 'tcp':
    case 'tls':
    case 'rfc2217':
      return `${end.type}:${end.host.includes(':') ? `[${end.host}]` : end.host}:${String(end.port)}`;
    case 'tcp-listen':
    case 'tls-listen':
    case 'rfc2217-listen':
      return `${end.type}:${String(end.port)}`;
    case 'exec':
      return `exec:${end.command.map(quoted).join(' ')}`;
    case 'pty':
    case 'stdio':
      return end.type;
  }
}

/** A word as it is where that reads the same, else in quotes. */
const quoted = (text: string): string => (/^[\w./:=@%+-]+$/.test(text) ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`);

/** Name, then what stands behind the first colon; a bare path is a file or a port, `-` the standard streams. */
function headOf({ text, at }: Word): { name: string; parameter: string; at: number } {
  if (text === '-') return { name: '-', parameter: '', at };
  // As socat tells a path from a name: a slash before any colon. (socat 1.7.4 manual, GOPEN)
  if (/^[^:,"'\\]*\//.test(text)) return { name: 'file', parameter: text, at };
  const colon = text.indexOf(':');
  if (colon < 0) return { name: text, parameter: '', at: at + text.length };
  return { name: text.slice(0, colon), parameter: text.slice(colon + 1), at: at + colon + 1 };
}

function parameterOf(kind: string, text: string, whole: string, at: number): Record<string, unknown> {
  if (text === '') throw bad(whole, at, 'parameter');
  switch (kind) {
    case 'stick': {
      const [place = '', port = 'at', ...more] = text.split('/');
      return { place, port: [port, ...more].join('/') };
    }
    case 'path':
      return { path: unquote(text) };
    case 'host-port': {
      const found = /^(?:\[([0-9a-fA-F:.]+(?:%[\w.-]+)?)\]|([^:\s]+)):(\d{1,9})$/.exec(text);
      if (found === null) throw bad(whole, at, 'host-port', { value: text });
      return { host: found[1] ?? found[2], port: Number(found[3]) };
    }
    case 'port': {
      if (!/^\d{1,9}$/.test(text)) throw bad(whole, at, 'port', { value: text });
      return { port: Number(text) };
    }
    default: {
      const words = splitWords(text, ' ').flatMap((word) => (word.text === '' ? [] : [unquote(word.text)]));
      if ((words[0] ?? '') === '') throw bad(whole, at, 'parameter');
      return { command: words };
    }
  }
}

interface Taking {
  fields: Record<string, unknown>;
  groups: ReadonlySet<OptionGroup>;
  text: string;
  /** Where each field was said. */
  sources: Map<string, Word>;
  onPassedOver: ((word: string) => void) | undefined;
}

function takeOption(word: Word, { fields, groups, text, sources, onPassedOver }: Taking): void {
  if (word.text === '') return;
  const equals = word.text.indexOf('=');
  const name = (equals < 0 ? word.text : word.text.slice(0, equals)).trim().toLowerCase();
  const value = equals < 0 ? undefined : unquote(word.text.slice(equals + 1).trim());
  const speed = /^b(\d{2,7})$/.exec(name);
  if (speed !== null && groups.has('line')) {
    fields['baudRate'] = Number(speed[1]);
    sources.set('baudRate', word);
    return;
  }
  const known = optionTable.filter(({ names }) => names.includes(name));
  const entry = known.find(({ group }) => groups.has(group));
  if (entry === undefined) {
    leaveOut(word, { name, value, known, text, onPassedOver });
    return;
  }
  const read = valueOf(entry, value);
  if (read === undefined) throw bad(text, word.at, 'value', { value: word.text });
  fields[entry.field] = read;
  sources.set(entry.field, word);
}

interface LeavingOut extends Pick<Taking, 'text' | 'onPassedOver'> {
  name: string;
  value: string | undefined;
  /** What the name means at other ends. */
  known: readonly (typeof optionTable)[number][];
}

/** An option that this end does not have: silently where it asks for what is so anyway, else aloud, else not at all. */
function leaveOut(word: Word, { name, value, known, text, onPassedOver }: LeavingOut): void {
  const understood = understoodOptions.includes(name);
  const fate = known.length > 0 ? undefined : optionFate(name);
  if (fate === 'pass' && value !== '0' && onPassedOver !== undefined) {
    onPassedOver(word.text);
    return;
  }
  if (understood || (fate === 'pass' && value === '0') || understoodOptions.includes(word.text)) return;
  // A line setting on a terminal that has none asks for what is so anyway; an echo would not be.
  if (/^b\d{2,7}$/.test(name) || known.some(({ group, field }) => group === 'line' && field !== 'echo')) return;
  const reason = fate !== undefined ? 'foreign-option' : known.length > 0 ? 'option-here' : 'option';
  throw bad(text, word.at, reason, { value: name });
}

function valueOf(
  { field, value: kind, means, words }: (typeof optionTable)[number],
  value: string | undefined,
): string | number | boolean | string[] | undefined {
  if (kind === 'flag') {
    if (value === undefined) return means;
    if (words !== undefined) return words[value];
    if (value === '1') return means;
    return value === '0' && typeof means === 'boolean' ? false : undefined;
  }
  if (value === undefined || value === '') return undefined;
  if (kind === 'number') return /^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
  if (kind === 'list') return value.split(/[ ;]+/).map(networkOf);
  // An address of IPv6 may stand in brackets, as before a port; words of a parity are written in any case.
  if (field === 'bind') return value.replace(/^\[(.*)\]$/, '$1');
  return field === 'parity' ? value.toLowerCase() : value;
}

const bad = (text: string, at: number, reason: string, more: Record<string, string> = {}): Failure =>
  new Failure('relay.bad-address', { text, column: at + 1, reason: `@relay.reason.${reason}`, value: '', ...more });
