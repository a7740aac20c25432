import { readdirSync, readFileSync } from 'node:fs';
import type { ElectronApplication, Page } from '@playwright/test';

/** ms. The program gives its ports and runs 5 s to end; what is still there after this long hangs. */
const endLimit = 30_000;

/**
 * Ends a program and waits until it is gone. The debugger's line by which a process that is about to end asks to be let go
 * can get lost among what Chromium's processes say at the same time; a program that has quit, and so has no window any
 * more, is then ended from outside.
 * @param page of its window
 * @throws {Error} when the program did not quit within 30 s; it is killed then
 */
export async function endProgram(app: ElectronApplication, page: Page): Promise<void> {
  let late = '';
  const kill = setTimeout(() => {
    // Asked for now: of a program that a test has killed there is none any more, and asking throws.
    const pid = app.process().pid ?? 0;
    if (!page.isClosed())
      late = `The program did not quit within ${endLimit / 1000} s. Its threads wait in: ${waits(pid)}`;
    // It is the leader of a group of its own, with all of Chromium's processes in it.
    process.kill(-pid, 'SIGKILL');
  }, endLimit);
  try {
    await app.close();
  } finally {
    clearTimeout(kill);
  }
  if (late !== '') throw new Error(late);
}

/** Where in the kernel each thread of a process waits, as far as this system tells. */
function waits(pid: number): string {
  try {
    const of = (thread: string, file: string): string => readFileSync(`/proc/${pid}/task/${thread}/${file}`, 'utf8');
    return readdirSync(`/proc/${pid}/task`)
      .map((thread) => `${of(thread, 'comm').trim()}: ${of(thread, 'wchan')}`)
      .join(', ');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
