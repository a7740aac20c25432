import { accessSync, constants, statSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { Failure } from '../../core/model/index.ts';
import type { OpenHow } from '../../core/ports.ts';
import { errnoOf } from '../shared/errno.ts';
import { findHolders, findLocker, type Holder } from './holders.ts';

/** Major numbers of pseudo-terminals (slaves), admin-guide/devices.txt of Linux. */
const PTY_MAJORS = { first: 136, last: 143 };

/** Text ids that stand for a program whose name and process id this user may not see. */
const UNSEEN = { program: '@holder.unseen', pid: '@holder.unseen-pid' };

/** Why a port cannot be opened, found out by asking the system, not from the words of an error. Undefined = nothing in the way. */
export async function portTrouble(path: string, { fresh = false }: OpenHow = {}): Promise<Failure | undefined> {
  let node: Stats;
  try {
    node = statSync(path);
  } catch (error) {
    return fromErrno(path, error);
  }
  if (!node.isCharacterDevice()) return new Failure('serial.not-found', { port: path }, 'not a serial port');
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    return fromErrno(path, error);
  }
  const locker = findLocker(path);
  if (locker) return held(path, locker);
  // The other end of a pseudo-terminal is a program that often keeps this end open as well; that is no rival.
  if (fresh || isPty(node.rdev)) return undefined;
  const [holder] = await findHolders(path);
  return holder ? held(path, holder) : undefined;
}

/** What a failed open means: looks at the port again, then tries a plain open for the system's error number. */
export async function explainOpen(path: string, cause: unknown): Promise<Failure> {
  const trouble = await portTrouble(path);
  if (trouble) return trouble;
  try {
    const handle = await open(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    await handle.close();
  } catch (error) {
    return fromErrno(path, error);
  }
  return new Failure('serial.io', { port: path }, cause);
}

function fromErrno(path: string, error: unknown): Failure {
  switch (errnoOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENXIO':
    case 'ENODEV':
      return new Failure('serial.not-found', { port: path }, error);
    case 'EACCES':
    case 'EPERM':
      return new Failure('serial.no-rights', { port: path }, error);
    case 'EBUSY':
      return new Failure('serial.held', { port: path, ...UNSEEN }, error);
    default:
      return new Failure('serial.io', { port: path }, error);
  }
}

function held(path: string, holder: Holder): Failure {
  return new Failure('serial.held', { port: path, program: holder.program, pid: holder.pid });
}

function isPty(device: number): boolean {
  const major = (device >> 8) & 0xfff;
  return major >= PTY_MAJORS.first && major <= PTY_MAJORS.last;
}
