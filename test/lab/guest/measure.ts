import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { Composition } from '../../../electron/compose/compose.ts';
import type { Choice, Moment } from '../orders.ts';
import { openBench, untilNoProcessWith, untilShown, withModeswitch } from './bench.ts';
import { KernelLog } from './kernel-log.ts';
import { order, run } from './lab.ts';
import { askPort, placeOf, windowsMessage } from './switching.ts';

/** ms for anything that the kernel or a contender does; the slowest takes some 10 s on an idle machine. */
const limitMs = 90_000;

/** The stick on trial: slot 0, an E303 that is to become a serial modem. */
const slot = 0;
const place = placeOf(slot);
const disk = '12d1:1f01';
/** The command that names Windows, in a command block of any tag: usb_modeswitch numbers its blocks, ours does not. */
const switchMessage = /^bulk-out 01 55534243[0-9a-f]{22}110600/;
const serialPorts = 3;
const atInterface = ':1.2';

/** CLOCK_MONOTONIC, s. */
const guestNow = (): number => Number(process.hrtime.bigint()) / 1e9;

/** What one switch showed; all in ms on the stick's clock. */
interface Seen {
  intent: number;
  /** The contender said that it is done; undefined for one that says nothing. */
  verdict?: number;
  cpuMs?: number;
  peakMiB?: number;
}

/** The offset from the guest's clock to the stick's, from the quickest of some questions. */
async function clockOffset(): Promise<(guestSeconds: number) => number> {
  let best = { round: Number.POSITIVE_INFINITY, offset: 0 };
  for (let i = 0; i < 8; i += 1) {
    const asked = guestNow() * 1000;
    const host = await order<number>({ order: 'clock' });
    const answered = guestNow() * 1000;
    const round = answered - asked;
    if (round < best.round) best = { round, offset: host - (asked + answered) / 2 };
  }
  return (guestSeconds) => guestSeconds * 1000 + best.offset;
}

interface Hand {
  kernel: KernelLog;
  /** How long the stick is off the bus when it switches, ms. */
  awayMs: number;
  toStick: (guestSeconds: number) => number;
}

/** Plugs the stick in; with `settled` waits until its drive is there and udev has nothing more to do. */
async function plug({ kernel, awayMs }: Hand, until: 'settled' | 'at once'): Promise<void> {
  kernel.clear();
  await order({ order: 'mark', slot });
  await order({ order: 'plug', slot, model: 'e303', faults: { awayMs } });
  if (until === 'at once') return;
  await kernel.until('a drive', 1, (one) => one.action === 'add' && one.subsystem === 'block', limitMs);
  await run('udevadm', ['settle', `--timeout=${limitMs / 1000}`], { limitMs });
}

async function unplug({ kernel }: Hand): Promise<void> {
  kernel.clear();
  await order({ order: 'unplug', slot });
  await kernel.until(
    'the stick leaves',
    1,
    (one) => one.action === 'remove' && one.path.endsWith(`/${place}`),
    limitMs,
  );
}

