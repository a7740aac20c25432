import { Failure } from '../../model/index.ts';

/** One section of a UCI file: its type, and options in order. */
export interface UciSection {
  file: 'network' | 'firewall';
  type: string;
  name: string;
  options: [key: string, value: string][];
}

/**
 * A value in single quotes, as both UCI and a POSIX shell read it. Failure openwrt.bad-option for a line break or another
 * control character, which neither can hold.
 */
export function quoted(value: string, option: string): string {
  if (/[\p{Cc}\u2028\u2029]/u.test(value))
    throw new Failure('openwrt.bad-option', { option, value: JSON.stringify(value), known: '–' });
  return `'${value.replaceAll("'", "'\\''")}'`;
}

/** A name as UCI takes it for a section. Failure openwrt.bad-option. */
export function sectionName(name: string): string {
  if (!/^[a-zA-Z0-9_]+$/.test(name))
    throw new Failure('openwrt.bad-option', { option: 'section', value: name, known: 'a-z A-Z 0-9 _' });
  return name;
}

/** As it stands in `/etc/config/network`. */
export function sectionText({ type, name, options }: UciSection): string {
  const lines = options.map(([key, value]) => `\toption ${key} ${quoted(value, key)}`);
  return `config ${type} ${quoted(sectionName(name), 'section')}\n${lines.map((line) => `${line}\n`).join('')}`;
}

/**
 * For `uci batch`: makes the section anew, so that a second time changes nothing. The first line makes it where it is not
 * there, because deleting what is missing is an error.
 */
export function sectionBatch({ file, type, name, options }: UciSection): string {
  const path = `${file}.${sectionName(name)}`;
  return [
    `set ${path}=${type}`,
    `delete ${path}`,
    `set ${path}=${type}`,
    ...options.map(([key, value]) => `set ${path}.${key}=${quoted(value, key)}`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
