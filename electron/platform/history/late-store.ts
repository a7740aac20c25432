import { toErrorData, type ErrorData, type HistoryEntry } from '../../core/model/index.ts';
import { Late } from '../../core/model/late.ts';
import type { HistoryStore } from '../../core/ports.ts';

/**
 * A history that is opened when it is first asked, and anew after each time that this failed: a server that was away when the
 * program began is found when it is back.
 */
export class LateStore implements HistoryStore {
  readonly where: string;
  readonly #late: Late<HistoryStore>;
  #trouble: ErrorData | undefined;

  constructor(where: string, open: () => Promise<HistoryStore>) {
    this.where = where;
    this.#late = new Late(open);
  }

  get readOnly(): ErrorData | undefined {
    return this.#trouble;
  }

  async put(...entries: readonly HistoryEntry[]): Promise<void> {
    await (await this.#store()).put(...entries);
  }

  async get(id: string): ReturnType<HistoryStore['get']> {
    return (await this.#store()).get(id);
  }

  async search(query: Parameters<HistoryStore['search']>[0]): ReturnType<HistoryStore['search']> {
    return (await this.#store()).search(query);
  }

  async entries(query: Parameters<HistoryStore['entries']>[0]): ReturnType<HistoryStore['entries']> {
    return (await this.#store()).entries(query);
  }

  async stick(key: string): ReturnType<HistoryStore['stick']> {
    return (await this.#store()).stick(key);
  }

  async assign(...given: Parameters<HistoryStore['assign']>): Promise<void> {
    await (await this.#store()).assign(...given);
  }

  async forget(stick: string): ReturnType<HistoryStore['forget']> {
    return (await this.#store()).forget(stick);
  }

  async prune(before: string): ReturnType<HistoryStore['prune']> {
    return (await this.#store()).prune(before);
  }

  async close(): Promise<void> {
    await this.#late.end((store) => store.close());
  }

  async #store(): Promise<HistoryStore> {
    try {
      const store = await this.#late.get();
      this.#trouble = undefined;
      return store;
    } catch (error) {
      this.#trouble = toErrorData(error);
      throw error;
    }
  }
}
