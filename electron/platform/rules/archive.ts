import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Failure } from '../../core/model/index.ts';
import { errnoOf } from '../shared/errno.ts';

/** A plain file of an archive. */
export interface ArchiveMember {
  /** Path inside, without a leading `./`. */
  name: string;
  /** Time of last change, ms since 1970. */
  mtimeMs: number;
  data: Buffer;
}

const block = 512;
/** The packed set of 512 rules has 600 kB unpacked (a block of head and one of text each); this is far beyond any. */
const maxBytes = 64 * 1024 * 1024;
/** Ids exist in thousands, not in tens of thousands. */
const maxMembers = 20_000;

const unzip = promisify(gunzip);

type Reason = 'not-gzip' | 'not-tar' | 'torn' | 'sum' | 'large' | 'many';

/**
 * Plain files of a tar.gz, in the order of the archive (POSIX ustar and its GNU and pax kin; of these only names are
 * taken). Links, folders and devices are passed over. `file` names the archive in errors.
 *
 * Failure rules.bad-archive, whatever is wrong with it.
 */
export async function readTarGz(packed: Uint8Array, file: string): Promise<ArchiveMember[]> {
  const refuse = (reason: Reason, cause?: unknown): never => {
    throw new Failure('rules.bad-archive', { file, reason: `@rules.archive.${reason}` }, cause);
  };
  let tar: Buffer;
  try {
    tar = await unzip(packed, { maxOutputLength: maxBytes });
  } catch (error) {
    return refuse(errnoOf(error) === 'ERR_BUFFER_TOO_LARGE' ? 'large' : 'not-gzip', error);
  }
  return readTar(tar, refuse);
}

function readTar(tar: Buffer, refuse: (reason: Reason) => never): ArchiveMember[] {
  const members: ArchiveMember[] = [];
  let longName: string | undefined;
  let ended = false;
  let at = 0;
  while (at + block <= tar.length) {
    const head = tar.subarray(at, at + block);
    if (head.every((byte) => byte === 0)) {
      ended = true;
      break;
    }
    if (!sumFits(head)) refuse(at === 0 ? 'not-tar' : 'sum');
    const size = octal(head, 124, 12);
    if (size === undefined) return refuse('not-tar');
    const end = at + block + size;
    if (end > tar.length) return refuse('torn');
    const data = tar.subarray(at + block, end);
    const type = String.fromCharCode(head[156] ?? 0);
    at += block + Math.ceil(size / block) * block;
    if (type === 'L') longName = textAt(data, 0, data.length);
    else if (type === 'x') longName = paxPath(data) ?? longName;
    else {
      const name = (longName ?? nameOf(head)).replace(/^(\.\/)+/, '');
      longName = undefined;
      if (type !== '0' && type !== '\0') continue;
      if (members.length >= maxMembers) return refuse('many');
      members.push({ name, mtimeMs: (octal(head, 136, 12) ?? 0) * 1000, data });
    }
  }
  // An archive without its end mark was cut off between two files.
  if (!ended) refuse(members.length === 0 ? 'not-tar' : 'torn');
  return members;
}

function nameOf(head: Buffer): string {
  const prefix = textAt(head, 257, 5) === 'ustar' ? textAt(head, 345, 155) : '';
  return `${prefix === '' ? '' : `${prefix}/`}${textAt(head, 0, 100)}`;
}

/** The name of a pax head: `LENGTH path=NAME`, one setting per line. */
const paxPath = (data: Buffer): string | undefined => /^\d+ path=(.*)$/m.exec(data.toString('utf8'))?.[1];

const textAt = (head: Buffer, from: number, length: number): string =>
  head.toString('utf8', from, from + length).replace(/\0.*$/s, '');

function octal(head: Buffer, from: number, length: number): number | undefined {
  const digits = textAt(head, from, length).trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits === '' ? '0' : digits, 8) : undefined;
}

/** Sum of all bytes of the head, its own field taken as blanks. */
function sumFits(head: Buffer): boolean {
  const wanted = octal(head, 148, 8);
  const sum = head.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
  return sum === wanted;
}
