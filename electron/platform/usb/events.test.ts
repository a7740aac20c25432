import { EventEmitter, once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { libusbEvents, udevadmEvents } from './events.ts';

describe('plug events of libusb', () => {
  it('nudge for plug and unplug until they are stopped', () => {
    const usb = new EventEmitter();
    let nudges = 0;
    const stop = libusbEvents(usb)(() => (nudges += 1));
    usb.emit('attach', {});
    usb.emit('detach', {});
    expect(nudges).toBe(2);
    stop();
    usb.emit('attach', {});
    expect(nudges).toBe(2);
    expect(usb.eventNames()).toEqual([]);
  });
});

describe('announcements by udevadm', () => {
  const path = process.env['PATH'];
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mwb-udevadm-'));
    process.env['PATH'] = folder;
  });
  afterEach(async () => {
    process.env['PATH'] = path;
    await rm(folder, { recursive: true });
  });

  it('nudge for each that is told, and the program ends with the watching', async () => {
    const program = join(folder, 'udevadm');
    const pidFile = join(folder, 'pid');
    await writeFile(
      program,
      `#!${process.execPath}
require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));
process.stdout.write('KERNEL add\\n');
setInterval(() => 0, 1000);
`,
    );
    await chmod(program, 0o755);
    const heard = new EventEmitter();
    const stop = udevadmEvents(() => heard.emit('nudge'));
    await once(heard, 'nudge', { signal: AbortSignal.timeout(5000) });
    const pid = Number(await readFile(pidFile, 'utf8'));
    stop();
    stop();
    await expect.poll(() => isRunning(pid), { timeout: 5000 }).toBe(false);
  });

  it('are done without where there is no udevadm', async () => {
    let nudges = 0;
    const stop = udevadmEvents(() => (nudges += 1));
    // The failure to start arrives in a later turn; an unheard one would end the test run.
    await new Promise((resolve) => setTimeout(resolve, 50));
    stop();
    expect(nudges).toBe(0);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
