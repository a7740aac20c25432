import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type { Run } from '../../../electron/core/model/index.ts';
import { systemOtherPrograms } from '../../../electron/platform/system/other-programs.ts';
import { openBench, ourRules, processesWith, shown, untilNoProcessWith, untilShown, withModeswitch } from './bench.ts';
import { idOf, order, run, type Scenario, type Watch } from './lab.ts';
import { bringUp, withCard } from './network.ts';
import {
  appearLimitMs,
  askAti,
  linuxMessage,
  placeOf,
  plugDisk,
  recordingWith,
  sendMessages,
  untilItLeft,
  windowsMessage,
  withDrive,
} from './switching.ts';

/** ms. Emulated, the system's tool needs some 5 s from plug to return; a loaded host many times as long. */
const systemLimitMs = 60_000;
const dispatcher = 'usb_modeswitch_dispatcher';

/** The command blocks that a stick got, without what usb-storage asks a disk. */
async function messagesTo(slot: number): Promise<string[]> {
  const wire = await order<string[]>({ order: 'wire', slot });
  return wire.flatMap(
    (line) => /^bulk-out \w+ (?<block>55534243[0-9a-f]{22}11[0-9a-f]+)$/.exec(line)?.groups?.['block'] ?? [],
  );
}

/**
 * The stick got one message, which names this host (byte 2 of the command: 00 Windows, 20 Linux), and then just what the
 * recording says, in order, until it left. usb_modeswitch would have sent the one that names Linux.
 */
async function onlyOurs(slot: number, names: '00' | '20'): Promise<string> {
  const [message = '', ...more] = await messagesTo(slot);
  assert.deepEqual([message.slice(30, 36), more], [`1106${names}`, []], 'one message, and it is ours');
  const wire = await order<string[]>({ order: 'wire', slot });
  const start = wire.findIndex((line) => line.endsWith(message));
  const expected = await recordingWith('12d1:1f01', message);
  const sent = untilItLeft(wire.slice(start)).slice(0, expected.length);
  assert.deepEqual(sent, expected.slice(0, sent.length));
  return `only ours on the wire (${String(sent.length)} operations)`;
}

async function systemActsFirst(): Promise<string[]> {
  const place = placeOf(0);
  return withModeswitch(async () => {
    const bench = await openBench();
    let first: string;
    try {
      await order({ order: 'mark', slot: 0 });
      await order({ order: 'plug', slot: 0, model: 'e303' });
      const took = await untilShown(
        bench,
        place,
        'usb_modeswitch takes it to 14db and is named',
        (session) => session.others.some((one) => one.what.id === 'others.took.sure'),
        systemLimitMs,
      );
      const [other] = took.others;
      assert.deepEqual([other?.program, other?.state, other?.certainty], ['usb_modeswitch', 'acts', 'sure']);
      assert.deepEqual([other?.what.params?.['from'], other?.what.params?.['to']], ['12d1:1f01', '12d1:14db']);
      // Nothing of it is ours: no run, no history, no tick.
      assert.equal(took.run, undefined);
      assert.deepEqual(took.history, []);
      assert.notEqual(took.state.glyph, 'verified');
      assert.deepEqual(await messagesTo(0), [linuxMessage]);
      first = `${String(other?.what.params?.['to'])} ${String(other?.what.params?.['seconds'])} s after the plug: Sure, ${other?.source ?? ''}`;
      await untilNoProcessWith(dispatcher, systemLimitMs);
    } finally {
      await bench.stop();
    }
    // Who starts the program later has only the mark to go by.
    const later = await openBench();
    try {
      const seen = await untilShown(later, place, 'the mark', (session) => session.others.length > 0, appearLimitMs);
      assert.deepEqual([seen.others[0]?.program, seen.others[0]?.certainty], ['usb_modeswitch', 'likely']);
      return [first, `started later: Likely, by ${seen.others[0]?.source ?? ''}`, 'no run of ours claimed'];
    } finally {
      await later.stop();
    }
  });
}

