import { describe, expect, it } from 'vitest';
import { Failure, type ErrorCode, type Operation, type WireLine } from '../model/index.ts';
import type { Clock, UsbDevice } from '../ports.ts';
import { executeOperations, type ExecuteOptions } from './execute.ts';
import { switchOperations } from './methods.ts';
import type { Rule } from './rules.ts';
import { stickFor } from './trace.ts';

/** Time that passes by being waited for; limits fire when it passes them. */
class TestClock implements Clock {
  time = 0;
  readonly timers = new Set<{ at: number; fire: () => void }>();
  now(): number {
    return this.time;
  }
  monotonic(): number {
    return this.time;
  }
  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = this.after(ms, resolve);
      signal?.addEventListener('abort', () => {
        stop();
        reject(new Failure('run.cancelled'));
      });
    });
  }
  after(ms: number, fire: () => void): () => void {
    const timer = { at: this.time + ms, fire };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }
  /** Lets time pass until nothing waits any more. */
  async run(): Promise<void> {
    for (;;) {
      // All that is ready runs before time moves.
      await new Promise((ready) => setImmediate(ready));
      const next = [...this.timers].toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) return;
      this.timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.fire();
    }
  }
}

type Fault = ErrorCode | 'hang' | 'short';

/** A stick that writes down every call and goes wrong at chosen ones. */
class FaultyDevice implements UsbDevice {
  readonly place = 'v1-1';
  readonly calls: string[] = [];
  private readonly faults: Record<string, Fault[]>;
  constructor(faults: Record<string, Fault[]> = {}) {
    this.faults = faults;
  }
  private call<T>(name: string, value: T, shorter = value): Promise<T> {
    this.calls.push(name);
    const fault = this.faults[name.split(' ')[0] ?? '']?.shift();
    if (fault === 'hang') return new Promise(() => undefined);
    if (fault === 'short') return Promise.resolve(shorter);
    return fault === undefined ? Promise.resolve(value) : Promise.reject(new Failure(fault, { place: this.place }));
  }
  hasDriver = (number: number) => this.call(`hasDriver ${number}`, true);
  detachDriver = (number: number) => this.call(`detach ${number}`, undefined);
  attachDriver = (number: number) => this.call(`attach ${number}`, undefined);
  claim = (number: number) => this.call(`claim ${number}`, undefined);
  release = (number: number) => this.call(`release ${number}`, undefined);
  controlOut = () => this.call('controlOut', undefined);
  controlIn = (_setup: unknown, length: number) => this.call('controlIn', new Uint8Array(length));
  transferOut = (endpoint: number, data: Uint8Array) => this.call(`out ${endpoint}`, data.length);
  transferIn = (endpoint: number, length: number) =>
    this.call(`in ${endpoint}`, new Uint8Array(length), new Uint8Array(0));
  setConfiguration = (value: number) => this.call(`config ${value}`, undefined);
  setAlternate = (number: number, setting: number) => this.call(`alt ${number} ${setting}`, undefined);
  clearHalt = (endpoint: number) => this.call(`halt ${endpoint}`, undefined);
  reset = () => this.call('reset', undefined);
  close = () => this.call('close', undefined);
}

const origin = { kind: 'user' as const, name: 'test', file: 'test', line: 1 };
const rule = (fields: Partial<Rule>): Rule => ({ entry: '12d1:1f01', origin, ...fields });
function operationsOf(fields: Partial<Rule>): Operation[] {
  const made = switchOperations(rule(fields), stickFor(rule(fields)).device);
  expect(made.refused).toBeUndefined();
  return made.operations;
}

function start(operations: readonly Operation[], devices: FaultyDevice[], more: Partial<ExecuteOptions> = {}) {
  const clock = new TestClock();
  const wire: WireLine[] = [];
  let opened = 0;
  const result = executeOperations(operations, {
    open: () => {
      const device = devices[opened];
      opened += 1;
      return device === undefined ? Promise.reject(new Failure('usb.not-found')) : Promise.resolve(device);
    },
    clock,
    onWire: (line) => wire.push(line),
    ...more,
  });
  const settled = result.then(
    (value) => ({ value, error: undefined }),
    (error: unknown) => ({ value: undefined, error: error instanceof Failure ? error.code : error }),
  );
  return { clock, wire, settled, finish: async () => (await clock.run(), settled) };
}

