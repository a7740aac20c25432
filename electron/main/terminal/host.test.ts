import { describe, expect, it } from 'vitest';
import type { Assessment, TerminalDown, TerminalLine } from '../../../preload/contract/terminal.ts';
import type { AtResult, ChannelLine } from '../../core/at/channel-types.ts';
import { Failure, message } from '../../core/model/index.ts';
import { commonParsers } from '../../core/facts/parsers/index.ts';
import type { Clock, SerialChannel } from '../../core/ports.ts';
import { TerminalHost } from './host.ts';
import type { AtTalk, HeldState, OpenPort, PortEvent, TerminalState } from './ports.ts';

const readers = [{ command: 'AT+CSQ', parse: commonParsers()['csq'] ?? (() => []) }];
const safe: Assessment = { level: 0, findings: [] };
const danger = (level: number): Assessment => ({
  level,
  findings: [{ level, reason: message('guard.no-at-port'), from: 0, to: 2 }],
  ...(level === 3 && { typed: 'E303' }),
});

function fakePort(lines: 'lines' | 'no-lines' = 'no-lines') {
  const log: string[] = [];
  let onLine: ((line: ChannelLine) => void) | undefined;
  let onBytes: ((data: Uint8Array) => void) | undefined;
  let sendFails: Failure | undefined;
  const at: AtTalk = {
    onLine(listener) {
      onLine = listener;
      return () => (onLine = undefined);
    },
    onClose: () => () => undefined,
    send(line, options) {
      log.push(`send ${line} allow ${options?.allow ?? 1}`);
      if (sendFails !== undefined) return Promise.reject(sendFails);
      return Promise.resolve({
        command: line,
        lines: [],
        unsolicited: [],
        final: { kind: 'ok', text: 'OK' },
        tookMs: 1,
      } satisfies AtResult);
    },
    raw(listener) {
      log.push('raw');
      onBytes = listener;
      return Promise.resolve({
        write: (data) => Promise.resolve(void log.push(`write ${[...data].join(' ')}`)),
        release: () => void ((onBytes = undefined), log.push('release raw')),
      });
    },
  };
  const serial: SerialChannel = {
    path: '/dev/ttyUSB0',
    write: () => Promise.resolve(),
    onData: () => () => undefined,
    onClose: () => () => undefined,
    pause: () => void log.push('pause'),
    resume: () => void log.push('resume'),
    setLines: (set) => Promise.resolve(void log.push(`lines ${JSON.stringify(set)}`)),
    sendBreak: () => Promise.resolve(),
    readLines: () =>
      lines === 'lines'
        ? Promise.resolve({ dcd: false, cts: true, dsr: true })
        : Promise.reject(new Failure('serial.no-lines', { port: 'ttyUSB0' })),
    settings: () => ({ baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 }),
    configure: () => Promise.reject(new Failure('serial.io', { port: 'ttyUSB0' })),
    close: () => Promise.resolve(),
  };
  const port: OpenPort = { name: 'ttyUSB0', serial, at };
  return {
    port,
    log,
    line: (line: Partial<ChannelLine>) => onLine?.({ at: 1000, direction: 'in', kind: 'answer', text: 'x', ...line }),
    bytes: (text: string) => onBytes?.(new TextEncoder().encode(text)),
    listening: () => onLine !== undefined,
    failSend: (failure: Failure) => (sendFails = failure),
  };
}

function setUp(assess: () => Assessment = () => safe) {
  const timers = new Set<() => void>();
  const clock: Clock = {
    now: () => 1000,
    monotonic: () => 0,
    wait: () => Promise.reject(new Error('not used')),
    after: (_ms, fire) => (timers.add(fire), () => timers.delete(fire)),
  };
  const sent: TerminalDown[] = [];
  const states: TerminalState[] = [];
  const held: HeldState[] = [];
  const released: string[] = [];
  let tell: ((event: PortEvent) => void) | undefined;
  let fromPage: ((message: unknown) => void) | undefined;
  let pageGone: (() => void) | undefined;
  let pageClosed = false;
  const host = new TerminalHost({
    clock,
    log: { info: () => undefined, error: (text) => void released.push(`log: ${text}`) },
    advisor: {
      assess,
      guard: () => ({}),
      typed: () => ({ model: 'E303', imeiEnd: '4321' }),
      kept: () => undefined,
      complete: () => ({ total: 0, completions: [] }),
      readers: () => readers,
    },
    openLog: () => Promise.reject(new Error('not used')),
    ports: {
      attach(place, number, listener) {
        tell = listener;
        return { release: () => Promise.resolve(void released.push(`${place}/${number}`)) };
      },
    },
  });
  const open = () =>
    host.open(
      { place: '1-1', interface: 2 },
      {
        link: () => ({
          post: (down) => sent.push(down),
          onMessage: (listener) => ((fromPage = listener), () => (fromPage = undefined)),
          onClose: (listener) => ((pageGone = listener), () => (pageGone = undefined)),
          close: () => (pageClosed = true),
        }),
        announce: (state) => states.push(state),
        held: (state) => held.push(state),
      },
    ).id;
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 100; i += 1) await Promise.resolve();
  };
  return {
    host,
    open,
    sent,
    states,
    held,
    released,
    settle,
    flush: () => {
      const due = [...timers];
      timers.clear();
      for (const fire of due) fire();
    },
    lines: (): TerminalLine[] => sent.flatMap((down) => (down.kind === 'lines' ? down.lines : [])),
    event: (event: PortEvent) => tell?.(event),
    page: (up: unknown) => fromPage?.(up),
    leavePage: () => pageGone?.(),
    isPageClosed: () => pageClosed,
  };
}

