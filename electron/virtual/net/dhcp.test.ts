import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipBytes, ipNumber, ipText } from './bytes.ts';
import { DhcpServer } from './dhcp.ts';

const network = { server: ipNumber('192.168.8.1'), mask: ipNumber('255.255.255.0'), first: ipNumber('192.168.8.100') };
const types = { discover: 1, request: 3, decline: 4, release: 7, inform: 8 } as const;

function ask(
  type: keyof typeof types,
  how: { client?: number; requested?: string; server?: string; current?: string } = {},
): Buffer {
  const bytes = Buffer.alloc(240);
  bytes.set([1, 1, 6, 0, 0xde, 0xad, 0xbe, 0xef]);
  bytes.writeUInt32BE(ipNumber(how.current ?? '0.0.0.0'), 12);
  bytes.set([2, 0x1e, 0x10, 0x1f, 0, how.client ?? 1], 28);
  bytes.writeUInt32BE(0x63825363, 236);
  const address = (code: number, text: string | undefined): Uint8Array =>
    text === undefined ? new Uint8Array(0) : Buffer.concat([Uint8Array.of(code, 4), ipBytes(ipNumber(text))]);
  return Buffer.concat([
    bytes,
    Uint8Array.of(53, 1, types[type]),
    address(50, how.requested),
    address(54, how.server),
    Uint8Array.of(0, 255),
  ]);
}

interface Said {
  type: number | undefined;
  address: string;
  options: Map<number, Buffer>;
  xid: string;
  broadcast: boolean;
}
function read(answer: ReturnType<DhcpServer['answer']>): Said | undefined {
  if (answer === undefined) return undefined;
  const bytes = Buffer.from(answer.data);
  expect(bytes.length).toBeGreaterThanOrEqual(300);
  const options = new Map<number, Buffer>();
  for (let at = 240; bytes[at] !== 255; at += 2 + (bytes[at + 1] ?? 0))
    options.set(bytes[at] ?? 0, bytes.subarray(at + 2, at + 2 + (bytes[at + 1] ?? 0)));
  return {
    type: options.get(53)?.[0],
    address: ipText(bytes.readUInt32BE(16)),
    options,
    xid: bytes.toString('hex', 4, 8),
    broadcast: answer.broadcast,
  };
}

describe('DHCP server', () => {
  it('offers an address and gives it, with mask, router, server and times', () => {
    const server = new DhcpServer(network);
    const offer = read(server.answer(ask('discover')));
    expect(offer).toMatchObject({ type: 2, address: '192.168.8.100', xid: 'deadbeef', broadcast: true });
    const ack = read(server.answer(ask('request', { requested: '192.168.8.100', server: '192.168.8.1' })));
    expect(ack).toMatchObject({ type: 5, address: '192.168.8.100' });
    expect(ack?.options.get(1)?.toString('hex')).toBe('ffffff00');
    expect(ack?.options.get(3)?.toString('hex')).toBe('c0a80801');
    expect(ack?.options.get(54)?.toString('hex')).toBe('c0a80801');
    expect(ack?.options.get(51)?.readUInt32BE(0)).toBe(86_400);
    // No name server: the stick has none, and a computer must not lose its own.
    expect(ack?.options.has(6)).toBe(false);
  });

  it('gives each client its own address, the same one again, and renews to the address itself', () => {
    const server = new DhcpServer(network);
    server.answer(ask('request', { requested: '192.168.8.100' }));
    expect(read(server.answer(ask('discover', { client: 2 })))?.address).toBe('192.168.8.101');
    expect(read(server.answer(ask('discover', { client: 1, requested: '192.168.8.105' })))?.address).toBe(
      '192.168.8.100',
    );
    const renewed = read(server.answer(ask('request', { current: '192.168.8.100' })));
    expect(renewed).toMatchObject({ type: 5, broadcast: false });
    expect(server.answer(ask('request', { current: '192.168.8.100' }))?.target).toBe(ipNumber('192.168.8.100'));
  });

  it('grants a wish that is free, refuses an address of another network or of somebody else', () => {
    const server = new DhcpServer(network);
    expect(read(server.answer(ask('discover', { requested: '192.168.8.107' })))?.address).toBe('192.168.8.107');
    expect(read(server.answer(ask('request', { requested: '10.0.0.7' })))).toMatchObject({
      type: 6,
      address: '0.0.0.0',
    });
    server.answer(ask('request', { requested: '192.168.8.100' }));
    expect(read(server.answer(ask('request', { client: 2, requested: '192.168.8.100' })))?.type).toBe(6);
  });

  it('forgets what is released or taken from another server, and never lends what is in use', () => {
    const server = new DhcpServer(network);
    server.answer(ask('request', { requested: '192.168.8.100' }));
    expect(server.answer(ask('release'))).toBeUndefined();
    expect(read(server.answer(ask('discover', { client: 2 })))?.address).toBe('192.168.8.100');
    expect(server.answer(ask('decline', { client: 2, requested: '192.168.8.100' }))).toBeUndefined();
    expect(read(server.answer(ask('discover', { client: 2 })))?.address).toBe('192.168.8.101');
    expect(server.answer(ask('request', { requested: '10.0.0.7', server: '10.0.0.1' }))).toBeUndefined();
  });

  it('answers an inform without an address, and says nothing when all are lent', () => {
    const server = new DhcpServer(network);
    expect(read(server.answer(ask('inform', { current: '192.168.8.50' })))).toMatchObject({
      type: 5,
      address: '0.0.0.0',
    });
    for (let client = 1; client <= 10; client += 1)
      server.answer(ask('request', { client, requested: `192.168.8.${99 + client}` }));
    expect(server.answer(ask('discover', { client: 11 }))).toBeUndefined();
  });

  it('takes any bytes', () => {
    const server = new DhcpServer(network);
    const good = ask('request', { requested: '192.168.8.100' });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 }))),
        fc.nat(),
        (changes, cut) => {
          const spoilt = Buffer.from(good);
          for (const [at, value] of changes) spoilt[at] = value;
          server.answer(spoilt.subarray(0, cut % (good.length + 1)));
        },
      ),
      { numRuns: 500 },
    );
  });
});
