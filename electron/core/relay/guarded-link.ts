import { LineGuard, type GuardStep, type Held } from '../at/line-guard.ts';
import type { GuardContext } from '../at/guard.ts';
import type { Link } from '../ports.ts';

/**
 * What a program reads whose line was held back: a stick that does not allow a command says the same, and no program waits
 * for an answer that cannot come.
 */
const refusal = new TextEncoder().encode('\r\nERROR\r\n');

export interface GuardedLinkOptions {
  /** What is known of the stick, asked anew for each line. */
  context: () => GuardContext;
  /** Decides on lines that are held back; who writes waits for it. Never rejects, and never sends at level 4. */
  decide: (held: Held) => Promise<'send' | 'drop'>;
}

/**
 * An AT port behind the guard: what asks first or is never sent waits for a decision; what is thrown away is answered with
 * ERROR. It stands at the port itself, so lines that several clients put together are read as the stick reads them.
 */
export function guardedLink(link: Link, { context, decide }: GuardedLinkOptions): Link {
  const { line, past } = link;
  const guard = new LineGuard(context, past?.before);
  const ears = new Set<(data: Uint8Array) => void>();
  let writing: Promise<void> = Promise.resolve();

  const carry = async (step: GuardStep): Promise<void> => {
    if (step.pass.length > 0) await link.write(step.pass);
    const { held } = step;
    if (held === undefined) return;
    const answer = await decide(held);
    await carry(guard.decide(held.number, answer));
    if (answer === 'drop') for (const ear of [...ears]) ear(refusal);
  };
  /** One after the other: what the stick says meanwhile must not overtake what is being written. */
  const inOrder = (step: () => GuardStep): Promise<void> => {
    const mine = writing.then(() => carry(step()));
    writing = mine.catch(() => undefined);
    return mine;
  };

  return {
    name: link.name,
    line: line && {
      settings: () => line.settings(),
      configure: (wish) => line.configure(wish),
      readLines: () => line.readLines(),
      sendBreak: (ms) => line.sendBreak(ms),
      async setLines(lines) {
        await line.setLines(lines);
        // Without DTR the stick leaves a data connection (V.250 §6.2.9): what follows are commands again.
        if (lines.dtr === false) guard.reset();
      },
    },
    write: (data) => inOrder(() => guard.push(data)),
    end: () => link.end(),
    onData(ear) {
      ears.add(ear);
      const off = link.onData((data) => {
        // Heard when its turn comes; the bytes themselves are lent for now only.
        const heard = data.slice();
        // A prompt or CONNECT changes what the next bytes are; what waited for it goes out then. A port that is gone tells by closing.
        inOrder(() => guard.hear(heard)).catch(() => undefined);
        ear(data);
      });
      return () => {
        ears.delete(ear);
        off();
      };
    },
    onEnd: (ear) => link.onEnd(ear),
    onClose: (ear) => link.onClose(ear),
    pause: () => link.pause(),
    resume: () => link.resume(),
    close: () => {
      if (past !== undefined) past.after = { lastLine: guard.lastLine, registers: guard.registers };
      return link.close();
    },
  };
}
