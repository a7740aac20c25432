import { Failure } from '../model/index.ts';
import type { Clock } from '../ports.ts';
import { parseFinal, type Final } from './result.ts';
import { valueBeforeMs } from './value-before.ts';

/** What a stick answers to a question that is asked between bytes. */
export interface RawAnswer {
  /** Without echo and result. */
  lines: string[];
  final: Final;
}

/** Listens for the answer to a question on a port whose bytes nobody parses. Failure at.timeout. */
export function hearAnswer(
  question: string,
  { clock, end, numeric }: { clock: Clock; end: string; numeric: boolean },
): { take: (data: Uint8Array) => void; answer: Promise<RawAnswer>; stop: () => void } {
  const lines: string[] = [];
  let text = '';
  let stop: () => void = () => undefined;
  let take: (data: Uint8Array) => void = () => undefined;
  const answer = new Promise<RawAnswer>((resolve, reject) => {
    stop = clock.after(valueBeforeMs, () =>
      reject(new Failure('at.timeout', { command: question, port: '', ms: valueBeforeMs })),
    );
    take = (data) => {
      for (const byte of data) {
        const char = String.fromCharCode(byte);
        if (char !== '\r' && char !== '\n' && char !== end) {
          // Backspaces and blanks are the echo of the line that was taken back.
          if (char === '\b') text = text.slice(0, -1);
          else text += char;
          continue;
        }
        const line = text.trim();
        text = '';
        const final = parseFinal(line, { numeric });
        if (final !== undefined) resolve({ lines, final });
        else if (line !== '' && !line.endsWith(question)) lines.push(line);
      }
    };
  });
  // Where the question itself cannot be written nobody waits for its answer.
  answer.catch(() => undefined);
  return { take, answer, stop };
}
