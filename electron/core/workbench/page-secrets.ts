import { Failure, message, toErrorData } from '../model/index.ts';
import type { WebReader } from '../facts/recipe.ts';
import type { Place } from '../model/index.ts';
import type { Dispose, Log, Secrets } from '../ports.ts';
import type { Session } from './session.ts';

/** What a face shows of the password of a stick's page. */
export interface PageSecretState {
  /** The system has a store that protects what it keeps. */
  canKeep: boolean;
  kept: boolean;
}

/** The kept password of one stick's page, for who signs in there. */
export interface PageSecret {
  /**
   * Signs in with what is lent, whose failures are its own, else with what is kept; the password, or undefined where nothing is
   * kept or the page did not take it. What the page calls wrong is forgotten at once, so that it costs no further try.
   */
  signInKept(signIn: NonNullable<WebReader['signIn']>): Promise<string | undefined>;
  /** Keeps a password that was right. */
  keep(secret: string): Promise<void>;
}

/** Signs in with a password that somebody holds for a page for a while, in place of a kept one, and gives it. */
export type LentSecret = (signIn: NonNullable<WebReader['signIn']>) => Promise<string>;

/**
 * Passwords of sticks' pages in the system's secret store. Each belongs to a stick at a place: to another stick, or to the same
 * one elsewhere, it is never sent. What the store cannot do is noted and stops nothing; the person is asked again.
 */
export class PageSecrets {
  readonly #store: Secrets;
  readonly #log: Log;
  #kept = new Set<string>();
  readonly #lent = new Map<Place, LentSecret>();

  constructor(store: Secrets, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  /** Reads for which pages something is kept. */
  async start(): Promise<void> {
    this.#kept = new Set(await this.#quietly(() => this.#store.pages(), []));
  }

  /** Until disposed, who signs in to the page at this place does it with what is lent; nothing of it is kept or written down. */
  lend(place: Place, lent: LentSecret): Dispose {
    this.#lent.set(place, lent);
    return () => {
      if (this.#lent.get(place) === lent) this.#lent.delete(place);
    };
  }

  of(session: Session): PageSecret {
    return {
      signInKept: async (signIn) => {
        const lent = this.#lent.get(session.place);
        if (lent !== undefined) return lent(signIn);
        const page = pageOf(session);
        if (!this.#kept.has(page)) return undefined;
        const secret = await this.#quietly(() => this.#store.read(page), undefined);
        if (secret === undefined) return undefined;
        try {
          await signIn(secret);
          return secret;
        } catch (error) {
          if (!(error instanceof Failure) || error.code !== 'http.wrong-password') throw error;
          await this.forget(session);
          session.note('attention', message('record.wrong-password'));
          return undefined;
        }
      },
      keep: async (secret) => {
        const page = pageOf(session);
        if (await this.#quietly(() => this.#store.keep(page, secret), false)) this.#kept.add(page);
      },
    };
  }

  /** Forgets the password of a stick's page; whether there was one. */
  async forget(session: Session): Promise<boolean> {
    const page = pageOf(session);
    this.#kept.delete(page);
    return this.#quietly(() => this.#store.forget(page), false);
  }

  /** Undefined for sticks without a page of their own. */
  state(session: Session): PageSecretState | undefined {
    const { sighting, vendor } = session;
    if (sighting === undefined || vendor.web === undefined || sighting.cards.length === 0) return undefined;
    return { canKeep: this.#store.canKeep, kept: this.#kept.has(pageOf(session)) };
  }

  async #quietly<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#log.error('the secret store could not be used', { error: toErrorData(error) });
      return otherwise;
    }
  }
}

/** Maker, serial number and place: a page of the same address at another place is another page. */
const pageOf = (session: Session): string =>
  [session.vendor.id, session.present().device.serial ?? '', session.place].join('/');
