import type { RelayAddressType } from '../model/index.ts';

/** How the one parameter of a type is written. */
export type ParameterKind = 'none' | 'stick' | 'path' | 'host-port' | 'port' | 'command';

interface TypeEntry {
  type: RelayAddressType;
  parameter: ParameterKind;
  /** Other names: those of socat 1.7. The first name is ours. */
  names: readonly string[];
  /** Groups of options that it takes, besides `common`. */
  groups: readonly OptionGroup[];
  /** What the name alone says; an option may say otherwise. */
  means?: Readonly<Record<string, unknown>>;
}

export type OptionGroup = 'common' | 'line' | 'listen' | 'fork' | 'tls' | 'token' | 'pty' | 'file' | 'replay';

/** Source of the names on the right: socat 1.7.4 manual, address specifications. */
export const typeTable: readonly TypeEntry[] = [
  { type: 'stick', parameter: 'stick', names: ['stick'], groups: ['line'] },
  { type: 'serial', parameter: 'path', names: ['serial'], groups: ['line'] },
  { type: 'pty', parameter: 'none', names: ['pty'], groups: ['pty'] },
  { type: 'tcp', parameter: 'host-port', names: ['tcp', 'tcp-connect', 'tcp4', 'tcp4-connect', 'tcp6', 'tcp6-connect', 'inet'], groups: ['token'] },
  { type: 'tcp-listen', parameter: 'port', names: ['tcp-listen', 'tcp-l', 'tcp4-listen', 'tcp4-l', 'inet-listen', 'inet-l'], groups: ['listen', 'fork', 'token'] },
  { type: 'tcp-listen', parameter: 'port', names: ['tcp6-listen', 'tcp6-l'], groups: ['listen', 'fork', 'token'], means: { bind: '::1' } },
  { type: 'unix', parameter: 'path', names: ['unix', 'unix-connect', 'local'], groups: [] },
  { type: 'unix-listen', parameter: 'path', names: ['unix-listen', 'unix-l'], groups: ['fork'] },
  { type: 'tls', parameter: 'host-port', names: ['tls', 'openssl', 'ssl', 'openssl-connect'], groups: ['tls', 'token'] },
  { type: 'tls-listen', parameter: 'port', names: ['tls-listen', 'openssl-listen', 'ssl-l', 'openssl-l'], groups: ['tls', 'listen', 'fork', 'token'] },
  { type: 'rfc2217', parameter: 'host-port', names: ['rfc2217'], groups: ['line', 'token'] },
  { type: 'rfc2217-listen', parameter: 'port', names: ['rfc2217-listen'], groups: ['listen', 'fork', 'token'] },
  { type: 'exec', parameter: 'command', names: ['exec'], groups: [] },
  { type: 'file', parameter: 'path', names: ['file', 'open', 'gopen', 'create', 'creat'], groups: ['file'] },
  { type: 'replay', parameter: 'path', names: ['replay'], groups: ['replay'] },
  { type: 'stdio', parameter: 'none', names: ['stdio', '-', 'stdin', 'readline'], groups: [] },
  { type: 'stdio', parameter: 'none', names: ['stdout'], groups: [], means: { readOnly: true } },
]; // prettier-ignore

export type OptionValue = 'flag' | 'number' | 'text' | 'list';

interface OptionEntry {
  /** The field of the endpoint that it fills. */
  field: string;
  names: readonly string[];
  group: OptionGroup;
  value: OptionValue;
  /** What a bare name, or a name of this kind, stands for. */
  means?: string | number | boolean;
  /** Fixed values by what is written. */
  words?: Readonly<Record<string, string | number | boolean>>;
}

