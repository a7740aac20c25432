import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { must, mwb } from './command.ts';
import { idOf, type Scenario, type Watch } from './lab.ts';
import { appearLimitMs, placeOf } from './switching.ts';

/** ms. Node starts slowly when it is emulated. */
const serveLimitMs = 60_000;
/** The tool takes the first port of the kernel's virtual hub that is free, which all are while no scenario has a stick. */
const place = placeOf(0);

/**
 * What docs/virtual-sticks.md tells people, word by word: the server of this very program, Debian's usbip, the same line once
 * more after the switch, and the pull.
 */
async function byUsbip(watch: Watch): Promise<string[]> {
  const program = `${process.env['LAB_REPO'] ?? ''}/.vite/build/mwb.cjs`;
  const server = spawn(process.execPath, [program, 'virtual', 'serve', '--stick=e303,mf831'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const lines = createInterface({ input: server.stdout });
    const told: string[] = [];
    const attach = await new Promise<string>((resolve, reject) => {
      const limit = setTimeout(
        () => reject(new Error(`no line to attach by within a minute: ${told.join(' / ')}`)),
        serveLimitMs,
      );
      lines.on('line', (line) => {
        told.push(line);
        const found = /^\s*(usbip attach .* -b 1-1)$/.exec(line)?.[1];
        if (found === undefined) return;
        clearTimeout(limit);
        resolve(found);
      });
    });
    const offered = await must('usbip', 'list', '-r', '127.0.0.1');
    assert.match(offered, /1-1.*12d1:1f01/s);
    assert.match(offered, /1-2.*19d2:1225/s);
    const [tool = '', ...words] = attach.split(' ');
    const from = watch.told.length;
    await must(tool, ...words);
    await watch.sighting(
      '12d1:1f01 by usbip',
      place,
      from,
      (now) => idOf(now) === '12d1:1f01' && now.drives.length > 0,
      appearLimitMs,
    );
    assert.match(await must('lsusb'), /12d1:1f01/);
    assert.match(await must('usbip', 'port'), /Port \d+: <Port in Use>/);
    const before = watch.told.length;
    // The stick leaves the bus with its connection; the same line brings back what it has become.
    const [run] = await Promise.all([
      mwb(0, 'switch', place, 'serial'),
      watch
        .until('it leaves', before, (event) => event.kind === 'left' && event.place === place, 4 * appearLimitMs)
        .then(() => attachAgain(tool, words)),
    ]);
    assert.equal((run as { verdict: string }).verdict, 'verified', JSON.stringify(run));
    const port = /Port (\d+): <Port in Use>/.exec(await must('usbip', 'port'))?.[1] ?? '';
    const pulled = watch.told.length;
    await must('usbip', 'detach', '-p', port);
    await watch.until('it is pulled', pulled, (event) => event.kind === 'left', appearLimitMs);
    return [attach, `12d1:1f01 at ${place}`, 'switched to serial: verified', `usbip detach -p ${port}`];
  } finally {
    const ended = once(server, 'exit');
    server.kill('SIGINT');
    await ended;
  }
}

/** Asked for until it is back, as the loop in the document does. */
async function attachAgain(tool: string, words: string[]): Promise<void> {
  const end = performance.now() + appearLimitMs;
  for (;;) {
    try {
      await must(tool, ...words);
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

export const attachScenarios: Scenario[] = [{ name: 'usbip attach by hand', run: byUsbip }];
