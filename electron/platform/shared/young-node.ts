import { statSync } from 'node:fs';
import { toErrorData, type ErrorCode } from '../../core/model/index.ts';

/**
 * ms. The file of a device that has just come is root's alone until udev has given it to its group or to the person at the
 * seat: tens of ms, seconds where many devices come at once.
 */
const youngMs = 3_000;
/** ms between two tries: so short that nobody waits for long once it is given. */
const tryEveryMs = 50;

/** Whether a device's file in /dev is so new that its owner may still change. False for one that has gone. */
export function isYoung(node: string, now = Date.now()): boolean {
  const made = statSync(node, { throwIfNoEntry: false })?.ctimeMs;
  return made !== undefined && Math.abs(now - made) < youngMs;
}

/**
 * Opens a device, again while this person may not yet and its file is young.
 *
 * @param denied the code of the failure that says so; every other one is thrown at once
 */
export async function onceAllowed<T>(
  node: string,
  denied: ErrorCode,
  { open, wait }: { open: () => Promise<T> | T; wait: (ms: number) => Promise<void> },
): Promise<T> {
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (toErrorData(error).code !== denied || !isYoung(node)) throw error;
    }
    await wait(tryEveryMs);
  }
}