/** Waits for the modem, asks it, and works out what a switch took. */
async function figuresOf({ kernel, toStick }: Hand, work: () => Promise<Seen>): Promise<Record<string, number>> {
  const seen = await work();
  const ttys = await kernel.until(
    'three ports',
    serialPorts,
    (one) => one.action === 'add' && one.subsystem === 'tty' && /\/ttyUSB\d+\/tty\//.test(one.path),
    limitMs,
  );
  const ready = toStick(Math.max(...ttys.map((one) => one.at)));
  const at = ttys.find((one) => one.path.includes(`${place}${atInterface}/`));
  assert(at !== undefined, 'a port on the AT interface');
  assert.match(await askPort(`/dev/${at.path.split('/').at(-1) ?? ''}`), /E303s-2/);
  const [, back] = await kernel.until(
    'the stick returns',
    2,
    (one) => one.action === 'add' && one.subsystem === 'usb' && one.path.endsWith(`/${place}`),
    limitMs,
  );
  const moments = await order<Moment[]>({ order: 'moments', slot });
  const when = (what: string, fits: (line: string) => boolean): number => {
    const found = moments.find(({ line }) => fits(line));
    assert(found !== undefined, `${what} is not among what reached the stick`);
    return found.at;
  };
  const message = when('the message', (line) => switchMessage.test(line));
  const arrivals = moments.filter(({ line }) => line === 'arrived').map((one) => one.at);
  const [plugged = Number.NaN, returned = Number.NaN] = arrivals;
  assert.equal(arrivals.length, 2, 'plugged in, and back once');
  // The first AT line after its return: ours asks by itself, for the others the neutral hand asks at their verdict.
  const asked = when('ATI', (line) => line.startsWith('bulk-out 03 '));
  const device = toStick(back?.at ?? Number.NaN);
  const standing = returned - message;
  return {
    toMessage: message - seen.intent,
    stick: standing,
    kernel: ready - returned,
    ...(seen.verdict === undefined
      ? {}
      : {
          verdictAfterDevice: seen.verdict - device,
          verdictAfterPorts: seen.verdict - ready,
          messageToVerdict: seen.verdict - message - standing,
        }),
    messageToAt: asked - message - standing,
    plugToModem: ready - plugged - standing,
    plugToAt: asked - plugged - standing,
    ...(seen.cpuMs === undefined ? {} : { cpuMs: seen.cpuMs }),
    ...(seen.peakMiB === undefined ? {} : { peakMiB: seen.peakMiB }),
  };
}

interface Measured {
  started: number;
  ended: number;
  cpu: number;
  peakKiB: number;
  status: number;
}

/** Runs a program under measure.py; fails when it ends with another status than 0. */
async function measured(program: string[]): Promise<Measured> {
  const file = '/tmp/measured.json';
  const child = await run('python3', ['/lab/measure.py', file, ...program], { limitMs });
  assert.equal(child.status, 0, child.said);
  const result = JSON.parse(await readFile(file, 'utf8')) as Measured;
  assert.equal(result.status, 0, child.said);
  return result;
}

const asProgram = async ({ toStick }: Hand, program: string[]): Promise<Seen> => {
  const { started, ended, cpu, peakKiB } = await measured(program);
  return { intent: toStick(started), verdict: toStick(ended), cpuMs: cpu * 1000, peakMiB: peakKiB / 1024 };
};

const bySystemTool = [
  ...['usb_modeswitch', '-v', '12d1', '-p', '1f01', '-V', '12d1', '-P', '1001', '-M', windowsMessage],
  // Its success check: looks for the new id once a second, 20 times at most.
  ...['-s', '20'],
];

const ours = (): string[] => [process.execPath, `${process.env['LAB_REPO'] ?? ''}/.vite/build/mwb.cjs`];

/** Processor time of this process and of the children that it waited for, ms (proc(5), stat). */
async function ownCpuMs(): Promise<number> {
  const fields = (await readFile('/proc/self/stat', 'utf8')).replace(/^.*\) /, '').split(' ');
  // utime, stime, cutime, cstime in ticks of 10 ms; counted from the state, which is field 3.
  return [14, 15, 16, 17].map((field) => Number(fields[field - 3]) * 10).reduce((sum, ms) => sum + ms, 0);
}

async function peakMiB(): Promise<number> {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(await readFile('/proc/self/status', 'utf8'))?.[1]) / 1024;
}

/** Our program, which is already running: told to switch, or left to start the run as soon as it shows the disk. */
async function running(hand: Hand, bench: Composition): Promise<Seen> {
  const cpu = await ownCpuMs();
  const intent = hand.toStick(guestNow());
  // The verdict stands in the session, and on the page, before the place is given back to other programs.
  let told: number | undefined;
  const stop = bench.workbench.onChange(() => {
    if (bench.workbench.session(place).run?.verdict !== undefined) told ??= guestNow();
  });
  const done = await bench.workbench.startRun(place, 'serial').done;
  stop();
  const verdict = hand.toStick(told ?? guestNow());
  assert.equal(done.verdict, 'verified', JSON.stringify([done.words, done.error, done.steps]));
  console.log(JSON.stringify([done.steps.map((step, i) => [done.plan.steps[i]?.kind, step.tookMs]), done.wire]));
  return { intent, verdict, cpuMs: (await ownCpuMs()) - cpu, peakMiB: await peakMiB() };
}

