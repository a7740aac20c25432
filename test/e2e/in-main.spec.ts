import { expect, test } from './launch.ts';
import { inMain } from './support/in-main.ts';

declare global {
  // In the main process.
  var calls: number;
  var garbage: unknown[];
}

test('what a test asks of the main process is done once and answered, also while its memory is collected', async ({
  start,
}) => {
  const { app } = await start(['--virtual=none']);
  await inMain(app, () => void (globalThis.calls = 0));
  for (let call = 1; call <= 400; call += 1) {
    const answer = await inMain(app, () => {
      globalThis.garbage = Array.from({ length: 400 }, () => Array.from({ length: 100 }, () => ({})));
      globalThis.calls += 1;
      return globalThis.calls;
    });
    expect(answer).toBe(call);
  }
});
