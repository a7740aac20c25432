import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TerminalDown, TerminalLine } from '../../../preload/contract/terminal.ts';
import type { Clock } from '../../core/ports.ts';
import { createSender, type FlowLimits } from './flow.ts';

const limits: FlowLimits = { high: 1000, low: 400, batchCost: 100, batchMs: 16 };

function setUp() {
  const timers = new Set<() => void>();
  const clock: Clock = {
    now: () => 0,
    monotonic: () => 0,
    wait: () => Promise.reject(new Error('the sender never waits')),
    after(_ms, fire) {
      timers.add(fire);
      return () => timers.delete(fire);
    },
  };
  const sent: TerminalDown[] = [];
  const source = {
    calls: [] as string[],
    pause: () => void source.calls.push('pause'),
    resume: () => void source.calls.push('resume'),
  };
  const sender = createSender({ clock, post: (message) => sent.push(message), limits });
  sender.setSource(source);
  const tick = (): void => {
    const due = [...timers];
    timers.clear();
    for (const fire of due) fire();
  };
  return { sender, sent, source, timers, tick };
}
const bytes = (length: number, value = 0x41): Uint8Array => new Uint8Array(length).fill(value);
const line = (number: number, text: string): TerminalLine => ({
  number,
  at: '2026-01-01T00:00:00.000Z',
  tone: 'in',
  text,
});

describe('the sender', () => {
  it('keeps a small batch until the frame ends, then sends it as one message', () => {
    const { sender, sent, tick } = setUp();
    sender.bytes(bytes(10));
    sender.bytes(bytes(20, 0x42));
    expect(sent).toEqual([]);
    tick();
    expect(sent).toEqual([{ kind: 'bytes', data: new Uint8Array([...bytes(10), ...bytes(20, 0x42)]), cost: 30 }]);
  });

  it('sends a full batch at once and leaves no timer behind', () => {
    const { sender, sent, timers } = setUp();
    sender.bytes(bytes(60));
    sender.bytes(bytes(60));
    expect(sent).toHaveLength(1);
    expect(timers.size).toBe(0);
  });

  it('does not send what the reader writes into its buffer afterwards', () => {
    const { sender, sent, tick } = setUp();
    const pool = bytes(8);
    sender.bytes(pool.subarray(2, 4));
    pool.fill(0);
    tick();
    expect(sent[0]).toMatchObject({ data: new Uint8Array([0x41, 0x41]) });
    const [message] = sent;
    expect(message?.kind === 'bytes' && message.data.buffer.byteLength).toBe(2);
  });

  it('pauses once at the high mark and resumes once at the low mark', () => {
    const { sender, source } = setUp();
    for (let i = 0; i < 12; i += 1) sender.bytes(bytes(100));
    expect(source.calls).toEqual(['pause']);
    sender.ack(700);
    expect(source.calls).toEqual(['pause']);
    sender.ack(100);
    expect(source.calls).toEqual(['pause', 'resume']);
  });

  it('believes no acknowledgement of more than is on its way', () => {
    const { sender, source } = setUp();
    for (let i = 0; i < 5; i += 1) sender.bytes(bytes(100));
    sender.ack(1_000_000);
    for (let i = 0; i < 10; i += 1) sender.bytes(bytes(100));
    expect(source.calls).toEqual(['pause']);
  });

  it('pauses the port that comes back while the page is still behind', () => {
    const { sender } = setUp();
    for (let i = 0; i < 12; i += 1) sender.bytes(bytes(100));
    sender.setSource(undefined);
    const again: string[] = [];
    sender.setSource({ pause: () => again.push('pause'), resume: () => again.push('resume') });
    sender.ack(1200);
    expect(again).toEqual(['pause', 'resume']);
  });

  it('lets the port go on when it closes, and sends nothing more', () => {
    const { sender, sent, source, tick } = setUp();
    for (let i = 0; i < 12; i += 1) sender.bytes(bytes(100));
    sender.bytes(bytes(3));
    const before = sent.length;
    sender.close();
    sender.bytes(bytes(500));
    sender.lines([line(1, 'late')]);
    tick();
    expect(sent).toHaveLength(before);
    expect(source.calls).toEqual(['pause', 'resume']);
  });

  it('keeps the order between lines and bytes', () => {
    const { sender, sent, tick } = setUp();
    sender.lines([line(1, 'a'), line(2, 'b')]);
    sender.bytes(bytes(3));
    sender.lines([line(3, 'c')]);
    tick();
    expect(sent.map((m) => (m.kind === 'lines' ? m.lines.map((l) => l.number) : m.data.length))).toEqual([
      [1, 2],
      3,
      [3],
    ]);
  });

  it('loses and reorders nothing, whatever the sizes and acknowledgements, and never stays paused', () => {
    const act = fc.oneof(
      fc.record({ push: fc.uint8Array({ minLength: 1, maxLength: 300 }) }),
      fc.record({ ack: fc.nat(400) }),
      fc.record({ tick: fc.constant(true) }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const { sender, sent, source, tick } = setUp();
        const pushed: number[] = [];
        for (const step of acts) {
          if ('push' in step) {
            sender.bytes(step.push);
            pushed.push(...step.push);
          } else if ('ack' in step) sender.ack(step.ack);
          else tick();
        }
        tick();
        for (const message of sent) sender.ack(message.cost);
        expect(sent.flatMap((m) => (m.kind === 'bytes' ? [...m.data] : []))).toEqual(pushed);
        expect(source.calls.at(-1) ?? 'resume').toBe('resume');
        expect(source.calls.join(' ')).not.toMatch(/pause pause|resume resume/);
      }),
    );
  });
});
