import assert from 'node:assert/strict';
import { chmod, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Sighting } from '../../../electron/core/model/index.ts';
import { idOf, type Scenario, type Watch } from './lab.ts';
import { openBench, untilShown } from './bench.ts';
import { must, mwb } from './command.ts';
import { runWithHand } from './ports.ts';
import { appearLimitMs, placeOf, plugDisk, withDrive } from './switching.ts';

/** What udhcpc calls when it has an address: the card gets it, and a route that is never better than the guest's own. */
const leaseScript = `#!/bin/sh
case "$1" in bound|renew) ;; *) exit 0;; esac
ip address replace "$ip/$mask" dev "$interface"
[ -z "$router" ] || ip route replace default via "$router" dev "$interface" metric 900
`;

/** Does what a desktop's network manager does: brings a card up and asks for an address. @returns the address */
export async function bringUp(card: string): Promise<string> {
  await writeFile('/tmp/lease.sh', leaseScript);
  await chmod('/tmp/lease.sh', 0o755);
  await must('ip', 'link', 'set', card, 'up');
  await must('busybox', 'udhcpc', '-i', card, '-n', '-q', '-t', '10', '-s', '/tmp/lease.sh');
  const shown = await must('ip', '-4', '-o', 'address', 'show', 'dev', card);
  return /inet (\S+)/.exec(shown)?.[1] ?? '';
}

/** Waits for a card at a place, from the event with this index on. */
export const withCard = (watch: Watch, place: string, from: number, id: string): Promise<Sighting> =>
  watch.sighting(
    `${id} with a card`,
    place,
    from,
    (now) => idOf(now) === id && now.cards.length > 0,
    // The program itself starts slowly where the guest is emulated on a busy machine.
    6 * appearLimitMs,
  );

interface Switched {
  verdict: string;
  proof?: unknown;
}

async function installerDisk(watch: Watch): Promise<string[]> {
  const disk = await withDrive(watch, await plugDisk(watch, 0, 'mf831', '19d2:1225'));
  const drive = disk.drives[0];
  assert(drive !== undefined);
  assert.equal(`${drive.scsiVendor ?? ''} ${drive.scsiModel ?? ''}`, 'ZTE USB SCSI CD-ROM');
  const device = `/dev/${drive.name}`;
  await must('mkdir', '-p', '/tmp/cd');
  await must('mount', '-t', 'iso9660', '-o', 'ro', device, '/tmp/cd');
  try {
    const names = (await must('ls', '/tmp/cd')).trim();
    const text = await must('cat', '/tmp/cd/readme.txt');
    assert.match(text, /virtual stick/);
    // The whole disk, block by block and in one large read: as long as it says that it is.
    const bytes = await must('sh', '-c', `cat ${device} | wc -c`);
    const blocks = await must('blockdev', '--getsz', device);
    assert.equal(Number(bytes), Number(blocks) * 512);
    return [`${drive.name} mounted, ${names} read`, `${bytes.trim()} bytes in all`];
  } finally {
    await must('umount', '/tmp/cd');
  }
}

/** Switches a stick to its card while somebody brings the card up, and gives what the run says. */
export async function toNetwork(
  watch: Watch,
  slot: number,
  id: string,
): Promise<{ card: string; address: string; run: Switched }> {
  const place = placeOf(slot);
  const from = watch.told.length;
  const [run, up] = await Promise.all([
    mwb(0, 'switch', place, 'network') as Promise<Switched>,
    withCard(watch, place, from, id).then(async (seen) => {
      const card = seen.cards[0]?.name ?? '';
      return { card, address: await bringUp(card) };
    }),
  ]);
  assert.equal(run.verdict, 'verified', JSON.stringify(run));
  return { ...up, run };
}

/** The error with which a connection cannot be made. */
const connectionError = (host: string, port: number): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 20_000 });
    const end = (how: string): void => {
      socket.destroy();
      resolve(how);
    };
    socket.once('connect', () => end('connected'));
    socket.once('timeout', () => end('timeout'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });

async function ping(address: string): Promise<void> {
  await must('busybox', 'ping', '-c', '3', '-W', '5', address);
}