describe('a terminal', () => {
  it('shows answers by meaning, leaves echoes out and says what a result took', () => {
    const t = setUp();
    const port = fakePort();
    t.open();
    t.event({ kind: 'open', port: port.port });
    port.line({ direction: 'out', kind: 'command', text: 'AT+CSQ', at: 1000 });
    port.line({ kind: 'echo', text: 'AT+CSQ' });
    port.line({ text: '+CSQ: 21,99' });
    port.line({ kind: 'final', text: 'OK', final: { kind: 'ok', text: 'OK' }, at: 1016 });
    port.line({ direction: 'unsolicited', kind: 'unsolicited', text: '^RSSI: 20', means: 'signal' });
    port.line({ kind: 'final', text: '+CME ERROR: 50', final: { kind: 'cme', code: 50, text: '+CME ERROR: 50' } });
    t.flush();
    expect(t.lines().map((l) => [l.tone, l.text])).toEqual([
      ['out', 'AT+CSQ'],
      ['in', '+CSQ: 21,99'],
      ['ok', 'OK'],
      ['unasked', '^RSSI: 20'],
      ['error', '+CME ERROR: 50'],
    ]);
    expect(t.lines()[1]?.explanation?.rows[0]).toMatchObject({ value: '-71 dBm', words: { id: 'signal.excellent' } });
    expect(t.lines()[2]?.note).toEqual(message('terminal.done-in', { ms: 16 }));
    expect(t.lines()[4]?.note?.id).toBe('at.final.cme');
  });

  it('says that the stick left, waits, and joins again by itself', () => {
    const t = setUp();
    const first = fakePort();
    t.open();
    t.event({ kind: 'open', port: first.port });
    t.event({ kind: 'gone' });
    expect(first.listening()).toBe(false);
    const second = fakePort();
    t.event({ kind: 'open', port: { ...second.port, name: 'ttyUSB4' } });
    second.line({ text: 'there' });
    t.flush();
    expect(t.states.map((s) => `${s.connection} ${s.port}`)).toEqual([
      'open ttyUSB0',
      'waiting ttyUSB0',
      'open ttyUSB4',
    ]);
    expect(t.lines().map((l) => l.note?.id ?? l.text)).toEqual(['terminal.left', 'terminal.joined', 'there']);
  });

  it('tells why a port cannot be opened', () => {
    const t = setUp();
    t.open();
    t.event({ kind: 'failed', error: { code: 'serial.held', params: { port: 'ttyUSB0' } } });
    expect(t.states.at(-1)).toMatchObject({ connection: 'waiting', error: { code: 'serial.held' } });
  });

  it('releases everything when the page goes', async () => {
    const t = setUp();
    const port = fakePort();
    const id = t.open();
    t.event({ kind: 'open', port: port.port });
    t.leavePage();
    await t.settle();
    expect(t.released).toEqual(['1-1/2']);
    expect(t.isPageClosed()).toBe(true);
    expect(port.listening()).toBe(false);
    await expect(t.host.sendLine(id, 'ATI', { kind: 'none' })).rejects.toMatchObject({ code: 'port.closed' });
  });

  it('carries raw bytes both ways, and gives the port back to its queue', async () => {
    const t = setUp();
    const port = fakePort();
    t.open();
    t.event({ kind: 'open', port: port.port });
    t.page({ kind: 'mode', mode: 'raw' });
    await t.settle();
    port.bytes('\u001b[1m');
    t.page({ kind: 'bytes', data: new Uint8Array([65, 13]) });
    await t.settle();
    t.page({ kind: 'mode', mode: 'line' });
    t.flush();
    expect(t.sent).toMatchObject([{ kind: 'bytes', data: new TextEncoder().encode('\u001b[1m') }]);
    expect(port.log).toEqual(['raw', 'write 65 13', 'release raw']);
  });

  it('keeps a dangerous line of raw mode back until its question is answered, and drops it with the mode', async () => {
    const t = setUp();
    const port = fakePort();
    const id = t.open();
    t.event({ kind: 'open', port: port.port });
    t.page({ kind: 'mode', mode: 'raw' });
    await t.settle();
    const type = async (text: string): Promise<void> => {
      for (const byte of new TextEncoder().encode(text)) t.page({ kind: 'bytes', data: Uint8Array.of(byte) });
      await t.settle();
    };
    await type('AT+COPS=2\r');
    expect(port.log.join()).not.toContain('61');
    expect(t.held).toMatchObject([{ held: { number: 1, level: 2, lines: [{ line: 'AT+COPS=2' }] } }]);
    await expect(t.host.decide(id, 1, { kind: 'none' })).rejects.toMatchObject({ code: 'at.guarded' });
    await expect(t.host.decide(id, 2, { kind: 'asked' })).rejects.toMatchObject({ code: 'at.not-held' });
    await t.host.decide(id, 1, { kind: 'asked' });
    expect(port.log.at(-1)).toBe('write 61 50 13');
    expect(t.held.at(-1)).toEqual({ id });

    await type('AT^GODLOAD\r');
    expect(t.held.at(-1)?.held).toMatchObject({ number: 2, level: 4 });
    await expect(t.host.decide(id, 2, { kind: 'typed', word: 'E303' })).rejects.toMatchObject({ code: 'at.guarded' });
    t.page({ kind: 'mode', mode: 'line' });
    await t.settle();
    expect(t.held.at(-1)).toEqual({ id });
    // What the stick had of the line is taken back.
    expect(port.log.slice(-2)).toEqual([`write ${Array.from({ length: 9 }, () => 8).join(' ')}`, 'release raw']);
  });

  it('takes raw mode up again on the port that comes back', async () => {
    const t = setUp();
    t.open();
    t.event({ kind: 'open', port: fakePort().port });
    t.page({ kind: 'mode', mode: 'raw' });
    await t.settle();
    t.event({ kind: 'gone' });
    const back = fakePort();
    t.event({ kind: 'open', port: back.port });
    await t.settle();
    expect(back.log).toEqual(['raw']);
  });

  it('refuses rubbish of the page and stays alive', () => {
    const t = setUp();
    t.open();
    t.page({ kind: 'bytes', data: 'no bytes' });
    t.page(null);
    expect(t.released).toEqual(Array.from({ length: 2 }, () => 'log: terminal: message of the page refused'));
  });

  it('shows lamps only where the port has lines, and reads them again after a change', async () => {
    const t = setUp();
    const port = fakePort('lines');
    const id = t.open();
    t.event({ kind: 'open', port: port.port });
    await t.settle();
    expect(t.states.at(-1)?.lines).toEqual({ dtr: true, rts: true, dcd: false, cts: true, dsr: true });
    await t.host.setLines(id, { dtr: false });
    expect(port.log).toContain('lines {"dtr":false}');
    expect(t.states.at(-1)?.lines).toEqual({ dtr: false, rts: true, dcd: false, cts: true, dsr: true });
    const pty = setUp();
    pty.open();
    pty.event({ kind: 'open', port: fakePort().port });
    await pty.settle();
    expect(pty.states.at(-1)?.lines).toBeUndefined();
  });
});

