import { parseFinal } from '../at/result.ts';
import { maskSecrets } from '../at/secrets.ts';
import { fromHex } from '../at/sms/octets.ts';
import { belongsTo } from '../at/unsolicited.ts';
import { decodeLine, LineFramer } from '../at/lines.ts';
import { maskText } from '../facts/mask.ts';
import type { ReplayState } from '../model/index.ts';
import type { Clock, Dispose, Link } from '../ports.ts';
import type { Recording } from './recording.ts';

/** ms longer than recorded that an answer may take; what a stick that looks for its network takes. */
const patienceMs = 5_000;
/** The most answers that are kept as different; more help nobody. */
const mostShown = 20;

/** One question of the recording, with all that was answered before the next one. */
interface Exchange {
  data: Uint8Array;
  /** ms after the question before it. */
  after: number;
  /** Lines of the answer, and ms until the last of it. */
  lines: string[];
  finals: number;
  took: number;
}

/**
 * An end that asks what was asked in a recording, in its order and with its pauses, and holds the answers against those
 * recorded. The next question goes out when as many results came as were recorded, or at the latest when the recorded time
 * and five seconds are over. It ends behind the last answer.
 *
 * @param speed factor on the pauses: 1 as recorded, 0 without pauses
 */
export function replayLink(recording: Recording, { clock, speed, name }: ReplayOptions): Link {
  const exchanges = exchangesOf(recording);
  const state: ReplayState = { questions: exchanges.length, asked: 0, same: 0, different: [] };
  const ears = new Set<(data: Uint8Array) => void>();
  const endEars = new Set<() => void>();
  const closeEars = new Set<() => void>();
  let framer = new LineFramer();
  let lines: string[] = [];
  let heard: () => void = () => undefined;
  let paused = false;
  let go: () => void = () => undefined;
  const stop = new AbortController();
  /** Asked through a function: it changes while a question waits. */
  const isOver = (): boolean => stop.signal.aborted;

  const until = (done: () => boolean, limitMs: number): Promise<void> =>
    new Promise((resolve) => {
      const finish = (): void => {
        off();
        heard = () => undefined;
        resolve();
      };
      const off: Dispose = clock.after(limitMs, finish);
      heard = () => {
        if (done() || isOver()) finish();
      };
      heard();
    });

  const play = async (): Promise<void> => {
    for (const exchange of exchanges) {
      if (speed > 0 && exchange.after > 0) await clock.wait(exchange.after / speed, stop.signal);
      if (paused)
        await new Promise<void>((resolve) => {
          go = resolve;
        });
      if (isOver()) return;
      framer = new LineFramer();
      lines = [];
      state.asked += 1;
      for (const ear of [...ears]) ear(exchange.data.slice());
      await until(() => enough(exchange, lines), exchange.took + patienceMs);
      if (isOver()) return;
      judge(exchange);
    }
    // It is over as a whole: a stick that goes on telling its signal does not keep it open.
    for (const ear of [...endEars]) ear();
    for (const tell of [...closeEars]) tell();
    closeEars.clear();
  };

  const judge = (exchange: Exchange): void => {
    const command = decodeLine(exchange.data).trim();
    const [recorded, now] = [plain(exchange.lines, command), plain(lines, command)];
    if (recorded === now) state.same += 1;
    else if (state.different.length < mostShown) {
      const question = maskText(maskSecrets(command));
      state.different.push({ question, recorded: maskText(recorded), now: maskText(now) });
    }
  };

  let begun = false;
  return {
    name,
    replay: () => ({ ...state, different: [...state.different] }),
    write(data) {
      for (const framed of framer.push(data)) if (framed.kind === 'line') lines.push(framed.text);
      heard();
      return Promise.resolve();
    },
    end: () => Promise.resolve(),
    onData(ear) {
      ears.add(ear);
      if (!begun) {
        begun = true;
        // Only the stopping of the relay ends a pause early; close() tells of it.
        queueMicrotask(() => void play().catch(() => undefined));
      }
      return () => ears.delete(ear);
    },
    onEnd(ear) {
      endEars.add(ear);
      return () => endEars.delete(ear);
    },
    onClose(ear) {
      const tell = (): void => ear(undefined);
      closeEars.add(tell);
      return () => closeEars.delete(tell);
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      go();
    },
    close() {
      if (!isOver()) {
        stop.abort();
        heard();
        go();
        for (const tell of [...closeEars]) tell();
      }
      return Promise.resolve();
    },
  };
}

export interface ReplayOptions {
  clock: Clock;
  speed: number;
  name: string;
}

function exchangesOf({ head, pieces }: Recording): Exchange[] {
  const exchanges: Exchange[] = [];
  let framer = new LineFramer();
  let askedAt = pieces[0] === undefined ? 0 : Date.parse(pieces[0].at);
  let answering = true;
  for (const { at, direction, hex } of pieces) {
    const data = fromHex(hex);
    const now = Date.parse(at);
    const last = exchanges.at(-1);
    if (direction === head.toLine) {
      if (last !== undefined && !answering) last.data = joined(last.data, data);
      else {
        exchanges.push({ data, after: Math.max(0, now - askedAt), lines: [], finals: 0, took: 0 });
        framer = new LineFramer();
        askedAt = now;
      }
      // A question is whole with its line end; keys that are typed one by one are one question, echo or not.
      answering = /[\r\n\u001a]$/.test(decodeLine(data));
    } else if (last !== undefined) {
      for (const framed of framer.push(data)) if (framed.kind === 'line') last.lines.push(framed.text);
      last.took = Math.max(0, now - askedAt);
      last.finals = finalsIn(last.lines);
    }
  }
  return exchanges;
}

/** Whether as much was answered as is recorded; where no result is, as many lines. */
const enough = (exchange: Exchange, lines: readonly string[]): boolean =>
  exchange.finals > 0 ? finalsIn(lines) >= exchange.finals : lines.length >= exchange.lines.length;

const finalsIn = (lines: readonly string[]): number => lines.filter((line) => parseFinal(line) !== undefined).length;

/** An answer without what the stick said unasked, for comparing. */
const plain = (lines: readonly string[], command: string): string =>
  lines.filter((line) => belongsTo(line, command)).join('\n');

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
