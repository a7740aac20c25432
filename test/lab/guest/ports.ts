import assert from 'node:assert/strict';
import type { Composition } from '../../../electron/compose/compose.ts';
import type { Fact, FactSet, Run, Sighting } from '../../../electron/core/model/index.ts';
import { SystemSerialPorts } from '../../../electron/platform/serial/serial-ports.ts';
import { e303 } from '../../../electron/virtual/stick/models/e303.ts';
import { openBench, untilShown } from './bench.ts';
import { codeOf, order, run, type Scenario, type Watch } from './lab.ts';
import {
  appearLimitMs,
  linuxMessage,
  placeOf,
  plugDisk,
  sendMessages,
  windowsMessage,
  withDrive,
} from './switching.ts';

const settings = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 } as const;
/** ms that a break is held: long enough to be seen as one. */
const breakMs = 100;

/** Makes an E303 a serial modem with usb_modeswitch's own sequence, and waits for its three ports. */
async function serialModem(watch: Watch): Promise<Sighting> {
  const disk = await plugDisk(watch, 0, 'e303', '12d1:1f01');
  const from = watch.told.length;
  await sendMessages(watch, disk, [windowsMessage]);
  return watch.sighting('three ports', disk.place, from, (now) => now.ports.length === 3, appearLimitMs);
}

/** Class requests to the stick in slot 0 since the last look, in order. */
async function requests(): Promise<string[]> {
  const wire = await order<string[]>({ order: 'wire', slot: 0 });
  await order({ order: 'mark', slot: 0 });
  return wire.filter((line) => line.startsWith('ctrl-out 21 '));
}

/**
 * What `option` sends for the lines of a port: SET_CONTROL_LINE_STATE (CDC PSTN §6.3.12; bit 0 DTR, bit 1 RTS) by usb_wwan, at
 * opening and closing. It knows no break, and since Linux 6.5 (6.1 in Debian's stable line too) says so with ENOTTY; the
 * serial library sets break and lines by one call, break first, so the lines cannot be set either. Nothing may be claimed then.
 */
async function linesOfOption(watch: Watch): Promise<string[]> {
  const seen = await serialModem(watch);
  const port = seen.ports.find((one) => one.interface === 2);
  assert(port !== undefined && port.driver === 'option');
  const state = (bits: number): string => `ctrl-out 21 22 000${bits} 0002 -`;
  await requests();
  const channel = await new SystemSerialPorts().open(port.path, settings);
  try {
    assert.deepEqual(await requests(), [state(3)], 'opening raises both lines');
    for (const lines of [{ dtr: false }, { rts: false }]) {
      assert.equal(await codeOf(channel.setLines(lines)), 'serial.no-lines', 'not claimed to be set');
    }
    assert.equal(await codeOf(channel.sendBreak(breakMs)), 'serial.no-lines', 'not claimed to be sent');
    assert.deepEqual(await requests(), [], 'and nothing was');
    await channel.configure({ baudRate: 9600 });
    assert.deepEqual(await requests(), [], 'option sends no line coding');
  } finally {
    await channel.close();
  }
  assert.deepEqual(await requests(), [state(0)], 'closing drops both lines');
  return ['open: DTR and RTS on, close: both off', 'lines and break: refused as serial.no-lines', 'no line coding'];
}

/**
 * What `pl2303` sends on a `ttyUSB` of its own: SET_LINE_CODING, SET_CONTROL_LINE_STATE and SEND_BREAK, as the communication class
 * has them (CDC PSTN §6.3), to interface 0. The serial library clears the break each time it sets the lines.
 */
async function linesOfAdapter(watch: Watch): Promise<string[]> {
  const from = watch.told.length;
  await order({ order: 'plug', slot: 0, model: 'adapter' });
  const seen = await watch.sighting('a port', placeOf(0), from, (now) => now.ports.length === 1, appearLimitMs);
  const [port] = seen.ports;
  assert(port !== undefined && port.driver === 'pl2303');
  assert.match(port.name, /^ttyUSB\d+$/);
  const state = (bits: number): string => `ctrl-out 21 22 000${bits} 0000 -`;
  const breaks = (value: string): string => `ctrl-out 21 23 ${value} 0000 -`;
  await requests();
  const channel = await new SystemSerialPorts().open(port.path, settings);
  try {
    const opening = await requests();
    assert(opening.includes(state(3)), `opening raises both lines: ${opening.join()}`);
    await channel.setLines({ dtr: false });
    assert.deepEqual(await requests(), [breaks('0000'), state(2)], 'DTR off');
    await channel.setLines({ dtr: true, rts: false });
    assert.deepEqual(await requests(), [breaks('0000'), state(1)], 'RTS off');
    await channel.setLines({ rts: true });
    assert.deepEqual(await requests(), [breaks('0000'), state(3)], 'both on');
    const began = performance.now();
    await channel.sendBreak(breakMs);
    assert(performance.now() - began >= breakMs, 'the break lasts as long as it should');
    assert.deepEqual(
      (await requests()).filter((line) => line.startsWith('ctrl-out 21 23')),
      [breaks('ffff'), breaks('0000')],
    );
  } finally {
    await channel.close();
  }
  assert((await requests()).includes(state(0)), 'closing drops both lines');
  return [`${port.name} by pl2303: DTR and RTS as told`, `break of ${breakMs} ms by SEND_BREAK ffff and 0000`];
}

