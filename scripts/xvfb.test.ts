import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { startXvfb } from './xvfb.mjs';

const hasXvfb = spawnSync('Xvfb', ['-help']).error === undefined;

// Xvfb is a program for X11; elsewhere windows open on the person's own screen.
it.skipIf(!hasXvfb)('gives two owners two displays, and ends with them', async () => {
  const [one, two] = await Promise.all([startXvfb(), startXvfb({ width: 640, height: 480 })]);
  expect(one.display).toMatch(/^:\d+$/);
  expect(two.display).not.toBe(one.display);
  await Promise.all([one.stop(), two.stop()]);
  // Stopped once more does nothing.
  await one.stop();
});

it('says that Xvfb is missing', async () => {
  const { PATH } = process.env;
  process.env['PATH'] = '/nowhere';
  try {
    await expect(startXvfb()).rejects.toThrow('Xvfb cannot be started');
  } finally {
    process.env['PATH'] = PATH;
  }
});
