import type { AtChannel } from '../at/channel.ts';
import { finalWords } from '../at/result.ts';
import { Failure, message, toErrorData } from '../model/index.ts';
import type { CardSighting, ConnectionReport, ConnectionStep, Message, Place } from '../model/index.ts';
import type { Clock, Pinger } from '../ports.ts';
import { activeIn, addressIn, attachedIn, contextIn, sameState, type ConnectionState } from './states.ts';

/** ms. 27.007 gives no limit; makers name up to 75 s for attaching and 150 s for a context. */
const attachMs = 75_000;
const contextMs = 150_000;
/** ms. An answer over a bad radio link takes a second or two. */
const pingMs = 5_000;

export interface TryParts {
  place: Place;
  /** Undefined where the stick shows no port that takes AT. */
  at: Pick<AtChannel, 'send'> | undefined;
  /** A card with an address, where the stick shows one. */
  card: CardSighting | undefined;
  /** Whom to ask for an echo; without it the card's own gateway. */
  host: string | undefined;
  clock: Clock;
  pinger: Pinger;
  signal: AbortSignal;
  onStep?: (step: ConnectionStep) => void;
}

/**
 * Tries whether the network gives the stick a data connection: attach, context, address, one echo through its card. Every
 * state is read first; what was changed is changed back and read again. Never rejects.
 */
export async function tryConnection(parts: TryParts): Promise<ConnectionReport> {
  const attempt = new Attempt(parts);
  return attempt.run();
}

interface Said {
  lines: string[];
  raw: string[];
  isOk: boolean;
  why: Message;
}

class Attempt {
  readonly #parts: TryParts;
  readonly #steps: ConnectionStep[] = [];
  #raw: string[] = [];
  #began = 0;
  #address: string | undefined;
  #pingMs: number | undefined;
  /** What was changed, to be changed back: the last first. */
  readonly #undo: string[] = [];

  constructor(parts: TryParts) {
    this.#parts = parts;
  }

