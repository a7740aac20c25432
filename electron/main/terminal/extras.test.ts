import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { ScriptedPort, type Reply } from '../../../test/doubles/scripted-port.ts';
import type { Assessment, TerminalDown } from '../../../preload/contract/terminal.ts';
import { AtChannel } from '../../core/at/channel.ts';
import { assess, worst } from '../../core/at/guard.ts';
import { Failure } from '../../core/model/index.ts';
import { TerminalHost } from './host.ts';
import { logName } from './log-control.ts';
import type { HeldState, PortEvent, TerminalState } from './ports.ts';
import type { ScriptProgress } from './scripts.ts';
import { cleanText, createTranscript } from './transcript.ts';

const judge = (line: string): Assessment => {
  const findings = assess(line);
  const top = worst(findings);
  return {
    level: top === undefined ? 0 : top.never ? 4 : top.level,
    findings: findings.map(({ level, reason, span }) => ({ level, reason, ...span })),
    typed: 'E303',
  };
};

/** A terminal on the real AT channel over a scripted stick. */
function setUp(answer: (line: string) => Reply = () => '\r\nOK\r\n') {
  const clock = new FakeClock();
  const serial = new ScriptedPort(clock, answer);
  serial.pause = () => undefined;
  serial.resume = () => undefined;
  const at = new AtChannel(serial, clock);
  const sent: TerminalDown[] = [];
  const states: TerminalState[] = [];
  const logged: string[] = [];
  const held: HeldState[] = [];
  let tell: ((event: PortEvent) => void) | undefined;
  let trouble: ((failure: Failure) => void) | undefined;
  let fromPage: ((message: unknown) => void) | undefined;
  const host = new TerminalHost({
    clock,
    log: { info: () => undefined, error: () => undefined },
    advisor: {
      assess: (_place, line) => judge(line),
      guard: () => ({}),
      typed: () => ({ model: 'E303', imeiEnd: '4321' }),
      kept: () => undefined,
      complete: () => ({ total: 0, completions: [] }),
      readers: () => [],
    },
    openLog: (name, onTrouble) => {
      trouble = onTrouble;
      return Promise.resolve({
        path: `/logs/${name}.log`,
        write: (text) => void logged.push(text),
        close: () => Promise.resolve(void logged.push('closed')),
      });
    },
    ports: {
      attach(_place, _number, listener) {
        tell = listener;
        return { release: () => Promise.resolve() };
      },
    },
  });
  const { id } = host.open(
    { place: '1-1', interface: 2 },
    {
      link: () => ({
        post: (down) => sent.push(down),
        onMessage: (listener) => ((fromPage = listener), () => undefined),
        onClose: () => () => undefined,
        close: () => undefined,
      }),
      announce: (state) => states.push(state),
      held: (state) => held.push(state),
    },
  );
  tell?.({ kind: 'open', port: { name: 'ttyUSB2', serial, at } });
  return {
    host,
    id,
    clock,
    serial,
    sent,
    states,
    held,
    logged,
    breakDisk: (failure: Failure) => trouble?.(failure),
    page: (up: unknown) => fromPage?.(up),
    wire: () =>
      sent.flatMap((down) =>
        down.kind === 'wire' ? [`${down.direction} ${new TextDecoder().decode(down.data)}`] : [],
      ),
  };
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const none = { kind: 'none' } as const;
async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no failure';
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

describe('sending bytes', () => {
  it('go out as they are, in pieces, in raw mode', async () => {
    const t = setUp();
    const data = Uint8Array.from({ length: 5000 }, (_, i) => 0x30 + (i % 7));
    const seen: number[] = [];
    await t.clock.until(t.host.sendBytes(t.id, data, (sent) => seen.push(sent)));
    expect(seen).toEqual([1024, 2048, 3072, 4096, 5000]);
    expect(t.serial.written.join('')).toBe(new TextDecoder().decode(data));
  });

  it('are held back like typed ones, also when a line comes in parts, and a dropped one ends the sending', async () => {
    for (const answer of [{ kind: 'asked' }, { kind: 'drop' }] as const) {
      const t = setUp();
      await t.clock.until(t.host.sendBytes(t.id, bytes('AT+CO'), () => undefined));
      const sending = codeOf(t.host.sendBytes(t.id, bytes(`PS=2\r${'x'.repeat(3000)}\r`), () => undefined));
      await t.clock.advance(500);
      expect(t.serial.written.join('')).not.toMatch(/=2|x/);
      const asked = t.held.at(-1)?.held;
      expect(asked).toMatchObject({ level: 2, lines: [{ line: 'AT+COPS=2' }] });
      await t.host.decide(t.id, asked?.number ?? 0, answer);
      expect(await t.clock.until(sending)).toBe(answer.kind === 'drop' ? 'run.cancelled' : 'no failure');
      expect(t.serial.written.join('').includes('xxx')).toBe(answer.kind === 'asked');
    }
  });

  it('one thing at a time, and can be stopped', async () => {
    const t = setUp();
    const long = t.host.sendBytes(t.id, new Uint8Array(1 << 20).fill(0x30), (sent) => {
      if (sent >= 4096) t.host.cancelSending(t.id);
    });
    expect(await codeOf(t.host.sendBytes(t.id, bytes('AT\r'), () => undefined))).toBe('port.busy-sending');
    expect(await codeOf(t.clock.until(long))).toBe('run.cancelled');
    expect(t.serial.written.join('').length).toBeLessThanOrEqual(5120);
  });

  it('shows what goes over the wire while that is watched', async () => {
    const t = setUp();
    await t.clock.until(t.host.sendLine(t.id, 'ATI', none));
    expect(t.wire()).toEqual([]);
    t.page({ kind: 'watch-wire', on: true });
    await t.clock.until(t.host.sendLine(t.id, 'ATI', none));
    expect(t.wire()).toEqual(['out ATI\r', 'in \r\nOK\r\n']);
    await t.clock.until(t.host.sendBytes(t.id, bytes('ATI\r'), () => undefined));
    await t.clock.advance(100);
    expect(t.wire().slice(2).join('|').replaceAll('|out ', '')).toBe('out ATI\r|in \r\nOK\r\n');
    const before = t.wire().length;
    t.page({ kind: 'watch-wire', on: false });
    await t.clock.until(t.host.sendBytes(t.id, bytes('ATI\r'), () => undefined));
    expect(t.wire()).toHaveLength(before);
  });
});

describe('a log', () => {
  it('has both directions with milliseconds, hides numbers and secrets, and says where it is', async () => {
    const t = setUp((line) => (line === 'AT+CIMI' ? '\r\n262019876543210\r\n\r\nOK\r\n' : '\r\nOK\r\n'));
    const { path } = await t.host.startLog(t.id, 'masked');
    expect(path).toMatch(/^\/logs\/1-1_ttyUSB2_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\.log$/);
    expect(t.states.at(-1)?.log).toEqual({ path });
    await t.clock.until(t.host.sendLine(t.id, 'AT+CIMI', none));
    const text = t.logged.join('');
    expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z > AT\+CIMI\n.*Z < 26·{13}\n.*Z < OK/);
    await t.host.stopLog(t.id);
    expect(t.logged.at(-1)).toBe('closed');
    expect(t.states.at(-1)?.log).toBeUndefined();
    await t.host.startLog(t.id, 'full');
    await t.clock.until(t.host.sendLine(t.id, 'AT+CIMI', none));
    expect(t.logged.join('')).toContain('262019876543210');
  });

  it('says at once that the disk takes no more, and the terminal goes on', async () => {
    const t = setUp();
    const { path } = await t.host.startLog(t.id, 'masked');
    t.breakDisk(new Failure('file.no-space', { path }));
    expect(t.states.at(-1)).toMatchObject({ connection: 'open', log: { path, error: { code: 'log.stopped' } } });
    await t.clock.until(t.host.sendLine(t.id, 'ATI', none));
    expect(t.serial.written).toContain('ATI\r');
  });

  it('keeps bytes of raw mode as lines, whatever they are and however they come', () => {
    const made = (pieces: string[]): string => {
      const transcript = createTranscript('masked');
      const out = pieces.map((piece) =>
        transcript.add({ kind: 'bytes', direction: 'in', at: 0, data: Uint8Array.from(Buffer.from(piece, 'latin1')) }),
      );
      return out.join('') + transcript.end();
    };
    const all = 'a\u001b[1m\r\n\u00ffb\nend';
    const whole = made([all]);
    expect(whole.split('\n').map((line) => line.slice(24))).toEqual([' < a\\x1b[1m', ' < \\xffb', ' < end', '']);
    expect(made(Array.from(all))).toBe(whole);
    expect(made(['x'.repeat(10_000)]).split('\n')).toHaveLength(4);
  });

  it('a transcript for others holds no secret and no number', () => {
    expect(cleanText('AT+CPIN="1234"\n860123456789012', 'masked')).toBe('AT+CPIN="****"\n86·············');
    expect(cleanText('860123456789012', 'full')).toBe('860123456789012');
    expect(logName({ place: '1-1.4', name: '' }, 0)).toMatch(/^1-1\.4_port_19(69|70)-/);
  });
});

