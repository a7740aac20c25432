import assert from 'node:assert/strict';
import { open } from 'node:fs/promises';
import type { Sighting } from '../../../electron/core/model/index.ts';
import { idOf, order, type Scenario, type Watch } from './lab.ts';
import { must, mwb } from './command.ts';
import { bringUp, toNetwork, withCard } from './network.ts';
import { appearLimitMs, placeOf, plugDisk, withDrive } from './switching.ts';

/** Models whose kernel drivers are others than those of the E303 and the MF831. */

async function mf823ByRndis(watch: Watch): Promise<string[]> {
  await withDrive(watch, await plugDisk(watch, 0, 'mf823', '19d2:1225'));
  const { card, address } = await toNetwork(watch, 0, '19d2:1403');
  assert.equal(address, '192.168.0.100/24');
  const shown = JSON.stringify(await mwb(0, 'show', placeOf(0)));
  assert.match(shown, /rndis_host/);
  assert.match(JSON.stringify(await mwb(0, 'info', placeOf(0))), /BD_MF823V1\.0\.0B02/);
  return [`19d2:1225 -> 19d2:1403, ${card} by rndis_host (${address}), verified by the page`, 'facts over HTTP'];
}

async function cs19ByAcm(watch: Watch): Promise<string[]> {
  const disk = await withDrive(watch, await plugDisk(watch, 0, 'cs19', '0421:062c'));
  const from = watch.told.length;
  // The rule names ids and no mode: what it becomes is seen then.
  const run = (await mwb(0, 'switch', disk.place, 'unknown')) as { verdict: string };
  assert.equal(run.verdict, 'verified', JSON.stringify(run));
  const seen = await watch.sighting(
    '0421:062d with ports',
    disk.place,
    from,
    (now) => idOf(now) === '0421:062d' && now.ports.length === 2,
    appearLimitMs,
  );
  assert.deepEqual(
    seen.ports.map((port) => port.driver),
    ['cdc_acm', 'cdc_acm'],
  );
  assert.match(JSON.stringify(await mwb(0, 'at', disk.place, 'AT+CGMM')), /CS-19/);
  const names = seen.ports.map((port) => port.name).join(' ');
  return ['0421:062c -> 0421:062d: verified', `${names} by cdc_acm`, 'AT answered'];
}

/** MBIM OPEN for control messages of 4096 bytes, and the answer that must come (MBIM 1.0 §9.3.1). */
const openMessage = Buffer.from('01000000100000000700000000100000', 'hex');
const openDone = '01000080100000000700000000000000';

async function me906ByMbim(watch: Watch): Promise<string[]> {
  const from = watch.told.length;
  await order({ order: 'plug', slot: 0, model: 'me906' });
  const seen = await watch.sighting(
    '12d1:15c1 with a card and a port',
    placeOf(0),
    from,
    (now) => idOf(now) === '12d1:15c1' && now.cards.length > 0 && now.ports.length > 0,
    appearLimitMs,
  );
  assert.equal(seen.cards[0]?.driver, 'cdc_mbim');
  await must('udevadm', 'settle', '--timeout=20');
  const channel = await open('/dev/cdc-wdm0', 'r+');
  try {
    await channel.write(openMessage);
    const answer = Buffer.alloc(4096);
    const { bytesRead } = await channel.read(answer, 0, answer.length);
    assert.equal(answer.toString('hex', 0, bytesRead), openDone);
  } finally {
    await channel.close();
  }
  const caps = await must('mbimcli', '--device=/dev/cdc-wdm0', '--query-device-caps');
  assert.match(caps, /Device ID: '867000000000069'/);
  assert.match(caps, /Firmware info: '11\.433\.61\.00\.00'/);
  const facts = JSON.stringify(await mwb(0, 'info', placeOf(0)));
  assert.match(facts, /11\.433\.61\.00\.00/);
  return [
    `${seen.cards[0].name} and cdc-wdm0 by cdc_mbim`,
    'OPEN answered with OPEN_DONE',
    'mbimcli reads the device capabilities',
    'facts by AT',
  ];
}

/** The module keeps its AT ports in both compositions; the setting is stored and read back, and the card is NCM then. */
async function l850ByNcm(watch: Watch): Promise<string[]> {
  const place = placeOf(0);
  const from = watch.told.length;
  await order({ order: 'plug', slot: 0, model: 'l850' });
  const ready = (now: Sighting): boolean => idOf(now) === '2cb7:0007' && now.ports.length === 3;
  await watch.sighting('2cb7:0007 with ports', place, from, ready, appearLimitMs);
  const start = watch.told.length;
  const run = (await mwb(0, 'switch', place, 'network')) as { verdict: string };
  assert.equal(run.verdict, 'verified', JSON.stringify(run));
  const seen = await withCard(watch, place, start, '8087:095a');
  const [card] = seen.cards;
  assert(card !== undefined && card.driver === 'cdc_ncm', JSON.stringify(seen.cards));
  const address = await bringUp(card.name);
  assert.equal(address, '192.168.225.100/24');
  // Small and large, so that frames travel alone and by the block, and end where a packet of USB ends.
  for (const size of ['56', '442', '954', '1472'])
    await must('busybox', 'ping', '-c', '3', '-W', '5', '-s', size, '192.168.225.1');
  const lost = await must('cat', `/sys/class/net/${card.name}/statistics/rx_errors`);
  assert.equal(lost.trim(), '0');
  return [
    `2cb7:0007 -> 8087:095a: verified; ${card.name} by cdc_ncm (${address})`,
    'ping with packets of 56 to 1472 bytes, no frame refused by the driver',
  ];
}

export const modelScenarios: Scenario[] = [
  { name: 'virtual mf823 over rndis', run: mf823ByRndis },
  { name: 'virtual cs19 disk to acm ports', run: cs19ByAcm },
  { name: 'virtual me906 as mbim', run: me906ByMbim },
  { name: 'virtual l850 over ncm', run: l850ByNcm },
];