async function heldOffOurRun(watch: Watch): Promise<string[]> {
  const place = placeOf(0);
  return withModeswitch(async () => {
    const bench = await openBench();
    try {
      await order({ order: 'plug', slot: 0, model: 'e303' });
      await untilShown(
        bench,
        place,
        'the system takes it',
        (session) => session.others[0]?.what.id === 'others.took.sure',
        systemLimitMs,
      );
      await untilNoProcessWith(dispatcher, systemLimitMs);
      // Held off by hand: the next plug leaves it a disk.
      const hold = await bench.workbench.holdOthers(place);
      assert.deepEqual(hold.programs, ['usb_modeswitch']);
      assert.equal((await ourRules()).length, 1);
      await order({ order: 'unplug', slot: 0 });
      await untilShown(bench, place, 'unplugged', (session) => session.sighting === undefined, appearLimitMs);
      await order({ order: 'mark', slot: 0 });
      const disk = await plugDisk(watch, 0, 'e303', '12d1:1f01');
      await withDrive(watch, disk);
      assert.deepEqual(await processesWith(dispatcher), [], 'udev has not started usb_modeswitch');
      const held = await untilShown(
        bench,
        place,
        'held off',
        (session) => session.others.some((one) => one.state === 'held off'),
        appearLimitMs,
      );
      const plan = bench.workbench.plan(place, 'serial');
      assert.equal(plan.steps[0]?.kind, 'hold-others');
      assert.match(JSON.stringify(plan.steps[0]), /usb_modeswitch/);
      // Our run on top of it, which is counted: its end must not give the place back.
      const done = await bench.workbench.startRun(place, 'serial').done;
      assert.equal(done.verdict, 'verified', JSON.stringify([done.words, done.error, done.steps, done.wire]));
      const wire = await onlyOurs(0, '00');
      assert.equal((await ourRules()).length, 1, 'the run has left the hold of the person');
      assert.equal(held.run, undefined);
      await bench.workbench.giveBack(place);
      assert.deepEqual(await ourRules(), [], 'the rule is gone');
      // Given back: the system takes the next plug again.
      await order({ order: 'plug', slot: 0, model: 'e303' });
      await untilShown(
        bench,
        place,
        'the system takes it again',
        (session) => session.others[0]?.what.id === 'others.took.sure',
        systemLimitMs,
      );
      await untilNoProcessWith(dispatcher, systemLimitMs);
      return ['held: stays 12d1:1f01', 'serial verified', wire, 'rule gone', 'given back: the system acts again'];
    } finally {
      await bench.stop();
    }
  });
}

async function twinsAtOnce(watch: Watch): Promise<string[]> {
  const bench = await openBench();
  try {
    const [left, right] = [placeOf(0), placeOf(1)];
    for (const slot of [0, 1]) await order({ order: 'mark', slot });
    const disks = [await plugDisk(watch, 0, 'e303', '12d1:1f01'), await plugDisk(watch, 1, 'e303', '12d1:1f01')];
    for (const place of [left, right]) {
      await untilShown(
        bench,
        place,
        'a disk',
        (session) => session.sighting !== undefined && session.mode.main === 'disk',
        appearLimitMs,
      );
    }
    const from = watch.told.length;
    const [first, second] = [bench.workbench.startRun(left, 'serial'), bench.workbench.startRun(right, 'network')];
    // As a desktop does: the new card gets its address while the run waits for the page.
    const [serial, network, address] = await Promise.all([
      first.done,
      second.done,
      withCard(watch, right, from, '12d1:14db').then((seen) => bringUp(seen.cards[0]?.name ?? '')),
    ]);
    const ends = [serial, network];
    const told = (one: Run): string =>
      `${one.place} ${one.plan.to}: ${one.after === undefined ? 'gone' : idOf(one.after)} ${one.verdict ?? ''}`;
    const why = JSON.stringify(ends.map((one) => [one.words, one.error, one.steps]));
    assert.deepEqual(
      ends.map((one) => one.after && idOf(one.after)),
      ['12d1:1001', '12d1:14db'],
      why,
    );
    assert.deepEqual([serial.verdict, network.verdict], ['verified', 'verified'], why);
    const overlap =
      Math.min(...ends.map((one) => Date.parse(one.endedAt ?? ''))) >
      Math.max(...ends.map((one) => Date.parse(one.startedAt)));
    assert(overlap, 'both ran at the same time');
    assert.equal(disks[0]?.device.serial, disks[1]?.device.serial, 'nothing tells them apart but the place');
    return [...ends.map(told), `its page over ${address}`, await onlyOurs(0, '00'), await onlyOurs(1, '20')];
  } finally {
    await bench.stop();
  }
}