const eject = (): Operation[] => operationsOf({ standardEject: true });
const huawei = (): Operation[] => operationsOf({ special: ['HuaweiNewMode'] });

describe('a sequence of messages', () => {
  it('runs to its end, lets the interface go and closes', async () => {
    const device = new FaultyDevice();
    const run = start(huawei(), [device]);
    expect((await run.finish()).value).toEqual({ ended: 'done', next: huawei().length });
    expect(device.calls).toEqual([
      'hasDriver 0',
      'detach 0',
      'claim 0',
      'out 1',
      'in 129',
      'halt 129',
      'halt 1',
      'release 0',
      'close',
    ]);
    expect(
      run.wire.filter(({ direction }) => direction === 'out' || direction === 'in').map(({ text }) => text),
    ).toEqual([
      'bulk-out 01 55534243123456780000000000000011062000000101000100000000000000',
      'bulk-in 81 13',
      'clear-halt 81',
      'clear-halt 01',
    ]);
    expect(run.clock.time).toBe(50);
  });

  it.each<[string, Record<string, Fault[]>]>([
    ['while it is being sent', { out: ['usb.gone'] }],
    ['before it answers', { in: ['usb.gone'] }],
    ['while a halt is cleared', { halt: ['usb.gone'] }],
  ])('stops without failure when the stick leaves %s', async (_when, faults) => {
    const device = new FaultyDevice(faults);
    const run = start(eject(), [device]);
    expect((await run.finish()).value).toMatchObject({ ended: 'left', error: { code: 'usb.gone' } });
    expect(device.calls.slice(-2)).toEqual(['release 0', 'close']);
    expect(device.calls.filter((call) => call.startsWith('out')).length).toBeLessThanOrEqual(4);
  });

  it('clears a halt and reads once more after a stall', async () => {
    const device = new FaultyDevice({ in: ['usb.stall'] });
    const run = start(huawei(), [device]);
    expect((await run.finish()).value).toMatchObject({ ended: 'done' });
    expect(device.calls.slice(3, 7)).toEqual(['out 1', 'in 129', 'halt 129', 'in 129']);
  });

  it.each<Fault[]>([['usb.stall', 'usb.stall'], ['usb.timeout'], ['usb.io']])(
    'skips the rest when the status stays out (%s)',
    async (...faults) => {
      const device = new FaultyDevice({ in: faults });
      const run = start(eject(), [device]);
      expect((await run.finish()).value).toMatchObject({ ended: 'cut' });
      expect(device.calls.filter((call) => call === 'out 1')).toHaveLength(1);
      expect(device.calls.slice(-2)).toEqual(['release 0', 'close']);
    },
  );

  it('goes on after a message that is not taken', async () => {
    const device = new FaultyDevice({ out: ['usb.timeout'] });
    expect((await start(eject(), [device]).finish()).value).toMatchObject({ ended: 'done' });
    expect(device.calls.filter((call) => call === 'out 1')).toHaveLength(4);
  });

  it('ends within its limit when the driver never answers', async () => {
    const device = new FaultyDevice({ in: ['hang'] });
    const run = start(huawei(), [device]);
    expect((await run.finish()).value).toMatchObject({ ended: 'cut', error: { code: 'usb.timeout' } });
    expect(run.clock.time).toBeLessThanOrEqual(5_100);
    expect(device.calls.at(-1)).toBe('close');
  });

  it('sends nothing when another program holds the interface, and gives the driver back', async () => {
    const device = new FaultyDevice({ claim: ['usb.busy'] });
    expect((await start(huawei(), [device]).finish()).error).toBe('usb.busy');
    expect(device.calls).toEqual(['hasDriver 0', 'detach 0', 'claim 0', 'attach 0', 'close']);
  });

  it('reads a status up to three times where the method says so', async () => {
    const operations = operationsOf({ special: ['CiscoMode'] });
    const device = new FaultyDevice({ in: ['short', 'short'] });
    expect((await start(operations, [device]).finish()).value).toMatchObject({ ended: 'done' });
    expect(device.calls.filter((call) => call === 'in 129')).toHaveLength(13);
  });
});