async function e303Page(watch: Watch): Promise<string[]> {
  await withDrive(watch, await plugDisk(watch, 0, 'e303', '12d1:1f01'));
  const { card, address } = await toNetwork(watch, 0, '12d1:14db');
  assert.equal(address, '192.168.8.100/24');
  await ping('192.168.8.1');
  const page = await must('busybox', 'wget', '-q', '-O', '-', 'http://192.168.8.1/api/device/basic_information');
  assert.match(page, /<devicename>E303s-2<\/devicename>/);
  // A port where nobody listens, and an address behind the stick: both are told at once.
  assert.equal(await connectionError('192.168.8.1', 81), 'ECONNREFUSED');
  const facts = JSON.stringify(await mwb(0, 'info', placeOf(0)));
  assert.match(facts, /E303s-2/);
  assert.match(facts, /22\.157\.15\.00\.00/);
  return [`verified by the page over ${card} (${address})`, 'ping, wget, a closed port', 'mwb info over HTTP'];
}

async function mf831ByWeb(watch: Watch): Promise<string[]> {
  await withDrive(watch, await plugDisk(watch, 1, 'mf831', '19d2:1225'));
  const place = placeOf(1);
  const { card, address } = await toNetwork(watch, 1, '19d2:1405');
  const facts = JSON.stringify(await mwb(0, 'info', place));
  assert.match(facts, /BD_HOFATMF831V1\.0\.0B02/);
  const from = watch.told.length;
  const run = (await mwb(0, 'switch', place, 'serial')) as Switched;
  assert.equal(run.verdict, 'verified', JSON.stringify(run));
  const seen = await watch.sighting(
    '19d2:0016 with ports',
    place,
    from,
    (now) => idOf(now) === '19d2:0016' && now.ports.length === 3,
    appearLimitMs,
  );
  assert.deepEqual(
    seen.ports.map((port) => port.driver),
    ['option', 'option', 'option'],
  );
  assert.match(JSON.stringify(await mwb(0, 'at', place, 'ATI')), /MF831/);
  const bench = await openBench();
  try {
    await untilShown(bench, place, 'serial mode', (session) => session.mode.main === 'serial', appearLimitMs);
    const home = await runWithHand(bench, place, 'disk', 1);
    assert.equal(home.verdict, 'verified', JSON.stringify([home.words, home.error, home.steps]));
  } finally {
    await bench.stop();
  }
  return [
    `disk to network: verified by the page over ${card} (${address})`,
    'facts over HTTP',
    'network to serial by the page: verified',
    'ATI answered',
    'serial to disk by AT and a replug: verified',
  ];
}

/** Its page wants a login before it changes anything; the debug composition shows card and ports at one time. */
async function e3372hByWeb(watch: Watch): Promise<string[]> {
  await withDrive(watch, await plugDisk(watch, 0, 'e3372h', '12d1:1f01'));
  const place = placeOf(0);
  const { card, address } = await toNetwork(watch, 0, '12d1:14dc');
  const facts = JSON.stringify(await mwb(0, 'info', place));
  assert.match(facts, /22\.328\.62\.00\.55/);
  await writeFile('/tmp/page-password', 'admin\n', { mode: 0o600 });
  const from = watch.told.length;
  const run = (await mwb(0, 'switch', place, 'debug', '--password-file=/tmp/page-password')) as Switched;
  assert.equal(run.verdict, 'verified', JSON.stringify(run));
  const seen = await watch.sighting(
    '12d1:1441 with card and ports',
    place,
    from,
    (now) => idOf(now) === '12d1:1441' && now.cards.length > 0 && now.ports.length > 0,
    appearLimitMs,
  );
  const again = await bringUp(seen.cards[0]?.name ?? '');
  assert.match(JSON.stringify(await mwb(0, 'at', place, 'ATI')), /E3372/);
  const bench = await openBench();
  try {
    await untilShown(bench, place, 'debug mode', (session) => session.mode.main === 'debug', appearLimitMs);
    const home = await runWithHand(bench, place, 'disk');
    assert.equal(home.verdict, 'verified', JSON.stringify([home.words, home.error, home.steps]));
  } finally {
    await bench.stop();
  }
  // The disk that it is again leads to the same card, the same address and the same page.
  const home = await toNetwork(watch, 0, '12d1:14dc');
  assert.equal(home.address, address);
  assert.match(JSON.stringify(await mwb(0, 'info', place)), /22\.328\.62\.00\.55/);
  return [
    `disk to network: verified by the page over ${card} (${address})`,
    'facts over HTTP',
    `network to debug by the page with its password: verified; card (${again}) and ATI at one time`,
    'replugged: disk verified',
    `and by its message home to the card: verified by the page (${home.address}), facts over HTTP`,
  ];
}

export const networkScenarios: Scenario[] = [
  { name: 'virtual disk mounted', run: installerDisk },
  { name: 'virtual e303 page over the card', run: e303Page },
  { name: 'virtual mf831 disk, network, serial by web', run: mf831ByWeb },
  { name: 'virtual e3372h disk, network, debug by web', run: e3372hByWeb },
];
