import { afterEach, describe, expect, it } from 'vitest';
import { compose, type Composition } from '../../../electron/compose/compose.ts';
import { makeRelay } from '../../../electron/compose/relay.ts';
import type { RelayState } from '../../../electron/core/model/index.ts';
import { parseAddress, type Relay } from '../../../electron/core/relay/index.ts';
import net from 'node:net';
import { eventually } from './bench.ts';

/** The stick's port shared by its place: real ptys, the real serial adapter, real sockets; only the stick is virtual. */
interface Bench {
  composition: Composition;
  relay: Relay;
  port: number;
  done: Promise<RelayState>;
}
const open: Bench[] = [];
afterEach(async () => {
  for (const { relay, done, composition } of open.splice(0)) {
    relay.stop();
    await done;
    await composition.stop();
  }
});

const held: string[] = [];

async function share(
  options: { door?: string; writers?: 'queue' | 'exclusive' | 'read-only'; guarded?: boolean } = {},
): Promise<Bench> {
  held.length = 0;
  const composition = await compose({
    version: '0',
    virtual: ['e303:serial'],
    faults: [],
    real: false,
    dataFolder: '/nowhere',
    keepJournal: false,
    pace: 0.2,
    debug: false,
  });
  let told: () => void = () => undefined;
  const relay = makeRelay(composition, {
    a: parseAddress(options.door ?? 'tcp-listen:0,fork'),
    b: parseAddress('stick:v1-1/at'),
    writers: options.writers ?? 'queue',
    guarded: options.guarded ?? true,
    onHeld: (lines) => held.push(...lines.map(({ text }) => text)),
    onChange: () => told(),
  });
  const ready = new Promise<void>((resolve) => {
    told = () => {
      const { a, b } = relay.state();
      if (a.state === 'listening' && b.state === 'open') resolve();
    };
  });
  const done = relay.run();
  const bench = { composition, relay, port: 0, done };
  open.push(bench);
  await ready;
  bench.port = Number(relay.state().a.name?.split(':').at(-1));
  return bench;
}

class Client {
  readonly socket: net.Socket;
  got = '';
  closed = false;
  constructor(port: number) {
    this.socket = net.connect(port, '127.0.0.1');
    this.socket.on('data', (data) => (this.got += data.toString()));
    this.socket.on('close', () => (this.closed = true));
    this.socket.on('error', () => undefined);
  }
  /** Sends a line and waits until a result follows it in what all clients see. */
  async ask(line: string, sign: RegExp): Promise<void> {
    const from = this.got.length;
    this.socket.write(`${line}\r`);
    await eventually(`the answer to ${line}`, () => sign.test(this.got.slice(from)));
  }
}

