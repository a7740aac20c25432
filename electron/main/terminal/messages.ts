import type { CodeAnswer } from '../../../preload/contract/messages.ts';
import { deleteMessage, listMessages, sendText, type Outgoing } from '../../core/at/sms/box.ts';
import { cut, join } from '../../core/at/sms/pieces.ts';
import type { StoredMessage } from '../../core/at/sms/stored.ts';
import { UssdDialogue } from '../../core/at/sms/ussd.ts';
import { messageView, shownAnswer, visible, type MessageView, type Numbers } from '../../core/at/sms/view.ts';
import { Failure, toErrorData } from '../../core/model/index.ts';
import type { Clock, Log } from '../../core/ports.ts';
import type { AtTalk } from './ports.ts';

/** Text messages and codes of one terminal. */
interface Desk {
  /** One act at a time: each sets the form of messages and sets it back. */
  acts: Promise<unknown>;
  stored: { at: string; messages: StoredMessage[] } | undefined;
  dialogue: { talk: UssdDialogue; stop: AbortController } | undefined;
}

/** Text messages and service codes over the ports of terminals, through the queue that all else goes through. */
export class Messages {
  readonly #portOf: (id: string) => AtTalk;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #desks = new Map<string, Desk>();

  /** `portOf` throws Failure port.closed while there is none. */
  constructor(parts: { portOf: (id: string) => AtTalk; clock: Clock; log: Log }) {
    this.#portOf = parts.portOf;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** Failures: those of listMessages, port.closed. */
  async list(id: string, how: { numbers: Numbers; fresh: boolean }): Promise<{ at?: string; entries: MessageView[] }> {
    if (how.fresh) await this.#act(id, (at) => this.#read(id, at));
    const { stored } = this.#desk(id);
    if (stored === undefined) return { entries: [] };
    const entries = join(stored.messages, (message) => message).map((one) => shown(messageView(one, how.numbers)));
    return { at: stored.at, entries };
  }

  /** Failures: those of sendText, port.closed. */
  async send(
    id: string,
    message: Omit<Outgoing, 'reference'>,
    told: (pieces: number, total: number) => void,
  ): Promise<number> {
    const total = cut(message.text).length;
    return await this.#act(id, async (at) => {
      let pieces = 0;
      const reference = this.#clock.now() & 0xff;
      await sendText(at, { ...message, reference }, { onSent: () => told((pieces += 1), total) });
      return pieces;
    });
  }

  /** Failures: those of deleteMessage, port.closed. */
  async remove(id: string, indexes: readonly number[]): Promise<void> {
    await this.#act(id, async (at) => {
      const { stored } = this.#desk(id);
      for (const index of indexes) {
        await deleteMessage(at, index);
        if (stored !== undefined) stored.messages = stored.messages.filter((message) => message.index !== index);
      }
    });
  }

  /** Sends a code; a dialogue that is still open ends first. Failures: those of UssdDialogue.say, port.closed. */
  async code(id: string, text: string, numbers: Numbers): Promise<CodeAnswer> {
    if (this.#desk(id).dialogue !== undefined) await this.endCode(id);
    const stop = new AbortController();
    const talk = new UssdDialogue(this.#portOf(id), { clock: this.#clock, signal: stop.signal });
    this.#desk(id).dialogue = { talk, stop };
    return await this.#say(id, text, numbers);
  }

  /** Failures: ussd.not-open, and those of UssdDialogue.say. */
  async reply(id: string, text: string, numbers: Numbers): Promise<CodeAnswer> {
    if (this.#desk(id).dialogue === undefined) throw new Failure('ussd.not-open', {});
    return await this.#say(id, text, numbers);
  }

  /** Failures: those of AtChannel.send, port.closed. */
  async endCode(id: string): Promise<void> {
    const desk = this.#desk(id);
    const open = desk.dialogue;
    desk.dialogue = undefined;
    if (open === undefined) return;
    open.stop.abort();
    await new UssdDialogue(this.#portOf(id), { clock: this.#clock }).cancel();
  }

  /** The terminal closes: a dialogue that would be left open ends, or the next code would be taken for a reply. */
  close(id: string): void {
    const open = this.#desks.get(id)?.dialogue;
    if (open !== undefined) {
      this.endCode(id).catch((error: unknown) =>
        this.#log.info('messages: dialogue not ended', { ...toErrorData(error) }),
      );
    }
    this.#desks.delete(id);
  }

  async #say(id: string, text: string, numbers: Numbers): Promise<CodeAnswer> {
    const desk = this.#desk(id);
    const mine = desk.dialogue;
    if (mine === undefined) throw new Failure('ussd.not-open', {});
    try {
      const answer = await mine.talk.say(text);
      if (answer.state !== 'asks' && desk.dialogue === mine) desk.dialogue = undefined;
      return {
        state: answer.state,
        ...(answer.text !== undefined && { text: visible(shownAnswer(answer.text, numbers)) }),
      };
    } catch (error) {
      // What the network may still hold open is ended, unless the person did that just now.
      if (desk.dialogue === mine) await this.endCode(id).catch(() => undefined);
      throw error;
    }
  }

  async #read(id: string, at: AtTalk): Promise<void> {
    const messages = await listMessages(at);
    this.#desk(id).stored = { at: new Date(this.#clock.now()).toISOString(), messages };
  }

  async #act<T>(id: string, work: (at: AtTalk) => Promise<T>): Promise<T> {
    const desk = this.#desk(id);
    const mine = desk.acts.then(() => work(this.#portOf(id)));
    desk.acts = mine.catch(() => undefined);
    return await mine;
  }

  #desk(id: string): Desk {
    const known = this.#desks.get(id);
    if (known !== undefined) return known;
    const made: Desk = { acts: Promise.resolve(), stored: undefined, dialogue: undefined };
    this.#desks.set(id, made);
    return made;
  }
}

const shown = (view: MessageView): MessageView => ({
  ...view,
  ...(view.partner !== undefined && { partner: visible(view.partner) }),
  ...(view.text !== undefined && { text: visible(view.text) }),
});
