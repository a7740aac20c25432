import { accessSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/*
 * Files of /proc and /sys come from the kernel's memory: reading one takes some microseconds, while the way through Node's
 * thread pool (open, stat, read, close, a promise for each) takes ten times as long and as much of the processor. A look at
 * the process table is hundreds of them, so these read at once. Attributes that make the kernel wait for a device
 * (descriptor strings, the configuration in force, a card's carrier) are not for them.
 */

/** Names for "not there, or not for us": what cannot be read is simply not known. */
const notToBeRead = new Set([
  ...['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EINVAL', 'ENODEV', 'ENXIO', 'ESRCH', 'EIO'],
  // No descriptor left, or a signal: this time it is not known.
  ...['EMFILE', 'ENFILE', 'EINTR'],
]);

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && notToBeRead.has(String(error.code))) return undefined;
    throw error;
  }
}

/** The text of a file; undefined when it is not there or not for us. */
export const textNow = (file: string): string | undefined => orUndefined(() => readFileSync(file, 'utf8'));

/** The bytes of a file; undefined when it is not there or not for us. */
export const bytesNow = (file: string): Uint8Array | undefined => orUndefined(() => readFileSync(file));

/** The names in a folder; undefined when it is not there or not for us. */
export const namesNow = (folder: string): string[] | undefined => orUndefined(() => readdirSync(folder));

/** Where a link leads; undefined when it is none, not there or not for us. */
export const linkNow = (file: string): string | undefined => orUndefined(() => readlinkSync(file));

/** Whether a file is there for us. */
export const isThereNow = (file: string): boolean =>
  orUndefined(() => {
    accessSync(file);
    return true;
  }) === true;