describe('a stick’s AT port for several programs', { timeout: 30_000 }, () => {
  it('never mixes their lines and answers, and shows all to all', async () => {
    const { port, relay } = await share();
    const clients = [new Client(port), new Client(port), new Client(port)];
    await eventually('three clients', () => relay.state().clients.length === 3);
    await Promise.all(
      clients.map(async (client, index) => {
        for (let turn = 0; turn < 8; turn += 1) {
          await client.ask(['AT+CGMM', 'AT+CSQ', 'AT+CGMI'][index] ?? '', /\r\nOK\r\n/);
        }
      }),
    );
    // A client takes any result for its own; all are in when each has seen as many as there were questions.
    await eventually('24 results', () => clients.every((client) => client.got.split('\r\nOK\r\n').length === 25));
    const [first = '', ...others] = clients.map((client) => client.got.replaceAll(/\r\n\^\w+:.*?\r\n/g, ''));
    for (const other of others) expect(other).toBe(first);
    // Each echo is followed by its own answer, before the next line begins.
    const spoken = first.split('\r\nOK\r\n').filter((part) => part.trim() !== '');
    expect(spoken).toHaveLength(24);
    for (const part of spoken) {
      expect(part.replaceAll(/[\r\n]+/g, '|')).toMatch(
        /^\|?(AT\+CGMM\|E303s-2|AT\+CSQ\|\+CSQ: \d+,99|AT\+CGMI\|huawei)\|?$/,
      );
    }
    for (const client of clients) client.socket.destroy();
    await eventually('nobody', () => relay.state().clients.length === 0);
    expect(relay.state().aToB).toMatchObject({ lost: 0, refused: 0 });
  });

  it('keeps lines that come in pieces whole', async () => {
    const { port } = await share();
    const [slow, quick] = [new Client(port), new Client(port)];
    slow.socket.write('AT+C');
    await quick.ask('AT+CGMM', /E303s-2[\s\S]*OK/);
    await slow.ask('GMI', /huawei[\s\S]*OK/);
    expect(slow.got).toContain('AT+CGMI\r');
  });

  it('gives the line to who writes first when it is exclusive, and to the next when that one leaves', async () => {
    const { port, relay } = await share({ writers: 'exclusive' });
    const [first, second] = [new Client(port), new Client(port)];
    await first.ask('AT+CGMM', /E303s-2[\s\S]*OK/);
    second.socket.write('AT+CGMI\r');
    await eventually('the refusal', () => relay.state().clients.some((client) => client.sent.refused === 8));
    expect(second.got).not.toContain('huawei');
    first.socket.destroy();
    await eventually('one client', () => relay.state().clients.length === 1);
    await second.ask('AT+CGMI', /huawei[\s\S]*OK/);
  });

  it('lets nobody write when it is read-only', async () => {
    const { port, relay } = await share({ writers: 'read-only' });
    const client = new Client(port);
    client.socket.write('AT\r');
    await eventually('the refusal', () => relay.state().clients[0]?.sent.refused === 3);
  });

  it('turns away one client too many', async () => {
    const { port, relay } = await share({ door: 'tcp-listen:0,fork,max=1' });
    const first = new Client(port);
    await eventually('one client', () => relay.state().clients.length === 1);
    const second = new Client(port);
    await eventually('the door shut', () => second.closed);
    await first.ask('AT', /OK/);
  });

  it('stays while the stick is pulled, says so, and goes on when it is back', async () => {
    const { port, relay, composition } = await share();
    const client = new Client(port);
    await client.ask('AT', /OK/);
    await composition.virtual.replug('v1-1');
    await eventually('away', () => relay.state().b.returns === 1);
    // It starts as a disk: the port is not there until it is switched again, and the client waits.
    client.socket.write('AT+CGMM\r');
    await eventually('the loss', () => (relay.state().clients[0]?.sent.lost ?? 0) > 0);
    const session = composition.workbench.session('v1-1');
    await eventually('the stick', () => session.sighting !== undefined);
    expect((await composition.workbench.startRun('v1-1', 'serial').done).verdict).toBe('verified');
    await eventually('open again', () => relay.state().b.state === 'open');
    await client.ask('AT+CGMM', /E303s-2[\s\S]*OK/);
    expect(client.closed).toBe(false);
  });

  it.each([
    ['whole', ['AT+COPS=2\r']],
    ['in pieces', ['AT+CO', 'PS=', '2', '\r']],
    ['by the second of two programs', ['at ^ god load\r']],
    ['behind a harmless one', ['AT+CSQ;+COPS=2\r']],
    ['with backspaces', ['AT+COPX\bS=2\r']],
  ])('keeps a dangerous line from the stick: %s', async (_how, pieces) => {
    const { port, relay } = await share();
    const [first, second] = [new Client(port), new Client(port)];
    await first.ask('AT', /OK/);
    const from = second.got.length;
    for (const piece of pieces) {
      second.socket.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await eventually('the refusal', () => second.got.slice(from).includes('\r\nERROR\r\n'));
    expect(relay.state().held).toBe(1);
    expect(held).toHaveLength(1);
    // The stick has nothing of it: the next line is answered as itself.
    await first.ask('AT+COPS?', /\+COPS: 0,[\s\S]*OK/);
    expect(second.got.slice(from)).not.toMatch(/COPS=2|GODLOAD/i);
  });

  it('lets such a line pass when the guard was taken away', async () => {
    const { port, relay } = await share({ guarded: false });
    const client = new Client(port);
    await client.ask('AT&W', /AT&W\r[\s\S]*COMMAND NOT SUPPORT/);
    expect(relay.state().held).toBe(0);
  });

  it('leaves nothing open when it ends', async () => {
    const { port, relay, done, composition } = await share();
    const client = new Client(port);
    await client.ask('AT', /OK/);
    relay.stop();
    expect(await done).toMatchObject({ state: 'ended', clients: [] });
    await eventually('the client let go', () => client.closed);
    const late = new Client(port);
    await eventually('nobody listens', () => late.closed);
    // The port is the workbench's again.
    expect((await composition.workbench.readFacts('v1-1')).facts.length).toBeGreaterThan(10);
  });
});