const isDisk = (bench: Composition) => untilShown(bench, place, 'a disk', (one) => one.mode.main === 'disk', limitMs);

type Contender = (hand: Hand) => Promise<Record<string, number>>;

/** The contenders, in the order in which each round runs them. */
const contenders: Readonly<Record<string, Contender>> = {
  'usb_modeswitch -s': async (hand) => {
    await plug(hand, 'settled');
    return figuresOf(hand, () => asProgram(hand, bySystemTool));
  },
  'mwb switch': async (hand) => {
    await plug(hand, 'settled');
    return figuresOf(hand, () => asProgram(hand, [...ours(), 'switch', place, 'serial', '--json', '--data=/tmp/mwb']));
  },
  running: async (hand) => {
    const bench = await openBench();
    try {
      await plug(hand, 'settled');
      await isDisk(bench);
      return await figuresOf(hand, () => running(hand, bench));
    } finally {
      await bench.stop();
    }
  },
  'running, at once': async (hand) => {
    const bench = await openBench();
    try {
      await plug(hand, 'at once');
      await isDisk(bench);
      return await figuresOf(hand, () => running(hand, bench));
    } finally {
      await bench.stop();
    }
  },
  'udev starts it': (hand) =>
    withOwnEntry(() =>
      withModeswitch(async () => {
        await plug(hand, 'at once');
        const figures = await figuresOf(hand, () => Promise.resolve({ intent: Number.NaN } satisfies Seen));
        await untilNoProcessWith('usb_modeswitch_dispatcher', limitMs);
        // Nobody tells it: the plug is the intent.
        const { toMessage: _unknown, ...rest } = figures;
        return rest;
      }),
    ),
  'as its unit': (hand) =>
    withOwnEntry(async () => {
      await plug(hand, 'settled');
      return figuresOf(hand, () => asProgram(hand, ['usb_modeswitch_dispatcher', '--switch-mode', place]));
    }),
  'mwb --version': async () => {
    const { started, ended, cpu, peakKiB } = await measured([...ours(), '--version']);
    return { startMs: (ended - started) * 1000, cpuMs: cpu * 1000, peakMiB: peakKiB / 1024 };
  },
};

/** Does the work with an entry in usb_modeswitch's own folder that sends the message of the other contenders. */
async function withOwnEntry<T>(work: () => Promise<T>): Promise<T> {
  const file = `/etc/usb_modeswitch.d/${disk}`;
  await mkdir('/etc/usb_modeswitch.d', { recursive: true });
  await writeFile(file, `TargetVendor=0x12d1\nTargetProduct=0x1001\nMessageContent="${windowsMessage}"\n`);
  try {
    return await work();
  } finally {
    await rm(file);
  }
}

/**
 * Real sticks are away for one to several seconds. Who looks once a second finds one half a second late in the mean, but
 * always equally late where the stick is always away for the same time; so the time differs from round to round, spread evenly
 * over a second (golden ratio), and is the same for all contenders of a round.
 */
const awayIn = (round: number): number => 1000 + Math.round(((round * 0.618034) % 1) * 1000);

async function main(): Promise<void> {
  const { rounds, words } = await order<Choice>({ order: 'chosen' });
  const kernel = new KernelLog();
  try {
    // Round 0 is for warming up: files are in memory then, and code that has run is compiled, as in a program that is running.
    for (let round = 0; round <= rounds; round += 1) {
      for (const [contender, act] of Object.entries(contenders)) {
        if (words.length > 0 && !words.includes(contender)) continue;
        const hand: Hand = { kernel, awayMs: awayIn(round), toStick: await clockOffset() };
        const figures = await act(hand);
        console.log(`${contender}: ${JSON.stringify(figures)}`);
        if (round > 0) await order({ order: 'sample', sample: { contender, figures } });
        if (contender !== 'mwb --version') await unplug(hand);
      }
    }
  } finally {
    kernel.stop();
  }
}

// The bundle is CommonJS, which has no await at its top; a defect here ends the guest with status 1.
void main();