  async run(): Promise<ConnectionReport> {
    const { at, clock, place } = this.#parts;
    const when = new Date(clock.now()).toISOString();
    let restored: ConnectionReport['restored'] = 'nothing-changed';
    if (at !== undefined) {
      const before = await this.#look(at);
      if (before !== undefined) {
        await this.#connect(at, before).catch((error: unknown) => this.#fail('context', error));
        await this.#ping();
        restored = await this.#restore(at, before);
      }
    } else {
      this.#leaveOut('look', message('connection.no-port'));
      this.#address = this.#parts.card?.addresses[0];
      await this.#ping();
    }
    const verdict = this.#pingMs !== undefined ? 'online' : this.#address !== undefined ? 'address' : 'offline';
    return {
      place, at: when, steps: this.#steps, verdict, restored,
      ...(this.#address !== undefined && { address: this.#address }),
      ...(this.#pingMs !== undefined && { pingMs: Math.round(this.#pingMs) }),
    }; // prettier-ignore
  }

  async #look(at: Pick<AtChannel, 'send'>): Promise<(ConnectionState & { cid: number | undefined }) | undefined> {
    this.#begin();
    try {
      const state = await this.#state(at);
      const cid = contextIn((await this.#ask(at, 'AT+CGDCONT?')).lines);
      if (state.attached === undefined && state.active === undefined) {
        this.#end('look', 'failed', message('connection.look-failed'));
        return undefined;
      }
      this.#end('look', 'done', message(state.attached === true ? 'connection.was-attached' : 'connection.was-not-attached'));
      return { ...state, cid };
    } catch (error) {
      this.#fail('look', error);
      return undefined;
    }
  } // prettier-ignore

  async #connect(at: Pick<AtChannel, 'send'>, before: ConnectionState & { cid: number | undefined }): Promise<void> {
    const { cid } = before;
    this.#begin();
    if (before.attached === true) this.#end('attach', 'left-out', message('connection.attached-already'));
    else {
      this.#undo.unshift('AT+CGATT=0');
      const said = await this.#ask(at, 'AT+CGATT=1', attachMs);
      this.#end('attach', said.isOk ? 'done' : 'failed', said.isOk ? message('connection.attached') : said.why);
      if (!said.isOk) return;
    }
    this.#begin();
    if (cid === undefined) {
      this.#end('context', 'failed', message('connection.no-context'));
      return;
    }
    if (before.active?.includes(cid) === true) this.#end('context', 'left-out', message('connection.up-already', { cid }));
    else {
      this.#undo.unshift(`AT+CGACT=0,${String(cid)}`);
      const said = await this.#ask(at, `AT+CGACT=1,${String(cid)}`, contextMs);
      this.#end('context', said.isOk ? 'done' : 'failed', said.isOk ? message('connection.up', { cid }) : said.why);
      if (!said.isOk) return;
    }
    this.#begin();
    const said = await this.#ask(at, `AT+CGPADDR=${String(cid)}`);
    this.#address = addressIn(said.lines, cid);
    if (this.#address === undefined) this.#end('address', 'failed', message('connection.no-address'));
    else this.#end('address', 'done', message('connection.address', { address: this.#address }));
  } // prettier-ignore

  /** One echo through the stick's own card; without a card only a dialler with the rights of the system gets further. */
  async #ping(): Promise<void> {
    const { card, host, pinger, signal } = this.#parts;
    if (card === undefined) {
      this.#leaveOut('ping', message('connection.ping-needs-card'));
      return;
    }
    const target = host ?? card.gateway;
    if (card.addresses.length === 0 || target === undefined) {
      this.#leaveOut('ping', message('connection.card-without-address', { card: card.name }));
      return;
    }
    this.#begin();
    try {
      const { tookMs } = await pinger.ping({ card, host: target, timeoutMs: pingMs, signal });
      this.#pingMs = tookMs;
      const id = host === undefined ? 'connection.pinged-gateway' : 'connection.pinged';
      this.#end('ping', 'done', message(id, { host: target, card: card.name, ms: Math.round(tookMs) }));
    } catch (error) {
      this.#fail('ping', error);
    }
  }

  async #restore(at: Pick<AtChannel, 'send'>, before: ConnectionState): Promise<ConnectionReport['restored']> {
    this.#begin();
    if (this.#undo.length === 0) {
      this.#end('restore', 'left-out', message('connection.nothing-changed'));
      return 'nothing-changed';
    }
    try {
      for (const command of this.#undo) await this.#ask(at, command, attachMs, { always: true });
      const after = await this.#state(at, { always: true });
      const isBack = sameState(before, after);
      this.#end('restore', isBack ? 'done' : 'failed', message(isBack ? 'connection.restored' : 'connection.not-restored'));
      return isBack ? 'restored' : 'not-restored';
    } catch (error) {
      this.#fail('restore', error);
      return 'not-known';
    }
  } // prettier-ignore

  async #state(at: Pick<AtChannel, 'send'>, how: { always?: boolean } = {}): Promise<ConnectionState> {
    const attached = attachedIn((await this.#ask(at, 'AT+CGATT?', undefined, how)).lines);
    const said = await this.#ask(at, 'AT+CGACT?', undefined, how);
    return { attached, active: said.isOk ? activeIn(said.lines) : undefined };
  }

  /** `always`: also after the person has stopped the test, since what was changed must be changed back. */
  async #ask(at: Pick<AtChannel, 'send'>, command: string, timeoutMs?: number, { always = false } = {}): Promise<Said> {
    const { lines, final } = await at.send(command, {
      priority: 'script',
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(always ? {} : { signal: this.#parts.signal }),
    });
    const texts = lines.map(({ text }) => text);
    this.#raw.push(command, ...texts, final.text);
    return { lines: texts, raw: this.#raw, isOk: final.kind === 'ok', why: finalWords(final) };
  }

  #begin(): void {
    this.#raw = [];
    this.#began = this.#parts.clock.monotonic();
  }

  #end(step: ConnectionStep['step'], state: ConnectionStep['state'], says: Message, error?: unknown): void {
    const tookMs = Math.round(this.#parts.clock.monotonic() - this.#began);
    const done: ConnectionStep = { step, state, says, raw: this.#raw, tookMs, ...(error !== undefined && { error: toErrorData(error) }) };
    this.#steps.push(done);
    this.#raw = [];
    this.#parts.onStep?.(done);
  } // prettier-ignore

  #leaveOut(step: ConnectionStep['step'], says: Message): void {
    this.#begin();
    this.#end(step, 'left-out', says);
  }

  #fail(step: ConnectionStep['step'], error: unknown): void {
    const { code, params } = toErrorData(error);
    this.#end(step, 'failed', message(`error.${code}`, params), error instanceof Failure ? error : new Failure('internal', {}, error));
  } // prettier-ignore
}
