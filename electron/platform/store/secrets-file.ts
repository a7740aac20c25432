import { Failure } from '../../core/model/index.ts';
import type { Files, Secrets } from '../../core/ports.ts';
import path from 'node:path';

/** What locks a text with a key that the system's own store holds. */
export interface Cipher {
  /** Whether that store protects; asked anew each time, since a store may be locked or go. */
  readonly protects: boolean;
  lock(text: string): Uint8Array;
  /** Throws when it was locked with another key. */
  open(locked: Uint8Array): string;
}

type Table = Record<string, string>;

/**
 * Passwords of pages: one small file in the data folder, for this user alone. Each is locked by the cipher; without a cipher that
 * protects nothing is kept or read, and what is there can only be forgotten.
 */
export function secretsFile(folder: string, files: Files, cipher: Cipher | undefined): Secrets {
  const file = path.join(folder, 'page-passwords.json');
  const canKeep = (): boolean => cipher?.protects === true;
  const read = (): Promise<Table> => readTable(file, files);
  const write = (table: Table): Promise<void> =>
    files.writeWhole(file, `${JSON.stringify(table, null, 2)}\n`, { mode: 0o600, replace: true });
  const secretOf = (locked: string | undefined): string | undefined => {
    if (locked === undefined || cipher === undefined || !canKeep()) return undefined;
    try {
      return cipher.open(Buffer.from(locked, 'base64'));
    } catch {
      // Locked with the key of another account or of a store that was set up anew: nobody can open it, so there is none.
      return undefined;
    }
  };
  return {
    get canKeep() {
      return canKeep();
    },
    pages: async () => Object.keys(await read()),
    read: async (page) => secretOf((await read())[page]),
    keep: async (page, secret) => {
      if (cipher === undefined || !canKeep()) return false;
      await write({ ...(await read()), [page]: Buffer.from(cipher.lock(secret)).toString('base64') });
      return secretOf((await read())[page]) === secret;
    },
    forget: async (page) => {
      const { [page]: gone, ...others } = await read();
      if (gone !== undefined) await write(others);
      return gone !== undefined;
    },
  };
}

/** A missing file is an empty one, and so is one that is none of ours. */
async function readTable(file: string, files: Files): Promise<Table> {
  try {
    const table: unknown = JSON.parse(new TextDecoder().decode(await files.read(file)));
    const entries = typeof table === 'object' && table !== null ? Object.entries(table) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Failure && error.code === 'file.missing')) return {};
    throw error;
  }
}
