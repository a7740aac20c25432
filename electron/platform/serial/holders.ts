import { realpathSync, statSync } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import { linkNow, namesNow, textNow } from '../files/memory-files.ts';
import { programIds } from '../files/processes.ts';

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
  return (await findHoldersOf([devicePath], where)).get(devicePath) ?? [];
}

/** The same of several nodes by one look through the files of all programs. */
export async function findHoldersOf(
  devicePaths: readonly string[],
  where: ProcFolder = REAL,
): Promise<Map<string, Holder[]>> {
  const found = new Map<string, Holder[]>(devicePaths.map((devicePath) => [devicePath, []]));
  /** What a link to the node may read, and which node that is. */
  const names = new Map<string, string[]>();
  for (const devicePath of found.keys()) {
    for (const name of new Set([devicePath, realPathOf(devicePath)]))
      names.set(name, [...(names.get(name) ?? []), devicePath]);
  }
  let looked = 0;
  for (const pid of programIds(where.proc)) {
    if (pid === process.pid) continue;
    const folder = `${where.proc}/${pid}/fd`;
    const descriptors = namesNow(folder) ?? [];
    const held = new Set(descriptors.flatMap((fd) => names.get(linkNow(`${folder}/${fd}`) ?? '') ?? []));
    for (const devicePath of held) found.get(devicePath)?.push({ program: programName(pid, where), pid });
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
export function findLocker(devicePath: string, where: ProcFolder = REAL): Holder | undefined {
  const node = orElse(() => statSync(devicePath, { bigint: true }), undefined);
  const table = textNow(`${where.proc}/locks`) ?? '';
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
  const name = textNow(`${where.proc}/${pid}/comm`) ?? '';
  return name.trim() || `process ${pid}`;
}

/** Device nodes are in the kernel's memory, like the process table. */
const realPathOf = (devicePath: string): string => orElse(() => realpathSync(devicePath), devicePath);

/** Processes come and go while we look, and others' are closed to us: what cannot be read holds nothing that we can name. */
function orElse<T, E>(reading: () => T, instead: E): T | E {
  try {
    return reading();
  } catch {
    return instead;
  }
}
