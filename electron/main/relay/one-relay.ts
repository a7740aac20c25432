import type { RelayView, RelayWish, TapDown, TapView } from '../../../preload/contract/relay.ts';
import type { Composition } from '../../compose/compose.ts';
import { beginRecord, type RelayRecord } from '../../compose/relay-record.ts';
import { makeRelay } from '../../compose/relay.ts';
import type { Held } from '../../core/at/line-guard.ts';
import { Failure, type Place, type RelayAddress } from '../../core/model/index.ts';
import type { Dispose } from '../../core/ports.ts';
import { formatAddress, parseAddress, type Relay } from '../../core/relay/index.ts';
import { assessmentOf, type TypedWords } from '../assessment.ts';
import { agrees } from '../terminal/consent.ts';
import { explainAnswer, explainNotice } from '../terminal/explain.ts';
import type { Advisor } from '../terminal/host.ts';
import type { Consent, DataPort } from '../terminal/ports.ts';
import { Rate } from './rate.ts';
import { TapFeed } from './tap-feed.ts';
import { commandOf } from './wish.ts';

/** ms that a person has to answer the guard; then it is no, as the client's program waits. */
const answerMs = 60_000;

export interface OneRelayOptions {
  id: string;
  wish: RelayWish & { openly: boolean };
  composition: Composition;
  advisor: Advisor;
  onChange: () => void;
}

interface Question {
  number: number;
  held: Held;
  who: string;
  settle: (answer: 'send' | 'drop') => void;
}

/** A relay of the window: it runs, it is seen, and its guard asks. */
export class OneRelay {
  readonly id: string;
  readonly done: Promise<void>;
  readonly #options: OneRelayOptions;
  readonly #ends: { a: RelayAddress; b: RelayAddress };
  readonly #relay: Relay;
  readonly #tap: TapFeed;
  readonly #since: string;
  readonly #rate: Rate;
  #until: string | undefined;
  #record: RelayRecord | undefined;
  #recording: RelayView['recording'];
  #question: Question | undefined;
  #questions = 0;

