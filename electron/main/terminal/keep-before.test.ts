import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { ScriptedPort, type Reply } from '../../../test/doubles/scripted-port.ts';
import type { TerminalDown } from '../../../preload/contract/terminal.ts';
import { AtChannel } from '../../core/at/channel.ts';
import type { ConfirmedLine } from '../../core/at/channel-types.ts';
import { assess } from '../../core/at/guard.ts';
import { toErrorData } from '../../core/model/index.ts';
import { assessmentOf } from '../assessment.ts';
import { TerminalHost } from './host.ts';
import type { HeldState, PortEvent } from './ports.ts';

const words = { model: 'E303', imeiEnd: '4321' };
const danger = 'AT^SETPORT="FF;1,3"';
const present = '^SETPORT:A1,A2;1,16,3,2,A1,A2';
const asStick = (line: string): Reply => (line === 'AT^SETPORT?' ? `\r\n${present}\r\n\r\nOK\r\n` : '\r\nOK\r\n');

/** What a stick has after the corrections. */
const edited = (text: string): string =>
  Array.from(text).reduce((line, char) => (char === '\b' ? line.slice(0, -1) : line + char), '');

/** A terminal on the real AT channel over a scripted stick that echoes. */
function setUp(answer: (line: string) => Reply = asStick) {
  const clock = new FakeClock();
  const got: string[] = [];
  const serial = new ScriptedPort(clock, (line) => {
    got.push(edited(line));
    return answer(edited(line));
  });
  serial.echo = true;
  serial.pause = () => undefined;
  serial.resume = () => undefined;
  const confirmed: ConfirmedLine[] = [];
  const at = new AtChannel(serial, clock, { confirmed: (line) => void confirmed.push(line) });
  const sent: TerminalDown[] = [];
  const held: HeldState[] = [];
  const kept: string[] = [];
  let fromPage: ((message: unknown) => void) | undefined;
  let tell: ((event: PortEvent) => void) | undefined;
  const host = new TerminalHost({
    clock,
    log: { info: () => undefined, error: () => undefined },
    advisor: {
      assess: (_place, line) => assessmentOf(assess(line), words),
      guard: () => ({}),
      typed: () => words,
      kept: (_place, line, values) => void kept.push(`${line}: ${values.join()}`),
      complete: () => ({ total: 0, completions: [] }),
      readers: () => [],
    },
    openLog: () => Promise.reject(new Error('not used')),
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
      announce: () => undefined,
      held: (state) => held.push(state),
    },
  );
  tell?.({ kind: 'open', port: { name: 'ttyUSB2', serial, at } });
  return {
    host, id, clock, serial, got, confirmed, held, kept, sent,
    page: (up: unknown) => fromPage?.(up),
    /** As a person types: the harmless beginning reaches the stick. */
    type: async (text: string) => {
      for (const char of text) fromPage?.({ kind: 'bytes', data: new TextEncoder().encode(char) });
      await clock.advance(100);
    },
    /** What the stick has of the line that is being written: backspaces applied. */
    line: () => edited(serial.written.join('').split('\r').at(-1) ?? ''),
  }; // prettier-ignore
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no failure',
    (error: unknown) => toErrorData(error).code,
  );

describe('the value before a dangerous line', () => {
  it('is read and kept while the line is held; nothing else is sent', async () => {
    const t = setUp();
    const read = await t.clock.until(t.host.keepBefore(t.id, { kind: 'line', line: danger }));
    expect(read).toMatchObject([{ ask: 'AT^SETPORT?', lines: [present] }]);
    expect(t.kept).toEqual([`${danger}: ${present}`]);
    expect(t.serial.written).toEqual(['AT^SETPORT?\r']);
  });

  it('is said plainly not to be readable', async () => {
    const t = setUp(() => '\r\n+CME ERROR: 4\r\n');
    const refused = await t.clock.until(t.host.keepBefore(t.id, { kind: 'line', line: danger }));
    expect(refused).toMatchObject([{ lines: [], trouble: { id: 'at.final.cme' } }]);
    const silent = setUp(() => undefined);
    const late = await silent.clock.until(silent.host.keepBefore(silent.id, { kind: 'line', line: danger }));
    expect(late).toMatchObject([{ lines: [], trouble: { id: 'error.at.timeout' } }]);
    expect(await t.clock.until(t.host.keepBefore(t.id, { kind: 'line', line: 'ATD0123;' }))).toEqual([]);
    expect([...t.kept, ...silent.kept]).toEqual([]);
  });

  it('is read in raw mode between the bytes, and stands in the record when the line goes out', async () => {
    const t = setUp();
    t.page({ kind: 'mode', mode: 'raw' });
    await t.clock.advance(1_000);
    await t.type(`${danger}\r`);
    const number = t.held.at(-1)?.held?.number ?? 0;
    const unfinished = t.line();
    expect(unfinished).toMatch(/^AT/);
    expect(danger.startsWith(unfinished)).toBe(true);

    const read = await t.clock.until(t.host.keepBefore(t.id, { kind: 'held', number }));
    expect(read).toMatchObject([{ ask: 'AT^SETPORT?', lines: [present] }]);
    expect(t.line()).toBe(unfinished);
    expect(t.serial.written.join('')).not.toContain('1,3');

    expect(await codeOf(t.host.decide(t.id, number, { kind: 'typed', word: '1234' }))).toBe('at.guarded');
    await t.host.decide(t.id, number, { kind: 'typed', word: '4321' });
    await t.clock.advance(100);
    expect(t.got).toContain(danger);
    expect(t.line()).toBe('');
    expect(t.confirmed).toMatchObject([{ line: danger, level: 3, before: [present] }]);
    expect(await codeOf(t.host.keepBefore(t.id, { kind: 'held', number }))).toBe('at.not-held');
  });

  it('in raw mode an answer that does not come leaves the line as it was', async () => {
    const t = setUp(() => undefined);
    t.page({ kind: 'mode', mode: 'raw' });
    await t.clock.advance(1_000);
    await t.type(`${danger}\r`);
    const number = t.held.at(-1)?.held?.number ?? 0;
    const unfinished = t.line();
    const read = t.host.keepBefore(t.id, { kind: 'held', number });
    const dropped = t.host.decide(t.id, number, { kind: 'drop' });
    expect(await t.clock.until(read)).toMatchObject([{ lines: [], trouble: { id: 'error.at.timeout' } }]);
    await dropped;
    expect(unfinished).not.toBe('');
    expect(t.line()).toBe('');
  });
});