/** Starts the system bus and ModemManager; ends them after the work. */
async function withModemManager<T>(work: () => Promise<T>): Promise<T> {
  await mkdir('/run/dbus', { recursive: true });
  const bus = spawn('dbus-daemon', ['--system', '--nofork', '--nopidfile'], { stdio: 'ignore' });
  try {
    await run(
      'sh',
      ['-c', 'for i in $(seq 100); do [ -S /run/dbus/system_bus_socket ] && exit; sleep 0.1; done; exit 1'],
      { limitMs: 20_000 },
    );
    const manager = spawn('ModemManager', ['--test-no-suspend-resume'], { stdio: 'ignore' });
    try {
      return await work();
    } finally {
      const ended = once(manager, 'exit');
      manager.kill('SIGTERM');
      await ended;
    }
  } finally {
    bus.kill('SIGTERM');
  }
}

const atIsHeld = (by: string) => (session: NonNullable<ReturnType<typeof shown>>) =>
  session.ports.some((port) => port.state === 'held' && port.holder?.program === by);

async function managerLetsGo(watch: Watch): Promise<string[]> {
  return withModemManager(async () => {
    // From a cold disk its first start takes an emulated machine seconds.
    await run('mmcli', ['--version'], { limitMs: 30_000 });
    const bench = await openBench();
    try {
      const disk = await withDrive(watch, await plugDisk(watch, 0, 'e303', '12d1:1f01'));
      const from = watch.told.length;
      await sendMessages(watch, disk, [windowsMessage]);
      const seen = await watch.sighting(
        'three ports',
        disk.place,
        from,
        (now) => now.ports.length === 3,
        appearLimitMs,
      );
      const held = await untilShown(
        bench,
        seen.place,
        'ModemManager holds a port',
        atIsHeld('ModemManager'),
        systemLimitMs,
      );
      const row = held.others.find((one) => one.program === 'ModemManager');
      assert.equal(row?.state, 'holds');
      const started = performance.now();
      await bench.workbench.freePort(seen.place).catch((error: unknown) => {
        const { others, ports, record } = shown(bench, seen.place) ?? {};
        throw new Error(
          JSON.stringify({ after: performance.now() - started, others, ports, record: record?.slice(-5) }),
          { cause: error },
        );
      });
      const took = ((performance.now() - started) / 1000).toFixed(1);
      const free = shown(bench, seen.place);
      assert.deepEqual(
        free?.ports.map((port) => port.state),
        ['free', 'free', 'free'],
      );
      assert.equal(free.others.find((one) => one.program === 'ModemManager')?.state, 'held off');
      assert.match(await askAti(seen, 2), /E303s-2/);
      await bench.workbench.giveBack(seen.place);
      await untilNoProcessWith('--inhibit-device', 5000);
      const again = await untilShown(
        bench,
        seen.place,
        'it takes them again',
        atIsHeld('ModemManager'),
        systemLimitMs,
      ).then(
        () => 'given back: it opens them again',
        () => 'given back: it has not opened them again within a minute',
      );
      return [
        `${held.ports
          .filter((port) => port.state === 'held')
          .map((port) => port.name)
          .join(' ')} held by ModemManager`,
        `let go in ${took} s`,
        'ATI answered',
        again,
        await killedWhileHolding(seen.place),
      ];
    } finally {
      await bench.stop();
    }
  });
}

/** As another process: holds a place until it is killed. */
export async function holdUntilKilled(place: string): Promise<void> {
  const { did } = await systemOtherPrograms().holdOff(place);
  process.stdout.write(`held ${did.join(',')}\n`);
  setInterval(() => undefined, 1000);
}

/** A copy of the program that is killed: ModemManager has its device back at once, the rule goes at the next start. */
async function killedWhileHolding(place: string): Promise<string> {
  const child = spawn(process.execPath, [process.argv[1] ?? '', 'hold', place], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data', { signal: AbortSignal.timeout(systemLimitMs) });
  assert.equal((await ourRules()).length, 1);
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  await untilNoProcessWith('--inhibit-device', 5000);
  assert.equal((await ourRules()).length, 1, 'nobody could take the rule away');
  await systemOtherPrograms().tidy();
  assert.deepEqual(await ourRules(), []);
  return 'killed while holding: ModemManager free at once, rule gone at the next start';
}

export const otherProgramScenarios: Scenario[] = [
  { name: 'usb_modeswitch acts first', run: systemActsFirst },
  { name: 'usb_modeswitch held off', run: heldOffOurRun },
  { name: 'twins at once', run: twinsAtOnce },
  { name: 'ModemManager lets go', run: managerLetsGo },
];
