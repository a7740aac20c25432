import { mkdtemp, readFile, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { relayViewSchema, type RelayView, type TapDown, type TapLine } from '../../../preload/contract/relay.ts';
import { compose, type Composition } from '../../compose/compose.ts';
import { Failure } from '../../core/model/index.ts';
import { advisorFor } from '../advisor.ts';
import type { DataPort } from '../terminal/ports.ts';
import { RelayHost } from './host.ts';

let folder = '';
let composition: Composition;
let host: RelayHost;
let told: RelayView[] = [];
const listeners = new Set<() => void>();
const sockets: net.Socket[] = [];

beforeEach(async () => {
  told = [];
  folder = await mkdtemp(path.join(tmpdir(), 'relay-host-'));
  composition = await compose({
    version: '0',
    virtual: ['e303:serial'],
    faults: [],
    real: false,
    dataFolder: folder,
    keepJournal: false,
    pace: 0.2,
    debug: false,
  });
  host = new RelayHost({
    composition,
    advisor: advisorFor(composition.workbench),
    announce: (relays) => {
      told = relays;
      for (const listener of [...listeners]) listener();
    },
  });
}, 60_000);
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await host.closeAll();
  await composition.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

/** Waits until the page was told what is wished. */
const until = (what: string, fits: (relay: RelayView) => boolean): Promise<RelayView> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what}: ${JSON.stringify(told)}`)), 20_000);
    const look = (): void => {
      const found = told.find(fits);
      if (found === undefined) return;
      clearTimeout(timer);
      listeners.delete(look);
      resolve(found);
    };
    listeners.add(look);
    look();
  });

const wish = { writers: 'queue', guarded: true, agreed: [] } as const;

async function client(): Promise<{ socket: net.Socket; got: () => string; heard: (sign: RegExp) => Promise<void> }> {
  const { state } = await until(
    'listening',
    (one) => one.state.a.state === 'listening' && one.state.b.state === 'open',
  );
  const socket = net.connect(Number(state.a.name?.split(':').at(-1)), '127.0.0.1');
  sockets.push(socket);
  let got = '';
  const waiting = new Set<() => void>();
  socket.on('error', () => undefined);
  socket.on('data', (data) => {
    got += data.toString('latin1');
    for (const look of [...waiting]) look();
  });
  return {
    socket,
    got: () => got,
    heard: (sign) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${String(sign)} is not in ${got}`)), 20_000);
        const look = (): void => {
          if (!sign.test(got)) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

/** A page that takes lines and acknowledges them. */
function page(): DataPort<TapDown> & {
  lines: TapLine[];
  say: (message: unknown) => void;
  until: (text: string) => Promise<string[]>;
} {
  const ears = new Set<(message: unknown) => void>();
  const lines: TapLine[] = [];
  let look = (): void => undefined;
  return {
    lines,
    until: (text) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no line ${text}`)), 20_000);
        look = () => {
          if (!lines.some((line) => line.text === text)) return;
          clearTimeout(timer);
          resolve(lines.map((line) => `${line.tone} ${line.text}`));
        };
        look();
      }),
    say: (message) => [...ears].forEach((ear) => ear(message)),
    post(message) {
      if (message.anew) lines.length = 0;
      lines.push(...message.lines);
      look();
      for (const ear of [...ears]) ear({ kind: 'ack', cost: message.cost });
    },
    onMessage(ear) {
      ears.add(ear);
      return () => ears.delete(ear);
    },
    onClose: () => () => undefined,
    close: () => undefined,
  };
}

describe('the relays of the window', { timeout: 60_000 }, () => {
  it('ask a person before a dangerous line, and do as that one says', async () => {
    host.start({ a: 'tcp-listen:0,fork', b: 'stick:v1-1/at', ...wish });
    const { socket, heard, got } = await client();
    socket.write('AT+COPS=2\r');
    const asked = await until('the question', (one) => one.held !== undefined);
    relayViewSchema.parse(asked);
    expect(asked.held).toMatchObject({ level: 2, lines: [{ line: 'AT+COPS=2' }] });
    expect(asked.held?.who).toMatch(/^127\.0\.0\.1:/);
    const number = asked.held?.number ?? 0;
    expect(() => host.get(asked.id).decide(number, { kind: 'none' })).toThrow(Failure);
    host.get(asked.id).decide(number, { kind: 'asked' });
    await heard(/AT\+COPS=2\r[\s\S]*\r\n(OK|ERROR|COMMAND NOT SUPPORT)\r\n/);
    socket.write('AT^SETPORT="FF;1,3"\r');
    const grave = await until('the graver question', (one) => (one.held?.number ?? 0) > number);
    expect(grave.held).toMatchObject({ level: 3, lines: [{ assessment: { typed: 'E303s-2' } }] });
    expect(() => host.get(asked.id).decide(grave.held?.number ?? 0, { kind: 'asked' })).toThrow(Failure);
    const before = got().length;
    host.get(asked.id).decide(grave.held?.number ?? 0, { kind: 'drop' });
    await heard(/ERROR\r\n$/);
    expect(got().slice(before)).not.toContain('SETPORT');
    expect((await until('counted', (one) => one.state.held === 1)).held).toBeUndefined();
    await host.get(asked.id).stop();
  });

  it('show what goes through with its meaning, masked, and in hex', async () => {
    const id = host.start({ a: 'tcp-listen:0,fork', b: 'stick:v1-1/at', ...wish });
    const { socket, heard } = await client();
    const shown = page();
    host.get(id).watch(shown, 'at');
    socket.write('AT+CGSN\r');
    await heard(/\d{15}[\s\S]*OK/);
    await until('both ways counted', (one) => one.state.aToB.delivered === 8 && one.state.bToA.delivered > 15);
    const seen = await shown.until('OK');
    expect(seen).toContain('out AT+CGSN');
    expect(seen).toContain('ok OK');
    expect(seen.join('\n')).not.toMatch(/\d{15}/);
    shown.say({ kind: 'view', view: 'hex' });
    // The last ones are there at once when the view is changed.
    expect(shown.lines.find(({ tone }) => tone === 'out')?.text).toMatch(/^41 54 2b 43 47 53 4e 0d +AT\+CGSN\.$/);
  });

  it('take no program without a yes, no door without one, and no page’s rubbish', () => {
    const code = (act: () => unknown): unknown => {
      try {
        return act();
      } catch (error) {
        return error instanceof Failure ? error.code : error;
      }
    };
    expect(code(() => host.start({ a: 'pty', b: 'exec:cat', ...wish }))).toBe('relay.asks-program');
    expect(code(() => host.start({ a: 'pty', b: 'file:/etc/hosts,read', ...wish }))).toBe('relay.asks-file');
    expect(code(() => host.start({ a: 'pty', b: 'file:/etc/hosts,append', ...wish }))).toBe('relay.asks-file');
    expect(code(() => host.start({ a: 'tcp-listen:0,bind=0.0.0.0', b: 'pty', ...wish }))).toBe('relay.not-safe');
    expect(code(() => host.start({ a: 'replay:/x', b: 'stick:1-1/at', ...wish }))).toBe('relay.replay-virtual');
    expect(code(() => host.get('none'))).toBe('relay.unknown');
    expect(host.list()).toEqual([]);
  });

  it('record, and play the recording to the same stick with the same answers', async () => {
    const id = host.start({ a: 'tcp-listen:0,fork', b: 'stick:v1-1/at', ...wish });
    const { socket, heard } = await client();
    const file = await host.startRecord(id);
    socket.write('ATI\r');
    await heard(/GCAP[\s\S]*OK\r\n/);
    socket.write('AT+CGMM\r');
    await heard(/E303s-2\r\n\r\nOK\r\n/);
    await host.get(id).stop();
    expect((await readFile(file, 'utf8')).split('\n').length).toBeGreaterThan(4);
    const again = host.start({ a: `replay:"${file}",speed=0`, b: 'stick:v1-1/at', ...wish });
    await host.get(again).done;
    expect(host.get(again).view().state.replay).toEqual({ questions: 2, asked: 2, same: 2, different: [] });
  });
});
