/**
 * `npm run bench -- at [--rounds=N] [--commands=N]`: commands per second and the time that our AT channel adds to each, over a
 * pseudo-terminal, against the barest client there can be (Python: write, read to the result) on the same pair in the same
 * run. The stick is a Python program that answers at once; the rest between two commands (100 ms by default, for old
 * sticks) is switched off. Ends with 1 when our channel adds more than a millisecond to each.
 */
import { spawn, execFile } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { parseArgs, promisify } from 'node:util';
import { AtChannel } from '../../electron/core/at/channel.ts';
import { SystemClock } from '../../electron/platform/clock/system-clock.ts';
import { SystemSerialPorts } from '../../electron/platform/serial/serial-ports.ts';

/** µs. What a full-speed USB device waits for its next frame anyway, and a hundredth of the rest that old sticks need. */
const allowed = 1000;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, commands: { type: 'string', default: '1000' } },
});
const rounds = Math.max(1, Number(values.rounds));
const commands = Math.max(10, Number(values.commands));
const peer = path.join(import.meta.dirname, 'at-peer.py');
const settings = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 } as const;

const sorted = (list: readonly number[]): number[] => list.toSorted((a, b) => a - b);
const median = (list: readonly number[]): number => sorted(list)[Math.floor(list.length / 2)] ?? 0;
const high = (list: readonly number[]): number => sorted(list)[Math.floor(list.length * 0.95)] ?? 0;

/** µs of each command of the bare client. */
async function askBare(port: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)('python3', [peer, 'ask', port, String(commands)], {
    maxBuffer: 1 << 26,
  });
  return stdout.trim().split(' ').map(Number);
}

/** µs of each command of our channel, one after the other. */
async function askOurs(port: string): Promise<number[]> {
  const serial = await new SystemSerialPorts().open(port, settings);
  const channel = new AtChannel(serial, new SystemClock(), { gapMs: 0 });
  const took: number[] = [];
  try {
    for (let done = 0; done < commands; done += 1) {
      const begun = performance.now();
      const { final, lines } = await channel.send('AT+CSQ');
      took.push((performance.now() - begun) * 1000);
      if (final.kind !== 'ok' || lines.length !== 1) throw new Error(`wrong answer: ${final.text}`);
    }
  } finally {
    await channel.close();
  }
  return took;
}

const stick = spawn('python3', [peer, 'stick'], { stdio: ['pipe', 'pipe', 'inherit'] });
try {
  const [port] = (await once(createInterface(stick.stdout), 'line')) as [string];
  await askOurs(port);
  const bare: number[][] = [];
  const ours: number[][] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await askBare(port));
    ours.push(await askOurs(port));
  }
  const perSecond = (list: readonly number[]): number => 1e6 / (list.reduce((sum, one) => sum + one, 0) / list.length);
  const show = (what: string, all: number[][]): void => {
    const each = all.flat();
    console.log(
      `${what.padEnd(14)} ${median(all.map(perSecond)).toFixed(0).padStart(7)} commands/s   ` +
        `${median(each).toFixed(0).padStart(6)} µs each (median), 95 % within ${high(each).toFixed(0)} µs`,
    );
  };
  show('bare client', bare);
  show('our channel', ours);
  const added = median(ours.flat()) - median(bare.flat());
  const ratio = median(ours.map((each, round) => median(each) / median(bare[round] ?? [])));
  console.log(
    `added ${added.toFixed(0)} µs for each command, allowed ${allowed}; ${ratio.toFixed(2)} times the bare client`,
  );
  process.exitCode = added <= allowed ? 0 : 1;
} finally {
  stick.stdin.end();
}