/**
 * What `cdc_acm` sends on a port that says it knows break (CDC PSTN §5.3.2, bit 2): SET_LINE_CODING, SET_CONTROL_LINE_STATE and
 * SEND_BREAK (ffff = until it is taken back by 0). The serial library clears the break each time it sets the lines.
 */
async function linesOfAcm(watch: Watch): Promise<string[]> {
  const disk = await withDrive(watch, await plugDisk(watch, 0, 'cs19', '0421:062c'));
  const from = watch.told.length;
  await run('usb_modeswitch', ['-v', '0421', '-p', '062c', '-K'], { limitMs: 60_000 });
  const seen = await watch.sighting('two ports', disk.place, from, (now) => now.ports.length === 2, appearLimitMs);
  const port = seen.ports.find((one) => one.interface === 2);
  assert(port !== undefined && port.driver === 'cdc_acm');
  const state = (bits: number): string => `ctrl-out 21 22 000${bits} 0002 -`;
  const breaks = (value: string): string => `ctrl-out 21 23 ${value} 0002 -`;
  // Rate in four bytes, stop bits, parity, data bits.
  const coding = (rate: string): string => `ctrl-out 21 20 0000 0002 ${rate}000008`;
  await requests();
  const channel = await new SystemSerialPorts().open(port.path, settings);
  try {
    const opening = await requests();
    assert(opening.includes(state(3)), `opening raises both lines: ${opening.join()}`);
    assert.equal(opening.filter((line) => line.startsWith('ctrl-out 21 20')).at(-1), coding('00c20100'));
    await channel.setLines({ dtr: false });
    assert.deepEqual(await requests(), [breaks('0000'), state(2)], 'DTR off');
    await channel.setLines({ dtr: true, rts: false });
    assert.deepEqual(await requests(), [breaks('0000'), state(1)], 'RTS off');
    await channel.setLines({ rts: true });
    assert.deepEqual(await requests(), [breaks('0000'), state(3)], 'both on');
    const began = performance.now();
    await channel.sendBreak(breakMs);
    assert(performance.now() - began >= breakMs, 'the break lasts as long as it should');
    assert.deepEqual(
      (await requests()).filter((line) => line.startsWith('ctrl-out 21 23')),
      [breaks('ffff'), breaks('0000')],
    );
    await channel.configure({ baudRate: 9600 });
    assert.deepEqual(
      (await requests()).filter((line) => line.startsWith('ctrl-out 21 20')),
      [coding('80250000')],
    );
  } finally {
    await channel.close();
  }
  assert((await requests()).includes(state(0)), 'closing drops both lines');
  return [
    'DTR and RTS as told',
    `break of ${breakMs} ms by SEND_BREAK ffff and 0000`,
    'line coding by SET_LINE_CODING',
  ];
}

/** Starts a run and pulls and plugs the stick when the plan asks a person to. */
export async function runWithHand(bench: Composition, place: string, mode: 'disk' | 'serial', slot = 0): Promise<Run> {
  const { done } = bench.workbench.startRun(place, mode);
  let asked = false;
  const hand = async (): Promise<void> => {
    await order({ order: 'unplug', slot });
    await untilShown(bench, place, 'pulled', (one) => one.sighting === undefined, appearLimitMs);
    await order({ order: 'replug', slot });
  };
  let handed: Promise<void> | undefined;
  const stop = bench.workbench.onChange(() => {
    if (asked || bench.workbench.session(place).run?.waitingFor !== 'replug') return;
    asked = true;
    handed = hand();
  });
  try {
    const ended = await done;
    await handed;
    return ended;
  } finally {
    stop();
  }
}

const factOf = (facts: FactSet, key: string): Fact | undefined => facts.facts.find((one) => one.key === key);