  /** Failures relay.bad-address, relay.no-pair, relay.not-safe, relay.replay-virtual. */
  constructor(options: OneRelayOptions) {
    const { id, wish, composition, onChange } = options;
    const { clock, log } = composition.world;
    this.id = id;
    this.#options = options;
    this.#ends = { a: parseAddress(wish.a), b: parseAddress(wish.b) };
    this.#since = new Date(clock.now()).toISOString();
    this.#rate = new Rate(clock);
    // The stick's side is the line; a relay without one is read as if the second end were.
    const toLine = isLine(this.#ends.a) && !isLine(this.#ends.b) ? 'b>a' : 'a>b';
    this.#tap = new TapFeed(clock, toLine, (line, command) => this.#noteOf(line, command));
    this.#relay = makeRelay(composition, {
      ...this.#ends,
      writers: wish.writers,
      guarded: wish.guarded,
      openly: wish.openly,
      ask: (held, who) => this.#ask(held, who),
      onTap: (direction, who, data) => {
        this.#tap.add(direction, who, data);
        return this.#record?.add(direction, who, data);
      },
      onChange,
    });
    this.done = this.#relay.run().then(async () => {
      this.#until = new Date(clock.now()).toISOString();
      this.#settle('drop');
      await this.stopRecord().catch((error: unknown) => log.error('relay: the recording was not closed', { error }));
      onChange();
    });
  }

  get isRunning(): boolean {
    return this.#until === undefined;
  }

  view(): RelayView {
    const { wish } = this.#options;
    const state = this.#relay.state();
    const question = this.#question;
    const typed = this.#typed();
    const [a, b] = [formatAddress(this.#ends.a), formatAddress(this.#ends.b)];
    return {
      id: this.id,
      a,
      b,
      writers: wish.writers,
      guarded: wish.guarded,
      command: commandOf({ ...wish, a, b }),
      since: this.#since,
      ...(this.#until === undefined ? {} : { until: this.#until }),
      state,
      rate: this.isRunning ? this.#rate.now(state) : { aToB: 0, bToA: 0 },
      ...(this.#recording === undefined ? {} : { recording: this.#recording }),
      ...(question === undefined
        ? {}
        : {
            held: {
              number: question.number,
              level: question.held.level,
              who: question.who,
              lines: question.held.lines.map(({ text, findings }) => ({
                line: text,
                assessment: assessmentOf(findings, typed),
              })),
            },
          }),
    };
  }

  /** Ends it in order; resolves when all is closed. */
  async stop(): Promise<void> {
    this.#relay.stop();
    this.#settle('drop');
    await this.done;
  }

  close(): void {
    this.#tap.close();
  }

  watch(page: DataPort<TapDown>, view: TapView): void {
    this.#tap.watch(page, view);
  }

  /** Failures at.not-held, at.guarded. */
  decide(number: number, answer: Consent | { kind: 'drop' }): void {
    const question = this.#question;
    if (question?.number !== number) throw new Failure('at.not-held', {});
    const { held } = question;
    if (answer.kind !== 'drop' && !agrees(held.level, answer, this.#typed())) {
      const [line] = held.lines;
      const reason = line?.findings[0]?.reason.id ?? '';
      throw new Failure('at.guarded', { command: line?.text ?? '', level: held.level, reason: `@${reason}` });
    }
    this.#settle(answer.kind === 'drop' ? 'drop' : 'send');
  }

  /** Failures file.*. */
  async startRecord(path: string): Promise<string> {
    if (this.#record !== undefined) return this.#record.path;
    const { clock } = this.#options.composition.world;
    this.#record = await beginRecord(path, this.#ends, {
      clock,
      onTrouble: (failure) => {
        this.#record = undefined;
        this.#recording = { path, error: failure.data };
        this.#options.onChange();
      },
    });
    this.#recording = { path };
    this.#options.onChange();
    return path;
  }

  async stopRecord(): Promise<void> {
    const record = this.#record;
    this.#record = undefined;
    await record?.end();
    if (this.#recording?.error === undefined) this.#recording = undefined;
    this.#options.onChange();
  }

  /** Failure file.missing when nothing was recorded. */
  get recordPath(): string {
    const path = this.#recording?.path;
    if (path === undefined) throw new Failure('file.missing', { path: '–' });
    return path;
  }

  #ask(held: Held, who: string): Promise<'send' | 'drop'> {
    if (!this.isRunning) return Promise.resolve('drop');
    return new Promise((resolve) => {
      this.#questions += 1;
      const late: Dispose = this.#options.composition.world.clock.after(answerMs, () => this.#settle('drop'));
      this.#question = {
        number: this.#questions,
        held,
        who,
        settle: (answer) => {
          late();
          resolve(answer);
        },
      };
      this.#options.onChange();
    });
  }

  #settle(answer: 'send' | 'drop'): void {
    const question = this.#question;
    this.#question = undefined;
    question?.settle(answer);
    if (question !== undefined) this.#options.onChange();
  }

  #place(): Place | undefined {
    const { a, b } = this.#ends;
    return a.type === 'stick' ? a.place : b.type === 'stick' ? b.place : undefined;
  }

  /** What must be typed for level 3, where it is known which stick is behind it. */
  #typed(): TypedWords {
    const place = this.#place();
    if (place === undefined || !this.#isKnown(place)) return { model: undefined, imeiEnd: undefined };
    return this.#options.advisor.typed(place);
  }

  #isKnown(place: Place): boolean {
    return this.#options.composition.workbench.snapshot().sessions.some((session) => session.place === place);
  }

  #noteOf(line: string, command: string) {
    const place = this.#place();
    const readers = place === undefined || !this.#isKnown(place) ? [] : this.#options.advisor.readers(place);
    const card = explainAnswer(readers, command, [line]) ?? explainNotice(readers, line);
    return card?.judgement?.words ?? card?.rows.find(({ words }) => words !== undefined)?.words;
  }
}

const isLine = ({ type }: RelayAddress): boolean => type === 'stick' || type === 'serial';
