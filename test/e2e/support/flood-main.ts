/**
 * A small program around the real parts of the terminal: a pseudo-terminal opened by the real serial port layer, the AT
 * channel, the main side of the terminal and, in the page, the real screen. The tests push megabytes through it.
 */
import path from 'node:path';
import { app, BrowserWindow } from 'electron';
import { AtChannel } from '../../../electron/core/at/channel.ts';
import type { Clock, Pty } from '../../../electron/core/ports.ts';
import { terminalPortChannel } from '../../../preload/contract/names.ts';
import { linkToPage } from '../../../electron/main/terminal/link.ts';
import type { DataPort, PortEvent } from '../../../electron/main/terminal/ports.ts';
import { Terminal } from '../../../electron/main/terminal/terminal.ts';
import { SystemPtys } from '../../../electron/platform/ptys/system-ptys.ts';
import { ChainHash } from './chain-hash.ts';
import { SystemSerialPorts } from '../../../electron/platform/serial/serial-ports.ts';

const settings = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 } as const;
const block = 64 << 10;

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  after(ms, fire) {
    const timer = setTimeout(fire, ms);
    return () => clearTimeout(timer);
  },
};

/** Counts what is on its way to the page, so that a test sees the window being kept. */
function metered(link: DataPort, meter: { onTheWay: number; most: number; messages: number }): DataPort {
  return {
    ...link,
    post(message) {
      meter.onTheWay += message.cost;
      meter.messages += 1;
      meter.most = Math.max(meter.most, meter.onTheWay);
      link.post(message);
    },
    onMessage: (listener) =>
      link.onMessage((message) => {
        if (typeof message === 'object' && message !== null && 'cost' in message) {
          meter.onTheWay -= Number(message.cost);
        }
        listener(message);
      }),
  };
}

/** `bytes` of numbered lines, so that a lost, doubled or moved piece shows. */
async function pushLines(pty: Pty, bytes: number): Promise<{ hash: string; bytes: number; lines: number }> {
  const hash = new ChainHash();
  let number = 0;
  let sent = 0;
  let text = '';
  while (sent < bytes) {
    while (text.length < block) {
      number += 1;
      text += `line ${String(number).padStart(9, '0')} ^RSSI: ${number % 32} the quick stick talks about its signal\r\n`;
    }
    const data = Buffer.from(text);
    text = '';
    hash.push(data);
    sent += data.length;
    await pty.write(data);
  }
  return { hash: await hash.end(), bytes: sent, lines: number };
}

/** The same bytes through the serial layer to a mere counter: the floor of what a page can reach. MiB a second. */
async function alone(bytes: number): Promise<number> {
  const pty = await new SystemPtys().open();
  const serial = await new SystemSerialPorts().open(pty.path, settings);
  const state = { got: 0, wanted: Number.POSITIVE_INFINITY, done: (): void => undefined };
  const all = new Promise<void>((resolve) => (state.done = resolve));
  serial.onData((data) => {
    state.got += data.length;
    if (state.got >= state.wanted) state.done();
  });
  const began = performance.now();
  const sent = await pushLines(pty, bytes);
  state.wanted = sent.bytes;
  if (state.got < sent.bytes) await all;
  const rate = sent.bytes / (1 << 20) / ((performance.now() - began) / 1000);
  await serial.close();
  await pty.close();
  return rate;
}

/** As a stick at 115200 baud that never ends a line: 11,520 bytes a second in a tick of 20 ms each. */
async function drizzle(pty: Pty, ms: number): Promise<{ hash: string; bytes: number; lines: number }> {
  const hash = new ChainHash();
  const began = performance.now();
  let sent = 0;
  while (performance.now() - began < ms) {
    const due = Math.floor(((performance.now() - began) / 1000) * 11_520) - sent;
    if (due > 0) {
      const data = Buffer.from('0123456789abcdef'.repeat(Math.ceil(due / 16)).slice(0, due));
      hash.push(data);
      sent += data.length;
      await pty.write(data);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { hash: await hash.end(), bytes: sent, lines: 0 };
}

async function main(): Promise<void> {
  await app.whenReady();
  const window = new BrowserWindow({
    width: 1000,
    height: 700,
    webPreferences: { preload: path.join(__dirname, '../build/preload.cjs'), sandbox: true, contextIsolation: true },
  });
  const meter = { onTheWay: 0, most: 0, messages: 0 };
  const pty = await new SystemPtys().open();
  const ports = new SystemSerialPorts();
  // Opening flushes what the port holds, so it stands open before anything is pushed.
  const serial = await ports.open(pty.path, settings);
  const at = new AtChannel(serial, clock);
  let typed = '';
  pty.onData((data) => (typed += Buffer.from(data).toString('latin1')));
  await window.loadFile(path.join(__dirname, 'page/flood.html'));
  const terminal = new Terminal({
    id: 'flood',
    place: '1-1',
    interface: 0,
    clock,
    log: { info: console.log, error: console.error },
    page: metered(linkToPage(window.webContents.mainFrame, terminalPortChannel, 'flood'), meter),
    ports: {
      attach(_place, _interface, listener) {
        listener({ kind: 'open', port: { name: 'ttyUSB0', serial, at } } satisfies PortEvent);
        return { release: () => Promise.resolve() };
      },
    },
    transcriber: () => (line) => ({ tone: 'in', text: line.text }),
    announce: (state) => window.webContents.send('terminal.state', state),
    guard: () => ({}),
    held: () => undefined,
    abandoned: () => undefined,
  });
  Object.assign(globalThis, {
    flood: {
      push: (bytes: number) => pushLines(pty, bytes),
      alone,
      drizzle: (ms: number) => drizzle(pty, ms),
      meter: () => ({ ...meter }),
      typed: () => typed,
      close: () => terminal.close(),
    },
  });
}

app.on('window-all-closed', () => app.quit());
main().catch((error: unknown) => {
  console.error(error);
  app.exit(1);
});
