import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { linkNow, namesNow, textNow } from '../files/memory-files.ts';

export interface Holder {
  program: string;
  pid: number;
}

/** Where the process table is; tests put a made-up one here. */
export interface ProcFolder {
  proc: string;
}
const REAL: ProcFolder = { proc: '/proc' };

/** Descriptors looked at in one go: some milliseconds, after which everything else has its turn. */
const inOneGo = 500;

/**
 * Which processes have a device node open. Without root only the processes of the same user can be looked into, so an
 * empty answer means "nobody that we may see". This process itself is left out. Never rejects.
 */
export async function findHolders(devicePath: string, where: ProcFolder = REAL): Promise<Holder[]> {
  const names = new Set([devicePath, await orElse(realpath(devicePath), devicePath)]);
  const pids = (namesNow(where.proc) ?? []).filter((name) => /^\d+$/.test(name)).map(Number);
  const found: Holder[] = [];
  let looked = 0;
  for (const pid of pids) {
    if (pid === process.pid) continue;
    const folder = path.join(where.proc, String(pid), 'fd');
    const descriptors = namesNow(folder) ?? [];
    if (descriptors.some((fd) => names.has(linkNow(path.join(folder, fd)) ?? ''))) {
      found.push({ program: programName(pid, where), pid });
    }
    looked += descriptors.length;
    if (looked < inOneGo) continue;
    looked = 0;
    await breathe();
  }
  return found;
}

/**
 * Who holds the lock that `flock` puts on the node, ours included: one line of /proc/locks per lock, with process id and
 * `major:minor:inode` of the file (proc(5)). Visible for all users. Undefined when nobody does or it cannot be known.
 */
export async function findLocker(devicePath: string, where: ProcFolder = REAL): Promise<Holder | undefined> {
  const node = await orElse(stat(devicePath, { bigint: true }), undefined);
  const table = textNow(path.join(where.proc, 'locks')) ?? '';
  if (!node) return undefined;
  const pid = lockOwner(table, { device: node.dev, inode: node.ino });
  return pid === undefined ? undefined : { program: programName(pid, where), pid };
}

/** Finds the holder of a lock in the text of /proc/locks. `device` is st_dev in glibc's coding. */
export function lockOwner(table: string, file: { device: bigint; inode: bigint }): number | undefined {
  // makedev(3): 12 bits of major number at bit 8, the rest at bit 44; minor in bits 0-7 and from bit 20.
  const major = ((file.device >> 8n) & 0xfffn) | ((file.device >> 32n) & ~0xfffn);
  const minor = (file.device & 0xffn) | ((file.device >> 12n) & ~0xffn);
  for (const line of table.split('\n')) {
    // A waiting lock has `->` after its number and holds nothing.
    const fields = /^\d+: FLOCK\s+\S+\s+\S+\s+(?<pid>\d+) (?<major>[0-9a-f]+):(?<minor>[0-9a-f]+):(?<inode>\d+) /.exec(
      line,
    );
    if (!fields?.groups) continue;
    const { pid, major: lineMajor, minor: lineMinor, inode } = fields.groups;
    const same =
      BigInt(`0x${lineMajor ?? ''}`) === major &&
      BigInt(`0x${lineMinor ?? ''}`) === minor &&
      BigInt(inode ?? '0') === file.inode;
    if (same) return Number(pid);
  }
  return undefined;
}

/** The kernel cuts names to 15 characters (TASK_COMM_LEN); that is what people see in `ps`, too. */
function programName(pid: number, where: ProcFolder): string {
  const name = textNow(path.join(where.proc, String(pid), 'comm')) ?? '';
  return name.trim() || `process ${pid}`;
}

/** Processes come and go while we look, and others' are closed to us: what cannot be read holds nothing that we can name. */
async function orElse<T, E>(reading: Promise<T>, instead: E): Promise<T | E> {
  try {
    return await reading;
  } catch {
    return instead;
  }
}
