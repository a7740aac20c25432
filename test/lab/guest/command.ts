import assert from 'node:assert/strict';
import { run } from './lab.ts';

/** ms. Node starts slowly when it is emulated, and a plan may wait for a person or a page. */
export const commandLimitMs = 150_000;

/** `useradd` gives the first plain user this number. */
export const plainUser = 1000;

/**
 * Runs the command line of the checkout in the guest, as root, and gives its JSON.
 * @param exit the exit code that it must end with
 */
export async function mwb(exit: number, ...args: string[]): Promise<unknown> {
  return JSON.parse((await commandLine(exit, args, {})).stdout);
}

/** The same as a plain user; gives all that was written. */
export const mwbAsPlainUser = (exit: number, ...args: string[]): Promise<{ stdout: string; stderr: string }> =>
  commandLine(exit, args, { uid: plainUser });

async function commandLine(
  exit: number,
  args: string[],
  who: { uid?: number },
): Promise<{ stdout: string; stderr: string }> {
  const program = `${process.env['LAB_REPO'] ?? ''}/.vite/build/mwb.cjs`;
  const data = `--data=/tmp/mwb-${who.uid ?? 'root'}`;
  const child = await run(process.execPath, [program, ...args, '--json', data], { limitMs: commandLimitMs, ...who });
  assert.equal(child.status, exit, child.said);
  return child;
}

/** Runs a program of the guest that must end well, and gives what it wrote. */
export async function must(program: string, ...args: string[]): Promise<string> {
  const child = await run(program, args, { limitMs: 60_000 });
  assert.equal(child.status, 0, child.said);
  return child.stdout;
}
