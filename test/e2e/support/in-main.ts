import { randomUUID } from 'node:crypto';
import type { ElectronApplication } from '@playwright/test';

/** What V8's debugger says when it collected the promise of an evaluation before it told of it; the evaluation itself went well. */
const lostAnswer = 'Resulting promise was garbage collected';

/** How often one answer may be lost; one in a hundred was seen, where memory is collected all the time. */
const tries = 20;

declare global {
  // In the main process: what each function gave, by the number of its question.
  var answersToTests: Map<string, unknown> | undefined;
}

type Parts = typeof Electron.CrossProcessExports;

/**
 * Runs a function in the main process, once, and gives what it gave. An answer that is lost on its way is fetched, not made
 * again: Playwright's own `evaluate` fails there, for synchronous functions too, most of all just after the start.
 * @param work takes Electron's parts and the second argument; it is sent as its text and sees nothing of the test
 * @throws {Error} what the function threw, or that the answer was lost too often
 */
export async function inMain<Result, Given = undefined>(
  app: ElectronApplication,
  work: (electron: Parts, given: Given) => Result | Promise<Result>,
  ...[given]: undefined extends Given ? [] : [given: Given]
): Promise<Result> {
  const id = randomUUID();
  for (let left = tries; ; left -= 1) {
    try {
      return (await app.evaluate(
        (electron, asked) => {
          const answers = (globalThis.answersToTests ??= new Map<string, unknown>());
          const run = globalThis.eval(`(${asked.work})`) as (electron: Parts, given: unknown) => unknown;
          if (!answers.has(asked.id)) answers.set(asked.id, run(electron, asked.given));
          return answers.get(asked.id);
        },
        { id, work: work.toString(), given },
      )) as Result;
    } catch (error) {
      if (left === 1 || !String(error).includes(lostAnswer)) throw error;
    }
  }
}