/** Source of socat's names: socat 1.7.4 manual, option groups TERMIOS, SOCKET, LISTEN, CHILD, RETRY, OPENSSL. */
export const optionTable: readonly OptionEntry[] = [
  { field: 'lineEnds', names: ['crlf', 'crnl'], group: 'common', value: 'flag', means: 'crlf' },
  { field: 'lineEnds', names: ['cr'], group: 'common', value: 'flag', means: 'cr' },
  { field: 'echo', names: ['echo'], group: 'line', value: 'flag', means: true },
  { field: 'readOnly', names: ['read-only', 'wronly', 'o-wronly'], group: 'common', value: 'flag', means: true },
  { field: 'idleS', names: ['idle', 'idle-timeout'], group: 'common', value: 'number' },
  { field: 'retry', names: ['retry'], group: 'common', value: 'number' },
  { field: 'retry', names: ['forever'], group: 'common', value: 'flag', means: 'forever' },
  { field: 'intervalS', names: ['interval', 'intervall'], group: 'common', value: 'number' },
  { field: 'baudRate', names: ['baud', 'speed', 'ispeed', 'ospeed'], group: 'line', value: 'number' },
  { field: 'dataBits', names: ['data-bits'], group: 'line', value: 'number' },
  { field: 'parity', names: ['parity'], group: 'line', value: 'text' },
  { field: 'stopBits', names: ['stop-bits'], group: 'line', value: 'number' },
  { field: 'dataBits', names: ['cs5'], group: 'line', value: 'flag', means: 5 },
  { field: 'dataBits', names: ['cs6'], group: 'line', value: 'flag', means: 6 },
  { field: 'dataBits', names: ['cs7'], group: 'line', value: 'flag', means: 7 },
  { field: 'dataBits', names: ['cs8'], group: 'line', value: 'flag', means: 8 },
  { field: 'stopBits', names: ['cstopb'], group: 'line', value: 'flag', words: { '0': 1, '1': 2 }, means: 2 },
  { field: 'parity', names: ['parenb'], group: 'line', value: 'flag', words: { '0': 'none', '1': 'even' }, means: 'even' },
  { field: 'parity', names: ['parodd'], group: 'line', value: 'flag', words: { '0': 'even', '1': 'odd' }, means: 'odd' },
  { field: 'bind', names: ['bind'], group: 'listen', value: 'text' },
  { field: 'allow', names: ['allow', 'range'], group: 'listen', value: 'list' },
  { field: 'fork', names: ['fork'], group: 'fork', value: 'flag', means: true },
  { field: 'max', names: ['max', 'max-children', 'maxchildren'], group: 'fork', value: 'number' },
  { field: 'cert', names: ['cert', 'certificate', 'openssl-certificate'], group: 'tls', value: 'text' },
  { field: 'key', names: ['key', 'openssl-key'], group: 'tls', value: 'text' },
  { field: 'caFile', names: ['cafile', 'ca', 'openssl-cafile'], group: 'tls', value: 'text' },
  { field: 'verify', names: ['verify', 'openssl-verify'], group: 'tls', value: 'flag', words: { '0': false, '1': true }, means: true },
  { field: 'commonName', names: ['commonname', 'cn', 'openssl-commonname'], group: 'tls', value: 'text' },
  { field: 'token', names: ['token'], group: 'token', value: 'text' },
  { field: 'speed', names: ['speed'], group: 'replay', value: 'number' },
  { field: 'link', names: ['link', 'symbolic-link'], group: 'pty', value: 'text' },
  { field: 'read', names: ['read', 'rdonly', 'ro', 'o-rdonly'], group: 'file', value: 'flag', means: true },
  { field: 'append', names: ['append', 'o-append'], group: 'file', value: 'flag', means: true },
]; // prettier-ignore

/**
 * Words of socat that ask for what is so here anyway: bytes go through as they are, sockets answer at once, a used address
 * is taken again. They are understood and change nothing.
 */
export const understoodOptions: readonly string[] = [
  'raw', 'rawer', 'cfmakeraw', 'icanon', 'isig', 'opost', 'onlcr', 'icrnl', 'igncr', 'ixon', 'ixoff', 'clocal', 'hupcl', 'cread',
  'min', 'time', 'reuseaddr', 'reuseport', 'nodelay', 'keepalive', 'wait-slave', 'waitslave', 'unlink-close', 'unlink-early',
  'end-close', 'nonblock', 'noctty', 'crtscts', 'openpty', 'ptmx', 'backlog', 'tcp-nodelay', 'null-eof', 'creat',
  'so-reuseaddr', 'so-reuseport', 'so-keepalive', 'o-nonblock', 'o-noctty', 'o-creat', 'o-create', 'pty-wait-slave', 'resolve', 'echo=0',
]; // prettier-ignore
