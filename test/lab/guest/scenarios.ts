import assert from 'node:assert/strict';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { commandLimitMs, mwb, mwbAsPlainUser, plainUser } from './command.ts';
import { codeOf, idOf, order, run, type Scenario, type Watch } from './lab.ts';
import { faultScenarios } from './faults.ts';
import { modelScenarios } from './models.ts';
import { networkScenarios } from './network.ts';
import { webStickScenarios } from './web-sticks.ts';
import { recordingScenarios } from './recording.ts';
import { attachScenarios } from './attach.ts';
import { otherProgramScenarios } from './others.ts';
import { portScenarios } from './ports.ts';
import { relayScenarios } from './relays.ts';
import { soakScenarios } from './soak.ts';
import {
  appearLimitMs,
  askAti,
  compareWithRecording,
  linuxMessage,
  placeOf,
  plugDisk,
  recordingWith,
  sendMessages,
  untilItLeft,
  windowsMessage,
  withDrive,
} from './switching.ts';

async function e303ToNetwork(watch: Watch): Promise<string[]> {
  const disk = await plugDisk(watch, 0, 'e303', '12d1:1f01');
  const from = watch.told.length;
  const ends = await sendMessages(watch, disk, [linuxMessage]);
  const agreed = await compareWithRecording(0, await recordingWith('12d1:1f01'), ends);
  const left = await watch.until('the disk leaves', from, (event) => event.kind === 'left', appearLimitMs);
  const seen = await watch.sighting(
    '12d1:14db with a card',
    disk.place,
    left,
    (now) => idOf(now) === '12d1:14db' && now.cards.length > 0,
    appearLimitMs,
  );
  const card = seen.cards[0];
  assert.equal(card?.driver, 'cdc_ether');
  return [`${idOf(disk)} -> ${idOf(seen)} at ${seen.place}`, `${card.name} by ${card.driver}`, agreed];
}

async function e303ToSerial(watch: Watch): Promise<string[]> {
  // The other scenarios act before the drive is there; this one after.
  const disk = await withDrive(watch, await plugDisk(watch, 0, 'e303', '12d1:1f01'));
  const from = watch.told.length;
  const ends = await sendMessages(watch, disk, [windowsMessage]);
  const agreed = await compareWithRecording(0, await recordingWith('12d1:1f01', windowsMessage), ends);
  const left = await watch.until('the disk leaves', from, (event) => event.kind === 'left', appearLimitMs);
  const seen = await watch.sighting(
    '12d1:1001 with three ports',
    disk.place,
    left,
    (now) => idOf(now) === '12d1:1001' && now.ports.length === 3,
    appearLimitMs,
  );
  assert.deepEqual(
    seen.ports.map((port) => `${port.interface} ${port.driver}`),
    ['0 option', '1 option', '2 option'],
  );
  const answer = await askAti(seen, 2);
  assert.match(answer, /^ATI\r\r\nManufacturer: huawei\r\n[^]*Model: E303s-2\r\n[^]*\r\nOK\r\n$/);
  const names = seen.ports.map((port) => port.name).join(' ');
  const drive = disk.drives.map((one) => `${one.scsiVendor ?? ''} ${one.scsiModel ?? ''}`).join();
  assert.equal(drive, 'HUAWEI Mass Storage');
  return [`${idOf(disk)} -> ${idOf(seen)} at ${seen.place}`, `${names} by option`, 'ATI answered E303s-2', agreed];
}

async function otherMessageDoesNothing(watch: Watch): Promise<string[]> {
  const disk = await plugDisk(watch, 0, 'e303', '12d1:1f01');
  const from = watch.told.length;
  const message = linuxMessage.replace('110620', '110677');
  const ends = await sendMessages(watch, disk, [message]);
  const agreed = await compareWithRecording(0, await recordingWith('12d1:1f01', message), ends);
  await assert.rejects(
    watch.until('nothing leaves', from, (event) => event.kind === 'left', 3000),
    /not within 3000 ms/,
  );
  const device = await watch.bus.open(disk.place);
  try {
    await device.attachDriver(0);
    assert.equal(await device.hasDriver(0), true);
  } finally {
    await device.close();
  }
  return ['still 12d1:1f01 after 3 s', 'usb-storage given back', agreed];
}

