import os from 'node:os';
import path from 'node:path';
import { onFirstUse } from '../../core/model/once.ts';
import { isThereNow, namesNow, textNow } from '../files/memory-files.ts';
import { programIds } from '../files/processes.ts';

/** The computer as the checks see it; tests put a folder in place of `/`. */
export interface Computer {
  root: string;
  /** Kernel version as the folder of its modules is called. */
  kernel: string;
  user: { root: boolean; groups: readonly number[]; name: string };
}

/** None of this changes while the program runs, and asking for the name goes through the user table. */
export const thisComputer: () => Computer = onFirstUse(() => ({
  root: '/',
  kernel: os.release(),
  user: { root: process.getuid?.() === 0, groups: process.getgroups?.() ?? [], name: userName() },
}));

/** A user id without an entry in the user table, as in a container, has no name. */
function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return '';
  }
}

export const listOf = (computer: Computer, folder: string): Promise<string[] | undefined> =>
  Promise.resolve(namesNow(path.join(computer.root, folder)));

export const textOf = (computer: Computer, file: string): Promise<string | undefined> =>
  Promise.resolve(textNow(path.join(computer.root, file)));

/** The first of these files that is there. */
export const firstOf = (computer: Computer, files: readonly string[]): Promise<string | undefined> =>
  Promise.resolve(files.find((file) => isThereNow(path.join(computer.root, file))));

/** Process id of the first running program of that name (as in `ps`, at most 15 characters). */
export async function processNamed(computer: Computer, name: string): Promise<number | undefined> {
  for (const pid of programIds(path.join(computer.root, 'proc'))) {
    if ((await textOf(computer, `proc/${pid}/comm`))?.trim() === name) return pid;
  }
  return undefined;
}

const TOOL_FOLDERS = ['usr/bin', 'bin', 'usr/sbin', 'sbin', 'usr/local/bin', 'usr/local/sbin'];

export const toolAt = (computer: Computer, name: string): Promise<string | undefined> =>
  firstOf(
    computer,
    TOOL_FOLDERS.map((folder) => `${folder}/${name}`),
  );

/** udev listens on this socket for as long as it runs. */
export const udevRuns = async (computer: Computer): Promise<boolean> =>
  (await firstOf(computer, ['run/udev/control'])) !== undefined;

/** All folders that udev reads rules from, the strongest first (udev(7)). */
export const RULE_FOLDERS = [
  'etc/udev/rules.d',
  'run/udev/rules.d',
  'usr/local/lib/udev/rules.d',
  'usr/lib/udev/rules.d',
  'lib/udev/rules.d',
];
