import path from 'node:path';
import { Failure, savedRelaysSchema, toErrorData, type ErrorData, type SavedRelay } from '../core/model/index.ts';
import type { Files } from '../core/ports.ts';
import { parseAddress } from '../core/relay/index.ts';

/** The relays that the person keeps: one small JSON file of the data folder, checked when read, written whole. */
export class SavedRelays {
  readonly path: string;
  readonly #files: Files;
  #working: Promise<unknown> = Promise.resolve();

  constructor(dataFolder: string, files: Files) {
    this.path = path.join(dataFolder, 'relays.json');
    this.#files = files;
  }

  /** A file that cannot be read is told and left as it is. */
  async list(): Promise<{ path: string; relays: SavedRelay[]; error?: ErrorData }> {
    try {
      return { path: this.path, relays: await this.#read(this.path) };
    } catch (error) {
      return { path: this.path, relays: [], error: toErrorData(error) };
    }
  }

  /** The one of that name. Failures relay.no-saved, relay.bad-saved, file.*. */
  async get(name: string): Promise<SavedRelay> {
    const relays = await this.#read(this.path);
    const found = relays.find((one) => one.name === name);
    if (found !== undefined) return found;
    throw new Failure('relay.no-saved', { name, known: relays.map((one) => one.name).join(', ') || '@place.none' });
  }

  /** Of the same name it takes the place. Failures relay.bad-address, relay.bad-saved, file.*. */
  save(relay: SavedRelay): Promise<void> {
    parseAddress(relay.a);
    parseAddress(relay.b);
    return this.#change((relays) => [...relays.filter(({ name }) => name !== relay.name), relay]);
  }

  remove(name: string): Promise<void> {
    return this.#change((relays) => relays.filter((one) => one.name !== name));
  }

  /** Adds those of another file; a name that is taken gets a number. Nothing is started. Failures relay.bad-saved, file.*. */
  async bring(from: string): Promise<number> {
    const brought = await this.#read(from);
    await this.#change((relays) => {
      const names = new Set(relays.map(({ name }) => name));
      const added = brought.map((relay) => {
        const name = freeName(relay.name, names);
        names.add(name);
        return { ...relay, name };
      });
      return [...relays, ...added];
    });
    return brought.length;
  }

  /** One after the other, so that no change is lost to another one. */
  #change(next: (relays: SavedRelay[]) => SavedRelay[]): Promise<void> {
    const mine = this.#working.then(async () => {
      const relays = next(await this.#read(this.path));
      const text = `${JSON.stringify({ version: 1, relays }, null, 2)}\n`;
      await this.#files.writeWhole(this.path, text, { mode: 0o600, replace: true });
    });
    this.#working = mine.catch(() => undefined);
    return mine;
  }

  async #read(file: string): Promise<SavedRelay[]> {
    let text: string;
    try {
      text = new TextDecoder().decode(await this.#files.read(file));
    } catch (error) {
      if (file === this.path && toErrorData(error).code === 'file.missing') return [];
      throw error;
    }
    try {
      const { relays } = savedRelaysSchema.parse(JSON.parse(text));
      for (const { a, b } of relays) [a, b].forEach((end) => parseAddress(end));
      return relays;
    } catch (error) {
      throw new Failure('relay.bad-saved', { path: file }, error);
    }
  }
}

/** The most characters of a name. */
const longestName = 60;

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) {
    const next = `${name.slice(0, longestName - 5)} ${String(number)}`;
    if (!taken.has(next)) return next;
  }
}
