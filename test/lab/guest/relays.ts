import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { makeRelay } from '../../../electron/compose/relay.ts';
import type { Composition } from '../../../electron/compose/compose.ts';
import type { RelayState } from '../../../electron/core/model/index.ts';
import { parseAddress } from '../../../electron/core/relay/index.ts';
import { openBench } from './bench.ts';
import { order, type Scenario, type Watch } from './lab.ts';
import { appearLimitMs, placeOf } from './switching.ts';

/** A port of the guest that nobody else listens at. */
const relayPort = 7217;
/** ms for one answer over the relay; a break takes a quarter of a second, and an emulated guest many times what a machine takes. */
const answerLimitMs = 30_000;

/** Telnet (RFC 854) and its COM port option (RFC 2217), written down here anew: the relay is not to be held against itself. */
const [iac, will, doIt, sub, subEnd] = [255, 251, 253, 250, 240];
const comPort = 44;
const [setBaudRate, setControl, toClient] = [1, 5, 100];
const [breakOn, dtrOn, dtrOff, rtsOn, rtsOff] = [5, 8, 9, 11, 12];

/** A client of RFC 2217: what a program on another machine does with a port. */
class Client {
  #heard: Buffer = Buffer.alloc(0);
  #wake: () => void = () => undefined;
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (data: Buffer) => {
      this.#heard = Buffer.concat([this.#heard, data]);
      this.#wake();
    });
    socket.on('error', () => this.#wake());
  }

  /** Waits until these bytes have come, and takes all up to their end. */
  async #until(what: string, bytes: Uint8Array): Promise<void> {
    const end = performance.now() + answerLimitMs;
    for (;;) {
      const at = this.#heard.indexOf(bytes);
      if (at >= 0) {
        this.#heard = this.#heard.subarray(at + bytes.length);
        return;
      }
      const rest = end - performance.now();
      assert(rest > 0 && !this.#socket.destroyed, `${what}: heard ${JSON.stringify(this.#heard.toString('latin1'))}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, rest);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async agree(): Promise<void> {
    this.#socket.write(Uint8Array.of(iac, will, comPort));
    await this.#until('the option is agreed', Uint8Array.of(iac, doIt, comPort));
  }

  /** Asks for one thing and waits until it is confirmed with the same value. */
  async set(command: number, ...value: number[]): Promise<void> {
    this.#socket.write(Uint8Array.of(iac, sub, comPort, command, ...value, iac, subEnd));
    const confirmed = Uint8Array.of(iac, sub, comPort, command + toClient, ...value, iac, subEnd);
    await this.#until(`${String(command)} ${value.join(' ')} is confirmed`, confirmed);
  }

  async say(line: string, answer: string): Promise<void> {
    this.#socket.write(line);
    await this.#until(answer, Buffer.from(answer));
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Class requests to the stick in slot 0 since the last look, in order. */
async function requests(): Promise<string[]> {
  const wire = await order<string[]>({ order: 'wire', slot: 0 });
  await order({ order: 'mark', slot: 0 });
  return wire.filter((line) => line.startsWith('ctrl-out 21 '));
}

/** Starts a relay of the program in this process and resolves when somebody listens at its port. */
async function startRelay(bench: Composition, a: string, b: string): Promise<{ stop: () => Promise<RelayState> }> {
  let told = (): void => undefined;
  const relay = makeRelay(bench, {
    a: parseAddress(a),
    b: parseAddress(b),
    writers: 'queue',
    guarded: true,
    onChange: () => told(),
  });
  const ended = relay.run();
  await new Promise<void>((resolve, reject) => {
    const fail = (): void => reject(new Error(`nobody listens: ${JSON.stringify(relay.state())}`));
    const limit = setTimeout(fail, answerLimitMs);
    told = () => {
      if (relay.state().a.state !== 'listening') return;
      clearTimeout(limit);
      resolve();
    };
    told();
    void ended.then(fail, fail);
  });
  return {
    stop: () => {
      relay.stop();
      return ended;
    },
  };
}

/**
 * A port of a real driver for another machine: what a client asks of the modem lines, of break and of the speed by RFC 2217 is what
 * the stick gets as requests of the communication class (CDC PSTN §6.3), and its answers come back.
 */
async function linesThroughRelay(watch: Watch): Promise<string[]> {
  const from = watch.told.length;
  await order({ order: 'plug', slot: 0, model: 'adapter' });
  const seen = await watch.sighting('a port', placeOf(0), from, (now) => now.ports.length === 1, appearLimitMs);
  const [port] = seen.ports;
  assert(port !== undefined && port.driver === 'pl2303' && /^ttyUSB\d+$/.test(port.name));
  const state = (bits: number): string => `ctrl-out 21 22 000${bits} 0000 -`;
  const breaks = (value: string): string => `ctrl-out 21 23 ${value} 0000 -`;
  const bench = await openBench();
  const relay = await startRelay(bench, `rfc2217-listen:${relayPort},fork`, `serial:${port.path},b115200`);
  const socket = connect(relayPort, '127.0.0.1');
  await once(socket, 'connect');
  const client = new Client(socket);
  try {
    await client.agree();
    await client.say('ATI\r', 'SIM800 R14.18');
    assert((await requests()).includes(state(3)), 'the relay has raised both lines');
    await client.set(setControl, dtrOff);
    assert.deepEqual(await requests(), [breaks('0000'), state(2)], 'DTR off');
    await client.set(setControl, rtsOff);
    assert.deepEqual(await requests(), [breaks('0000'), state(0)], 'RTS off');
    await client.set(setControl, dtrOn);
    assert.deepEqual(await requests(), [breaks('0000'), state(1)], 'DTR on');
    await client.set(setControl, rtsOn);
    assert.deepEqual(await requests(), [breaks('0000'), state(3)], 'RTS on');
    await client.set(setControl, breakOn);
    const broken = (await requests()).filter((line) => line.startsWith('ctrl-out 21 23'));
    assert.deepEqual(broken, [breaks('ffff'), breaks('0000')], 'a break that ends');
    // 9600 as the option writes it, and as the class does: rate in four bytes, stop bits, parity, data bits.
    await client.set(setBaudRate, 0, 0, 0x25, 0x80);
    const coding = (await requests()).filter((line) => line.startsWith('ctrl-out 21 20'));
    assert.equal(coding.at(-1), 'ctrl-out 21 20 0000 0000 80250000000008');
    await client.say('AT+CSQ\r', '+CSQ: 19,0');
  } finally {
    client.close();
    await relay.stop();
    await bench.stop();
  }
  assert((await requests()).includes(state(0)), 'the end of the relay drops both lines');
  return [
    `${port.name} by pl2303 at rfc2217-listen:${relayPort}: ATI answered`,
    'DTR, RTS and break of the client reach the stick as told, 9600 baud as SET_LINE_CODING',
    'the end of the relay drops both lines',
  ];
}

export const relayScenarios: Scenario[] = [
  { name: 'adapter lines of a ttyUSB through a relay', run: linesThroughRelay },
];