async function pulledInTheMiddle(watch: Watch): Promise<string[]> {
  const disk = await plugDisk(watch, 0, 'e303', '12d1:1f01');
  const from = watch.told.length;
  const device = await watch.bus.open(disk.place);
  try {
    await device.detachDriver(0);
    await device.claim(0);
    // Nothing was asked of the disk, so it has nothing to say: the read waits until the stick is pulled.
    const started = performance.now();
    const pending = codeOf(device.transferIn(0x81, 13, 20_000));
    await order({ order: 'unplug', slot: 0 });
    assert.equal(await pending, 'usb.gone');
    const took = Math.round(performance.now() - started);
    assert(took < 20_000, `ended after ${took} ms`);
    assert.equal(await codeOf(device.clearHalt(0x81)), 'usb.gone');
    await watch.until('told that it left', from, (event) => event.kind === 'left', appearLimitMs);
    assert.equal(await codeOf(watch.bus.open(disk.place)), 'usb.not-found');
    return [`the pending read ended usb.gone after ${took} ms`, 'then usb.not-found'];
  } finally {
    await device.close();
  }
}

async function withoutRights(watch: Watch): Promise<string[]> {
  const disk = await plugDisk(watch, 0, 'e303', '12d1:1f01');
  const self = process.argv[1] ?? '';
  const child = await run(process.execPath, [self, 'open', disk.place], { limitMs: commandLimitMs, uid: plainUser });
  assert.equal(child.status, 0, child.said);
  assert.deepEqual(JSON.parse(child.stdout), { id: '12d1:1f01', access: 'no-rights', open: 'usb.no-rights' });
  const { stderr } = await mwbAsPlainUser(8, 'switch', disk.place, 'serial');
  const wire = await order<string[]>({ order: 'wire', slot: 0 });
  assert.deepEqual(
    wire.filter((line) => line.includes('1106')),
    [],
    'no message reached the stick',
  );
  return [
    'a plain user lists 12d1:1f01 with access no-rights',
    'open fails with usb.no-rights',
    `mwb switch ends with 8: "${stderr.trim().split('\n').at(-1) ?? ''}"`,
  ];
}

/**
 * What logind does for the person at the seat with a node that our rule has tagged: it gives it to them. There is no logind
 * in the guest, so this rule stands for it; only what is tagged is given.
 */
const seatRule = `TAG=="uaccess", OWNER="${plainUser}", MODE="0600"\n`;

async function withTheUdevRule(watch: Watch): Promise<string[]> {
  const rules = ['60-modem-workbench.rules', '73-lab-seat.rules'] as const;
  const folder = '/run/udev/rules.d';
  await mkdir(folder, { recursive: true });
  await copyFile(`${process.env['LAB_REPO'] ?? ''}/resources/system/${rules[0]}`, `${folder}/${rules[0]}`);
  await writeFile(`${folder}/${rules[1]}`, seatRule);
  await run('udevadm', ['control', '--reload'], { limitMs: 10_000 });
  try {
    const disk = await plugDisk(watch, 0, 'e303', '12d1:1f01');
    await run('udevadm', ['settle', '--timeout=20'], { limitMs: 30_000 });
    const child = await run(process.execPath, [process.argv[1] ?? '', 'open', disk.place], {
      limitMs: commandLimitMs,
      uid: plainUser,
    });
    assert.equal(child.status, 0, child.said);
    assert.deepEqual(JSON.parse(child.stdout), { id: '12d1:1f01', access: 'ok', open: 'done' });
    // From the message to the answer of the port: the rule tags device and port alike.
    const { stdout } = await mwbAsPlainUser(0, 'switch', disk.place, 'serial');
    assert.match(stdout, /"verdict": ?"verified"/);
    return ['our rule tags device and ports for the person at the seat', 'mwb switch as a plain user: verified'];
  } finally {
    for (const rule of rules) await rm(`${folder}/${rule}`, { force: true });
    await run('udevadm', ['control', '--reload'], { limitMs: 10_000 });
  }
}

