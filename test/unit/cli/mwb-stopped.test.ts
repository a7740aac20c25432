import type { ChildProcess } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commandLine, testLimit } from './command-line.ts';

const { mwb } = commandLine();

/** ms. A step that is stopped lets go within two seconds on an idle machine, and a verb that does not end takes 27. */
const endsWithinMs = 8_000;
/** ms. By then the program has begun, also on a busy machine; a stick that answers too late is brought to its mode in 26 s. */
const preparingMs = 9_000;
/** ms between two keys: as quick as a person presses them. */
const betweenMs = 300;

/** Presses Ctrl+C some times, first when it is time for it, and measures from the last to the end. */
function pressing(times: number, first: (child: ChildProcess, press: () => void) => void) {
  let pressedAt = 0;
  let endedAt = 0;
  let by: NodeJS.Signals | null = null;
  const meanwhile = (child: ChildProcess): void => {
    const press = (): void => {
      pressedAt = performance.now();
      child.kill('SIGINT');
    };
    first(child, () => {
      for (let index = 0; index < times; index += 1) setTimeout(press, index * betweenMs);
    });
    child.once('exit', (_code, signal) => {
      endedAt = performance.now();
      by = signal;
    });
  };
  return { how: { meanwhile }, tookMs: () => endedAt - pressedAt, signal: () => by };
}

describe.concurrent('mwb, stopped and cut off', testLimit, () => {
  it('info ends with 130 soon after Ctrl+C, also while a virtual stick is still being brought to its mode', async () => {
    const stop = pressing(1, (_child, press) => setTimeout(press, preparingMs));
    const ended = await mwb(['info', 'v1-1', '--virtual=e303:serial', '--fault=v1-1:at=late'], stop.how);
    expect(ended.code).toBe(130);
    expect(stop.tookMs()).toBeLessThan(endsWithinMs);
  });

  it('a second Ctrl+C ends it now', async () => {
    const stop = pressing(2, (child, press) => {
      child.stderr?.on('data', (text: Buffer) => {
        if (text.toString().includes('3/4 ')) press();
      });
    });
    const ended = await mwb(['switch', 'v1-1', 'serial', '--virtual=e303', '--fault=v1-1:neverReturns'], stop.how);
    expect(ended.code).toBeNull();
    expect(stop.signal()).toBe('SIGINT');
    expect(stop.tookMs()).toBeLessThan(endsWithinMs);
  });

  it('a run ends in order although nobody reads its progress any more', async () => {
    const ended = await mwb(['switch', 'v1-1', 'serial', '--virtual=e303'], {
      meanwhile: (child) => child.stderr?.destroy(),
    });
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.out).toContain('Verified');
  });
});
