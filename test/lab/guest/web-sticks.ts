import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import type { HttpAnswer } from '../../../electron/core/ports.ts';
import { systemHttp } from '../../../electron/platform/http/http.ts';
import { must, mwb, mwbAsPlainUser, plainUser } from './command.ts';
import { run, type Scenario, type Watch } from './lab.ts';
import { bringUp, toNetwork } from './network.ts';
import { placeOf, plugDisk, withDrive } from './switching.ts';

/**
 * Two web sticks with the same address side by side: which means really binds a request to a card, and what a plain user may do.
 */
const imeiOf = { e303: '867000000000010', e3372h: '867000000000366' } as const;
const page = '/api/device/basic_information';

/** What a page says that its stick is, asked by our own adapter through one card. */
async function ask(card: string, localAddress?: string): Promise<string> {
  const answer: HttpAnswer = await systemHttp().request({
    method: 'GET', host: '192.168.8.1', path: page, headers: {}, timeoutMs: 20_000,
    reach: { kind: 'card', name: card, ...(localAddress === undefined ? {} : { localAddress }) },
  }); // prettier-ignore
  return /<devicename>([^<]*)</.exec(answer.body)?.[1] ?? answer.body;
}

/** One GET by Python, tied to an address of ours, to a card, or to nothing. @returns the stick's name, or the error */
async function probe(tie: { address?: string; card?: string }, uid?: number): Promise<string> {
  const code = `
import socket, sys
s = socket.socket(); s.settimeout(8)
if ${tie.card === undefined ? 'False' : 'True'}: s.setsockopt(socket.SOL_SOCKET, 25, b"${tie.card ?? ''}\\0")
if ${tie.address === undefined ? 'False' : 'True'}: s.bind(("${tie.address ?? ''}", 0))
s.connect(("192.168.8.1", 80))
s.sendall(b"GET ${page} HTTP/1.0\\r\\nHost: 192.168.8.1\\r\\n\\r\\n")
data = b""
while True:
    more = s.recv(4096)
    if not more: break
    data += more
print(data.decode().split("<devicename>")[1].split("<")[0])
`;
  const { stdout, stderr } = await run('python3', ['-c', code], {
    limitMs: 30_000,
    ...(uid === undefined ? {} : { uid }),
  });
  return stdout.trim() || (stderr.trim().split('\n').at(-1) ?? '');
}

async function sameAddress(watch: Watch): Promise<string[]> {
  await withDrive(watch, await plugDisk(watch, 0, 'e303', '12d1:1f01'));
  const first = await toNetwork(watch, 0, '12d1:14db');
  await withDrive(watch, await plugDisk(watch, 1, 'e3372h', '12d1:1f01'));
  const second = await toNetwork(watch, 1, '12d1:14dc');
  const facts: string[] = [];
  // Both sticks give the same address: the address of ours cannot tell them apart.
  assert.equal(first.address, '192.168.8.100/24');
  assert.equal(second.address, '192.168.8.100/24');
  const byAddress = await probe({ address: '192.168.8.100' });
  facts.push(`both cards have ${first.address}; tied to that address, both requests reach ${byAddress}`);
  // Whatever the reverse path filter is set to: 0 off, 1 strict, 2 loose.
  for (const filter of ['0', '2', '1']) {
    for (const card of ['all', first.card, second.card])
      await writeFile(`/proc/sys/net/ipv4/conf/${card}/rp_filter`, filter);
    const [one, two] = [await probe({ card: first.card }), await probe({ card: second.card })];
    facts.push(`rp_filter ${filter}, tied to the card: ${one} and ${two}`);
    if (filter !== '1') assert.deepEqual([one, two], ['E303s-2', 'E3372h-153']);
  }
  for (const card of ['all', first.card, second.card])
    await writeFile(`/proc/sys/net/ipv4/conf/${card}/rp_filter`, '2');
  assert.deepEqual(
    [await probe({ card: first.card }, plainUser), await probe({ card: second.card }, plainUser)],
    ['E303s-2', 'E3372h-153'],
  );
  facts.push('a plain user may tie a connection to a card');
  // The program's own way, in both orders and at once.
  assert.deepEqual(await Promise.all([ask(first.card), ask(second.card)]), ['E303s-2', 'E3372h-153']);
  for (const [slot, model] of [
    [1, 'e3372h'],
    [0, 'e303'],
  ] as const) {
    const told = JSON.stringify(await mwb(0, 'info', placeOf(slot), '--raw'));
    assert(told.includes(imeiOf[model]), told);
    assert(!told.includes(imeiOf[model === 'e303' ? 'e3372h' : 'e303']), told);
  }
  facts.push('mwb info tells each stick’s own IMEI');
  // The default route is where it was.
  assert.match(await must('ip', 'route', 'get', '10.0.2.2'), /dev (?!.*(?:usb|enx|wwan))/);
  return facts;
}

async function noAddress(watch: Watch): Promise<string[]> {
  await withDrive(watch, await plugDisk(watch, 0, 'e303', '12d1:1f01'));
  const { card } = await toNetwork(watch, 0, '12d1:14db');
  await must('ip', 'address', 'flush', 'dev', card);
  const refused = await mwbAsPlainUser(10, 'info', placeOf(0));
  assert.match(refused.stderr, /no address/i);
  const may = await run('ip', ['address', 'add', '192.168.8.99/24', 'dev', card], { limitMs: 10_000, uid: plainUser });
  assert.notEqual(may.status, 0);
  const dhcp = await run('busybox', ['udhcpc', '-i', card, '-n', '-q', '-t', '1'], { limitMs: 20_000, uid: plainUser });
  assert.notEqual(dhcp.status, 0);
  const address = await bringUp(card);
  const { stdout } = await mwbAsPlainUser(0, 'info', placeOf(0));
  assert.match(stdout, /E303s-2/);
  return [
    'without an address: told so, nothing sent anywhere',
    `a plain user may neither set one (${may.stderr.trim()}) nor ask for one (${dhcp.stderr.trim().split('\n').at(-1) ?? ''})`,
    `with ${address} from root’s udhcpc a plain user’s mwb info reads the page`,
  ];
}

export const webStickScenarios: Scenario[] = [
  { name: 'web sticks with the same address', run: sameAddress, limitMs: 700_000 },
  { name: 'web stick without an address', run: noAddress, limitMs: 500_000 },
];