async function usbOperations(watch: Watch): Promise<string[]> {
  const disk = await plugDisk(watch, 0, 'e303', '12d1:1f01');
  const device = await watch.bus.open(disk.place);
  try {
    assert.equal(await codeOf(device.claim(0)), 'usb.busy', 'usb-storage has it');
    await device.detachDriver(0);
    await device.claim(0);
    const started = performance.now();
    assert.equal(await codeOf(device.transferIn(0x81, 13, 300)), 'usb.timeout');
    const took = Math.round(performance.now() - started);
    assert(took >= 290 && took < 3000, `300 ms took ${took} ms`);
    assert.equal(
      await codeOf(device.controlIn({ requestType: 0xc0, request: 0x77, value: 0, index: 0 }, 4, 1000)),
      'usb.stall',
    );
    await device.setAlternate(0, 0);
    await device.clearHalt(0x81);
    await device.release(0);
    await order({ order: 'mark', slot: 0 });
    await device.setConfiguration(0);
    await device.setConfiguration(1);
    const wire = await order<string[]>({ order: 'wire', slot: 0 });
    assert.deepEqual(wire.slice(0, 2), ['set-config 0', 'set-config 1']);
    await device.detachDriver(0);
    await device.reset();
    assert.equal(
      (await device.controlIn({ requestType: 0x80, request: 6, value: 0x0100, index: 0 }, 18, 1000)).length,
      18,
    );
    return ['busy, time-out, stall told apart', 'configuration 0 and 1, alternate setting, clear halt, reset'];
  } finally {
    await device.close();
  }
}

async function commandLine(watch: Watch): Promise<string[]> {
  const disk = await plugDisk(watch, 0, 'e303', '12d1:1f01');
  const times: number[] = [performance.now()];
  const lap = (): unknown => times.push(performance.now());
  assert.match(JSON.stringify(await mwb(0, 'list')), /12d1:1f01|"1f01"/);
  lap();
  const switched = await mwb(0, 'switch', disk.place, 'serial');
  lap();
  assert(typeof switched === 'object' && switched !== null && 'verdict' in switched);
  assert.equal(switched.verdict, 'verified');
  // usb-storage has talked to the disk before: what counts is our message and the operations after it.
  const wire = await order<string[]>({ order: 'wire', slot: 0 });
  const start = wire.findIndex((line) => /^bulk-out 01 [0-9a-f]{30}1106/.test(line));
  const message = wire[start]?.split(' ')[2] ?? '';
  const expected = await recordingWith('12d1:1f01', message);
  const sent = untilItLeft(wire.slice(start)).slice(0, expected.length);
  assert(start >= 0 && sent.length > 0, 'the message has reached the stick');
  assert.deepEqual(sent, expected.slice(0, sent.length));
  assert.match(JSON.stringify(await mwb(0, 'at', disk.place, 'ATI')), /E303s-2/);
  lap();
  const [list = 0, change = 0, at = 0] = times.slice(1).map((time, i) => (time - (times[i] ?? 0)) / 1000);
  return [
    `mwb list (${list.toFixed(1)} s)`,
    `switch 1-1 serial: verified (${change.toFixed(1)} s)`,
    `at 1-1 ATI answered (${at.toFixed(1)} s)`,
  ];
}

async function mf831ToNetwork(watch: Watch): Promise<string[]> {
  const eject = '5553424397654321000000000000061b000000020000000000000000000000';
  const allow = '5553424387654321000000000000061e000000000000000000000000000000';
  const disk = await plugDisk(watch, 1, 'mf831', '19d2:1225');
  const from = watch.told.length;
  await sendMessages(watch, disk, [allow, eject]);
  const left = await watch.until('the disk leaves', from, (event) => event.kind === 'left', appearLimitMs);
  const seen = await watch.sighting(
    '19d2:1405 with a card',
    placeOf(1),
    left,
    (now) => idOf(now) === '19d2:1405' && now.cards.length > 0,
    appearLimitMs,
  );
  assert.equal(seen.cards[0]?.driver, 'cdc_ether');
  return [`${idOf(disk)} -> ${idOf(seen)} at ${seen.place}`, `${seen.cards[0].name} by cdc_ether`];
}

export const scenarios: Scenario[] = [
  { name: 'usb operations', run: usbOperations },
  { name: 'e303 disk to network', run: e303ToNetwork },
  { name: 'e303 disk to serial, ATI', short: true, run: e303ToSerial },
  { name: 'e303 other message', run: otherMessageDoesNothing },
  { name: 'e303 pulled in the middle', short: true, run: pulledInTheMiddle },
  { name: 'e303 without rights', run: withoutRights },
  { name: 'e303 with the udev rule', run: withTheUdevRule },
  { name: 'mf831 disk to network', run: mf831ToNetwork },
  { name: 'e303 by the command line', short: true, run: commandLine },
  ...portScenarios,
  ...relayScenarios,
  ...otherProgramScenarios,
  ...networkScenarios,
  ...webStickScenarios,
  ...modelScenarios,
  ...faultScenarios,
  ...recordingScenarios,
  ...attachScenarios,
  ...soakScenarios,
];
