import { Failure } from '../model/index.ts';
import { relayAddressSchema, type RelayAddress } from '../model/index.ts';
import { optionTable, typeTable, understoodOptions, type OptionGroup } from './address-table.ts';

/** A word of an address with the place where it begins, characters from 0. */
interface Word {
  text: string;
  at: number;
}

/**
 * Reads one end of a relay: `stick:1-1.4/at`, `tcp-listen:7000,fork`, `pty:link=/tmp/modem`, `-`, or a bare path. Commas
 * separate options; a backslash or quotes keep one that belongs to a word.
 *
 * Failure relay.bad-address with the place of the fault.
 */
export function parseAddress(text: string): RelayAddress {
  const whole = text.trim();
  const words = splitWords(whole, ',');
  const [first, ...rest] = words;
  if (first === undefined || first.text === '') throw bad(text, 0, 'empty');
  const { name, parameter, at } = headOf(first);
  const entry = typeTable.find(({ names }) => names.includes(name.toLowerCase()));
  if (entry === undefined) throw bad(text, first.at, 'type', { value: name });
  const fields: Record<string, unknown> = { type: entry.type };
  const options = [...rest];
  if (entry.parameter === 'none') {
    // `pty:link=PATH` reads well and means the same as `pty,link=PATH`.
    if (parameter !== '') options.unshift({ text: parameter, at });
  } else {
    Object.assign(fields, parameterOf(entry.parameter, parameter, text, at));
  }
  const groups = new Set<OptionGroup>(['common', ...entry.groups]);
  for (const word of options) takeOption(word, { fields, groups, text });
  const read = relayAddressSchema.safeParse(fields);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw bad(text, 0, 'value', { value: issue?.path.join('.') ?? '' });
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
  if (text.startsWith('/') || text.startsWith('./')) {
    return { name: text.startsWith('/dev/') ? 'serial' : 'file', parameter: text, at };
  }
  const colon = text.indexOf(':');
  if (colon < 0) return { name: text, parameter: '', at: at + text.length };
  return { name: text.slice(0, colon), parameter: text.slice(colon + 1), at: at + colon + 1 };
}

function parameterOf(kind: string, text: string, whole: string, at: number): Record<string, unknown> {
  if (text === '') throw bad(whole, at, 'parameter');
  switch (kind) {
    case 'stick': {
      const [place = '', port = 'at'] = text.split('/');
      return { place, port };
    }
    case 'path':
      return { path: unquote(text) };
    case 'host-port': {
      const found = /^(?:\[([0-9a-fA-F:.%]+)\]|([^:\s]+)):(\d{1,5})$/.exec(text);
      if (found === null) throw bad(whole, at, 'host-port', { value: text });
      return { host: found[1] ?? found[2], port: Number(found[3]) };
    }
    case 'port': {
      if (!/^\d{1,5}$/.test(text)) throw bad(whole, at, 'port', { value: text });
      return { port: Number(text) };
    }
    default: {
      const words = splitWords(text, ' ').flatMap((word) => (word.text === '' ? [] : [unquote(word.text)]));
      if (words.length === 0) throw bad(whole, at, 'parameter');
      return { command: words };
    }
  }
}

interface Taking {
  fields: Record<string, unknown>;
  groups: ReadonlySet<OptionGroup>;
  text: string;
}

function takeOption(word: Word, { fields, groups, text }: Taking): void {
  if (word.text === '') return;
  const equals = word.text.indexOf('=');
  const name = (equals < 0 ? word.text : word.text.slice(0, equals)).trim().toLowerCase();
  const value = equals < 0 ? undefined : unquote(word.text.slice(equals + 1).trim());
  const speed = /^b(\d{2,7})$/.exec(name);
  if (speed !== null && groups.has('line')) {
    fields['baudRate'] = Number(speed[1]);
    return;
  }
  const known = optionTable.filter(({ names }) => names.includes(name));
  const entry = known.find(({ group }) => groups.has(group));
  if (entry === undefined) {
    if ((known.length === 0 && understoodOptions.includes(name)) || understoodOptions.includes(word.text)) return;
    // A line setting on a terminal that has none asks for what is so anyway; an echo would not be.
    if (speed !== null || known.some(({ group, field }) => group === 'line' && field !== 'echo')) return;
    throw bad(text, word.at, known.length > 0 ? 'option-here' : 'option', { value: name });
  }
  const read = valueOf(entry, value);
  if (read === undefined) throw bad(text, word.at, 'value', { value: word.text });
  fields[entry.field] = read;
}

function valueOf(
  { value: kind, means, words }: (typeof optionTable)[number],
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
  return kind === 'list' ? value.split(/[ ;]+/) : value;
}

/** Splits at a sign that stands outside of quotes and behind no backslash. */
export function splitWords(text: string, sign: string): Word[] {
  const words: Word[] = [];
  let from = 0;
  let quote: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const here = text[at];
    if (here === '\\') at += 1;
    else if (quote !== undefined) quote = here === quote ? undefined : quote;
    else if (here === '"' || here === "'") quote = here;
    else if (here === sign) {
      words.push({ text: text.slice(from, at), at: from });
      from = at + 1;
    }
  }
  return [...words, { text: text.slice(from), at: from }];
}

/** Takes quotes and backslashes off, as a shell would within one word. */
export function unquote(text: string): string {
  let plain = '';
  let quote: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const here = text.charAt(at);
    if (here === '\\' && quote !== "'") {
      at += 1;
      plain += text.charAt(at);
    } else if (quote === undefined && (here === '"' || here === "'")) quote = here;
    else if (here === quote) quote = undefined;
    else plain += here;
  }
  return plain;
}

const bad = (text: string, at: number, reason: string, more: Record<string, string> = {}): Failure =>
  new Failure('relay.bad-address', { text, column: at + 1, reason: `@relay.reason.${reason}`, value: '', ...more });