/** The whole way of the program on real ports: to serial, the facts over the port that the kernel made, and back to the disk. */
async function factsAndWayBack(watch: Watch): Promise<string[]> {
  const { place } = await plugDisk(watch, 0, 'e303', '12d1:1f01');
  const bench = await openBench();
  try {
    await untilShown(bench, place, 'a disk', (one) => one.mode.main === 'disk', appearLimitMs);
    const there = await runWithHand(bench, place, 'serial');
    assert.equal(there.verdict, 'verified', JSON.stringify([there.words, there.error, there.steps]));
    const facts = await bench.workbench.readFacts(place);
    const { imei, firmware } = e303.identity;
    assert.equal(factOf(facts, 'imei')?.value, imei);
    assert.equal(factOf(facts, 'firmware')?.value, firmware);
    const from = factOf(facts, 'imei')?.source;
    assert(
      from !== undefined && /^ttyUSB\d+$/.test(from.where),
      `the IMEI was read over a real port: ${JSON.stringify(from)}`,
    );
    const known = facts.facts.filter((one) => one.status === 'read').length;
    const back = await runWithHand(bench, place, 'disk');
    assert.equal(back.verdict, 'verified', JSON.stringify([back.words, back.error, back.steps]));
    assert.equal((await watch.bus.list()).find((one) => one.place === place)?.device.pid, '1f01');
    return [
      `${known} of ${facts.facts.length} facts over ${from.where}, IMEI and firmware as the stick has them`,
      'replugged when asked: disk verified',
    ];
  } finally {
    await bench.stop();
  }
}

/** All that lsusb tells of a place, without the number that the kernel gave it. */
async function lsusb(watch: Watch, id: string, place: string): Promise<string> {
  const devnum = await run('cat', [`/sys/bus/usb/devices/${place}/devnum`], { limitMs: 5000 });
  const listed = await run('lsusb', ['-v', '-s', `1:${devnum.stdout.trim()}`], { limitMs: 30_000 });
  assert.match(listed.stdout, new RegExp(`ID ${id}`), listed.stdout + watch.summary());
  return listed.stdout.replace(/^Bus 001 Device \d+:/m, 'Bus 001:');
}

interface Case {
  model: string;
  from: string;
  to: string;
  mode: 'serial' | 'network';
  /** What makes usb_modeswitch do it by hand. */
  options: string[];
}

const cases: readonly Case[] = [
  { model: 'e303', from: '12d1:1f01', to: '12d1:1001', mode: 'serial', options: ['-M', windowsMessage] },
  { model: 'e303', from: '12d1:1f01', to: '12d1:14db', mode: 'network', options: ['-M', linuxMessage] },
  { model: 'mf831', from: '19d2:1225', to: '19d2:1405', mode: 'network', options: ['-K'] },
];

/** The real usb_modeswitch and our program switch the same sticks: lsusb shows the same afterwards, to the last descriptor. */
async function sameAsSystemTool(watch: Watch): Promise<string[]> {
  const told: string[] = [];
  for (const { model, from, to, mode, options } of cases) {
    const place = placeOf(0);
    const switched = async (by: () => Promise<unknown>): Promise<string> => {
      const disk = await plugDisk(watch, 0, model, from);
      const start = watch.told.length;
      await by();
      const fits = (now: Sighting): boolean => `${now.device.vid}:${now.device.pid}` === to;
      await watch.sighting(`${model} as ${to}`, disk.place, start, fits, appearLimitMs);
      await run('udevadm', ['settle', '--timeout=20'], { limitMs: 30_000 });
      const text = await lsusb(watch, to, place);
      const end = watch.told.length;
      await order({ order: 'unplug', slot: 0 });
      await watch.until('unplugged', end, (event) => event.kind === 'left', appearLimitMs);
      return text;
    };
    const [vid = '', pid = ''] = from.split(':');
    const [targetVid = '', targetPid = ''] = to.split(':');
    const theirs = await switched(async () => {
      const args = ['-v', vid, '-p', pid, '-V', targetVid, '-P', targetPid, ...options, '-s', '20'];
      const ended = await run('usb_modeswitch', args, { limitMs: 60_000 });
      assert.equal(ended.status, 0, ended.stdout + ended.stderr);
    });
    const bench = await openBench();
    const ours = await switched(async () => {
      await untilShown(bench, place, 'a disk', (one) => one.mode.main === 'disk', appearLimitMs);
      const { done } = bench.workbench.startRun(place, mode);
      // The page of a network card needs an address on it, which is another scenario's; here what is there counts.
      if (mode === 'serial') assert.equal((await done).verdict, 'verified');
    }).finally(() => bench.stop());
    assert.equal(ours, theirs);
    told.push(`${model} ${from} -> ${to}: ${ours.split('\n').length} lines of lsusb -v alike`);
  }
  return told;
}

export const portScenarios: Scenario[] = [
  { name: 'e303 lines of a port by option', run: linesOfOption },
  { name: 'cs19 lines of a port by cdc_acm', run: linesOfAcm },
  { name: 'adapter lines of a ttyUSB by pl2303', run: linesOfAdapter },
  { name: 'e303 facts over a real port, and the way back', run: factsAndWayBack },
  { name: 'usb_modeswitch and mwb, the same in lsusb', run: sameAsSystemTool },
];