describe('a script on a terminal', () => {
  const script = (steps: unknown[], more: object = {}): string =>
    JSON.stringify({ format: 'modem-workbench-script-1', name: 'test', steps, ...more });

  it('goes through the queue, tells how it goes, and one at a time', async () => {
    const t = setUp();
    const told: ScriptProgress[] = [];
    t.host.runScript(
      t.id,
      script([
        { do: 'send', line: 'ATI' },
        { do: 'say', text: 'hello' },
      ]),
      {},
      (one) => told.push(one),
    );
    expect(() => t.host.runScript(t.id, script([{ do: 'wait', seconds: 1 }]), {}, () => undefined)).toThrow(
      'script.running',
    );
    await t.clock.advance(2_000);
    expect(told.at(-1)).toMatchObject({ state: 'done', steps: 2 });
    expect(told.flatMap(({ events }) => events.map(({ says }) => says.id))).toEqual(['script.sends', 'script.says']);
    expect(t.serial.written).toEqual(['ATI\r']);
    t.host.runScript(t.id, script([{ do: 'say', text: 'again' }]), {}, () => undefined);
    await t.clock.advance(1_000);
  });

  it('waits for the person where the guard holds a line back', async () => {
    for (const [consent, state, sent] of [
      [{ kind: 'asked' }, 'done', ['AT+COPS=2\r']],
      [{ kind: 'none' }, 'failed', []],
    ] as const) {
      const t = setUp();
      const told: ScriptProgress[] = [];
      t.host.runScript(t.id, script([{ do: 'send', line: 'AT+COPS=2' }]), {}, (one) => told.push(one));
      await t.clock.advance(5_000);
      expect(told.at(-1)).toMatchObject({ state: 'held', held: { line: 'AT+COPS=2', assessment: { level: 2 } } });
      expect(t.serial.written).toEqual([]);
      t.host.answerScript(t.id, consent);
      await t.clock.advance(1_000);
      expect(told.at(-1)?.state).toBe(state);
      expect(t.serial.written).toEqual(sent);
    }
  });

  it('ends while it is held: by its own limit, by the person, by the plug', async () => {
    const ways: [(t: ReturnType<typeof setUp>) => unknown, string][] = [
      [(t) => t.clock.advance(60_000), 'failed'],
      [(t) => t.host.cancelScript(t.id), 'cancelled'],
      [(t) => t.serial.vanish(), 'failed'],
    ];
    for (const [end, state] of ways) {
      const t = setUp();
      const told: ScriptProgress[] = [];
      t.host.runScript(t.id, script([{ do: 'send', line: 'AT+COPS=2' }], { limits: { seconds: 30 } }), {}, (one) =>
        told.push(one),
      );
      await t.clock.advance(1_000);
      await end(t);
      await t.clock.advance(1_000);
      expect(told.at(-1)?.state).toBe(state);
      expect(t.serial.written).toEqual([]);
    }
  });

  it('keeps secrets off the screen', async () => {
    const t = setUp((line) => `\r\n+X: ${line}\r\n\r\nOK\r\n`);
    const variables = [{ name: 'word', ask: 'Word', secret: true }];
    t.host.runScript(
      t.id,
      script([{ do: 'send', line: 'AT+X="{word}"' }], { variables }),
      { word: 'opensesame' },
      () => undefined,
    );
    await t.clock.advance(2_000);
    expect(t.serial.written).toEqual(['AT+X="opensesame"\r']);
    expect(JSON.stringify(t.sent)).not.toContain('opensesame');
    expect(JSON.stringify(t.sent)).toContain('****');
  });
});