describe('a cancel', () => {
  it.each(['hasDriver', 'detach', 'claim', 'out', 'in', 'halt'])(
    'in the middle of %s leaves nothing held',
    async (name) => {
      const device = new FaultyDevice({ [name]: ['hang'] });
      const abort = new AbortController();
      const run = start(huawei(), [device], { signal: abort.signal });
      await new Promise((ready) => setImmediate(ready));
      abort.abort();
      await run.clock.run();
      expect((await run.settled).error).toBe('run.cancelled');
      expect(device.calls.at(-1)).toBe('close');
      const count = (start: string): number => device.calls.filter((call) => call.startsWith(start)).length;
      if (name === 'out' || name === 'in' || name === 'halt') expect(count('release')).toBe(1);
      if (name !== 'hasDriver' && name !== 'detach') expect(count('attach')).toBe(1);
    },
  );

  it('before the start opens nothing', async () => {
    const abort = new AbortController();
    abort.abort();
    const run = start(huawei(), [], { signal: abort.signal });
    expect((await run.finish()).error).toBe('run.cancelled');
  });

  it('closes a stick that is opened too late', async () => {
    const device = new FaultyDevice();
    const abort = new AbortController();
    let give: (device: UsbDevice) => void = () => undefined;
    const run = start(huawei(), [], { signal: abort.signal, open: () => new Promise((resolve) => (give = resolve)) });
    await Promise.resolve();
    abort.abort();
    expect((await run.finish()).error).toBe('run.cancelled');
    give(device);
    await run.clock.run();
    expect(device.calls).toEqual(['close']);
  });
});

describe('a stick that leaves and returns in mid-sequence', () => {
  const sony = (): Operation[] => operationsOf({ special: ['SonyMode'] });

  it.each<[string, Record<string, Fault[]>]>([
    ['after the first request', {}],
    ['during the first request', { controlIn: ['usb.gone'] }],
  ])('is opened anew (%s)', async (_when, faults) => {
    const [first, second] = [new FaultyDevice(faults), new FaultyDevice()];
    const run = start(sony(), [first, second], { awaitReturn: () => Promise.resolve() });
    expect((await run.finish()).value).toMatchObject({ ended: 'done' });
    expect(first.calls.at(-1)).toBe('close');
    expect(second.calls).toEqual(['controlIn', 'close']);
  });

  it('fails when it stays away, and does not wait for ever', async () => {
    const never = start(sony(), [new FaultyDevice()], { awaitReturn: () => new Promise(() => undefined) });
    expect((await never.finish()).error).toBe('usb.timeout');
    expect(never.clock.time).toBeLessThanOrEqual(33_000);
    const gone = start(sony(), [new FaultyDevice()], { awaitReturn: () => Promise.reject(new Failure('usb.gone')) });
    expect((await gone.finish()).error).toBe('usb.gone');
  });
});

describe('what is not USB', () => {
  const ask: Operation = { op: 'ask-person', ask: 'replug' };
  it('goes to its handler, without opening the stick', async () => {
    const asked: string[] = [];
    const run = start([ask], [], { outside: (operation) => (asked.push(operation.op), Promise.resolve()) });
    expect((await run.finish()).value).toMatchObject({ ended: 'done' });
    expect(asked).toEqual(['ask-person']);
  });
  it('is a defect without one', async () => {
    expect((await start([ask], []).finish()).error).toBe('internal');
  });
});

it('tries a reset again until it is done, but not for ever', async () => {
  const operations = operationsOf({ reset: true });
  const twice = new FaultyDevice({ reset: ['usb.io', 'usb.io'] });
  expect((await start(operations, [twice]).finish()).value).toMatchObject({ ended: 'done' });
  expect(twice.calls.filter((call) => call === 'reset')).toHaveLength(3);
  const never = new FaultyDevice({ reset: Array.from({ length: 500 }, () => 'usb.io' as const) });
  expect((await start(operations, [never]).finish()).value).toMatchObject({ ended: 'done' });
  expect(never.calls.filter((call) => call === 'reset')).toHaveLength(100);
});

it('leaves out an alternate setting of an interface that somebody else holds', async () => {
  const operations: Operation[] = [
    { op: 'claim', interface: 0, onFailure: 'ignore' },
    { op: 'set-alternate', interface: 0, setting: 1, onFailure: 'ignore' },
    { op: 'release', interface: 0 },
    { op: 'reset', onFailure: 'ignore', attempts: 1 },
  ];
  const device = new FaultyDevice({ claim: ['usb.busy'] });
  expect((await start(operations, [device]).finish()).value).toMatchObject({ ended: 'done' });
  expect(device.calls).toEqual(['claim 0', 'reset', 'close']);
});