describe('sending a line', () => {
  const cases = [
    { level: 0, consent: { kind: 'none' }, goes: 'send AT^X allow 1' },
    { level: 1, consent: { kind: 'none' }, goes: 'send AT^X allow 1' },
    { level: 2, consent: { kind: 'none' }, goes: undefined },
    { level: 2, consent: { kind: 'asked' }, goes: 'send AT^X allow 2' },
    { level: 3, consent: { kind: 'asked' }, goes: undefined },
    { level: 3, consent: { kind: 'typed', word: 'E3' }, goes: undefined },
    { level: 3, consent: { kind: 'typed', word: 'E303' }, goes: 'send AT^X allow 3' },
    { level: 3, consent: { kind: 'typed', word: '4321' }, goes: 'send AT^X allow 3' },
    { level: 3, consent: { kind: 'typed', word: '1234' }, goes: undefined },
    { level: 4, consent: { kind: 'typed', word: 'E303' }, goes: undefined },
    { level: 4, consent: { kind: 'asked' }, goes: undefined },
  ] as const;
  it.each(cases)('level $level with consent $consent.kind', async ({ level, consent, goes }) => {
    const t = setUp(() => (level === 0 ? safe : danger(level)));
    const port = fakePort();
    const id = t.open();
    t.event({ kind: 'open', port: port.port });
    const sending = t.host.sendLine(id, 'AT^X', consent);
    if (goes !== undefined) {
      await sending;
      expect(port.log).toEqual([goes]);
      return;
    }
    await expect(sending).rejects.toMatchObject({ code: 'at.guarded' });
    expect(port.log).toEqual([]);
    t.flush();
    expect(t.lines()).toMatchObject([{ tone: 'held', text: 'AT^X' }]);
  });

  it('says in the transcript that no answer came', async () => {
    const t = setUp();
    const port = fakePort();
    const id = t.open();
    t.event({ kind: 'open', port: port.port });
    port.failSend(new Failure('at.timeout', { command: 'ATI', seconds: 5 }));
    await expect(t.host.sendLine(id, 'ATI', { kind: 'none' })).rejects.toMatchObject({ code: 'at.timeout' });
    t.flush();
    expect(t.lines()).toMatchObject([{ tone: 'event', text: 'ATI', note: { id: 'error.at.timeout' } }]);
  });

  it('answers port.closed while the stick is away', async () => {
    const t = setUp();
    const id = t.open();
    await expect(t.host.sendLine(id, 'ATI', { kind: 'none' })).rejects.toMatchObject({ code: 'port.closed' });
  });
});
