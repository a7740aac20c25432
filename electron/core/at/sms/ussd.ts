import { assess, worst } from '../guard.ts';
import { emergencyNumbers } from '../guard-rules.ts';
import { checkLine, quote } from '../command.ts';
import type { AtChannel } from '../channel.ts';
import type { AtResult } from '../channel-types.ts';
import { finalWords, type Final } from '../result.ts';
import { firstFields } from '../../facts/grammar.ts';
import { Failure } from '../../model/index.ts';
import type { Clock } from '../../ports.ts';
import { badMessage } from './octets.ts';
import { readUssd, writeUssd, type UssdAnswer, type UssdWriting } from './ussd-text.ts';

/** Networks end a dialogue themselves after one to three minutes; most answers come within seconds. */
const answerMs = 60_000;
/** The data coding of requests: default alphabet, language not said (23.038 §5). */
const requestScheme = 15;
/** 24.090: a string of a service code holds at most 160 octets, 182 characters. */
const longest = 182;

export interface UssdOptions {
  clock: Clock;
  signal?: AbortSignal;
  /** Most to wait for the network, ms. */
  timeoutMs?: number;
}

/**
 * A dialogue with the network by service codes on one port. The person has agreed: codes can cost money and change services.
 * Cancel a dialogue that is not carried to its end, or the next code is taken for a reply.
 */
export class UssdDialogue {
  readonly #at: Pick<AtChannel, 'send' | 'onLine'>;
  readonly #options: UssdOptions;
  #charset: string | undefined;
  #writing: UssdWriting | undefined;

  constructor(at: Pick<AtChannel, 'send' | 'onLine'>, options: UssdOptions) {
    this.#at = at;
    this.#options = options;
  }

  /**
   * Sends a code, or a reply to what the network asked, and waits for what it says.
   * Failures: sms.bad-message (number, text), at.guarded for codes that spend PIN tries, emergency numbers and whatever else
   * the guard holds above a question, at.refused, ussd.no-answer, and those of AtChannel.send.
   */
  async say(text: string): Promise<UssdAnswer> {
    if (text === '' || text.length > longest) throw badMessage('text');
    refuseDanger(text);
    return await this.#hear(text, () => this.#request(text));
  }

  /**
   * Waits for what the network says by itself: a notice, or a question that `say` answers. Costs nothing.
   * Failures: ussd.no-answer, at.refused, and those of AtChannel.send.
   */
  async next(): Promise<UssdAnswer> {
    return await this.#hear('+CUSD', async () => {
      const command = 'AT+CUSD=1';
      const { final } = await this.#send(command);
      if (final.kind !== 'ok') throw refused(command, final);
    });
  }

  async #hear(code: string, begin: () => Promise<void>): Promise<UssdAnswer> {
    const { lines } = this.#charset === undefined ? await this.#send('AT+CSCS?') : { lines: [] };
    this.#charset ??= firstFields(
      lines.map((line) => line.text),
      '+CSCS',
    )?.[0]?.text;
    const wait = this.#listen(code);
    try {
      await begin();
      return await wait.answer;
    } finally {
      wait.stop();
    }
  }

  /** Ends the dialogue (`+CUSD=2`). Whether there was one the stick does not say, so an error is no failure. */
  async cancel(): Promise<void> {
    await this.#at.send('AT+CUSD=2');
  }

  /** Plain first; a stick that answers with an error has sent nothing, and many of those want packed septets. */
  async #request(text: string): Promise<void> {
    const ucs2 = this.#charset?.toUpperCase() === 'UCS2';
    const ways: UssdWriting[] = this.#writing === undefined ? (ucs2 ? ['ucs2', 'packed'] : ['plain', 'packed']) : [this.#writing]; // prettier-ignore
    let last: Failure | undefined;
    for (const writing of ways) {
      const written = writeUssd(text, writing);
      if (written === undefined) continue;
      const command = `AT+CUSD=1,${quote(written)},${String(requestScheme)}`;
      const result = await this.#send(command);
      if (result.final.kind === 'ok') {
        this.#writing = writing;
        return;
      }
      last = refused(command, result.final);
    }
    throw last ?? badMessage('text');
  }

  async #send(command: string): Promise<AtResult> {
    const { signal } = this.#options;
    return await this.#at.send(command, { allow: 2, ...(signal && { signal }) });
  }

  /** The answer can come before the OK or after it, and its text can run over several lines. */
  #listen(code: string): { answer: Promise<UssdAnswer>; stop: () => void } {
    const { clock, signal, timeoutMs = answerMs } = this.#options;
    let stop: () => void = () => undefined;
    const answer = new Promise<UssdAnswer>((resolve, reject) => {
      let open = '';
      const offLine = this.#at.onLine((line) => {
        if (line.direction === 'out' || line.kind === 'echo' || line.kind === 'final') return;
        const begins = line.text.startsWith('+CUSD:');
        if (!begins && open === '') return;
        open = begins ? line.text : `${open}\n${line.text}`;
        const read = readUssd(open, this.#charset);
        if (read !== undefined) resolve(read);
        // Only a text whose quote is open goes on in the next line.
        if (read !== undefined || open.split('"').length % 2 === 1) open = '';
      });
      const seconds = Math.round(timeoutMs / 1000);
      const offTimer = clock.after(timeoutMs, () => reject(new Failure('ussd.no-answer', { code, seconds })));
      const abort = (): void => reject(new Failure('run.cancelled'));
      signal?.addEventListener('abort', abort, { once: true });
      stop = () => {
        offLine();
        offTimer();
        signal?.removeEventListener('abort', abort);
      };
    });
    // Where the request itself fails nobody waits for the answer any more.
    answer.catch(() => undefined);
    return { answer, stop };
  }
}

function refused(command: string, final: Final): Failure {
  const { id, params } = finalWords(final);
  return new Failure('at.refused', { command, answer: `@${id}`, ...params }, final.text);
}

/** The guard reads the plain code: packed or as UCS-2 it would not know it again. */
function refuseDanger(text: string): void {
  const line = checkLine(`AT+CUSD=1,${quote(text)},${String(requestScheme)}`);
  const top = worst(assess(line));
  if (emergencyNumbers.has(text)) {
    throw new Failure('at.guarded', { command: line, level: 4, reason: '@guard.emergency' });
  }
  if (top !== undefined && (top.level > 2 || top.never)) {
    throw new Failure('at.guarded', { command: 'AT+CUSD', level: top.level, reason: `@${top.reason.id}` });
  }
}
