import { describe, expect, it } from 'vitest';
import type { Device, Transfer } from 'usb';
import type { Clock } from '../../core/ports.ts';
import { Failure, type ErrorCode, type Sighting } from '../../core/model/index.ts';
import { parseDescriptors } from './descriptors.ts';
import { libusbDevice } from './device.ts';
import { cardDescriptors } from './fake-tree.ts';

class LibusbTrouble extends Error {
  readonly errno: number;
  constructor(errno: number) {
    super(`LIBUSB ${errno}`);
    this.errno = errno;
  }
}

type Answer = { errno: number } | { actual: number; data?: number[] } | 'never';
type TransferArguments = ConstructorParameters<typeof Transfer>;
/** What the library calls, typed as it behaves: without an error it passes undefined. */
type Ended = (error: Error | undefined, buffer: Buffer, actual: number) => void;

/** A double of the library: writes down every call, answers transfers from a list, throws what it is told to. */
function setUp(options: { answers?: Answer[]; there?: () => boolean; throws?: Record<string, number> } = {}) {
  const calls: string[] = [];
  const answers = [...(options.answers ?? [])];
  const drivers = new Set<number>([0]);
  let waited = 0;
  let deaf = false;
  const timers: { ms: number; fire: () => void; stopped: boolean }[] = [];

  const strike = (name: string): void => {
    const errno = options.throws?.[name];
    if (errno !== undefined) throw new LibusbTrouble(errno);
  };
  const byCallback =
    (name: string) =>
    (...args: unknown[]): void => {
      const done = args.pop() as (error?: Error) => void;
      calls.push([name, ...args].join(' '));
      const errno = options.throws?.[name];
      queueMicrotask(() => done(errno === undefined ? undefined : new LibusbTrouble(errno)));
    };
  const handle = {
    __isKernelDriverActive: (number: number) => (strike('active'), drivers.has(number)),
    __detachKernelDriver(number: number) {
      calls.push(`detach ${number}`);
      strike('detach');
      drivers.delete(number);
    },
    __attachKernelDriver(number: number) {
      calls.push(`attach ${number}`);
      strike('attach');
      drivers.add(number);
    },
    __claimInterface(number: number) {
      calls.push(`claim ${number}`);
      strike('claim');
    },
    __releaseInterface: byCallback('release'),
    __setConfiguration: byCallback('configuration'),
    __setInterface: byCallback('alternate'),
    __clearHalt: byCallback('clear-halt'),
    reset: byCallback('reset'),
    close: () => void calls.push('close'),
  } as unknown as Device;

  class DoubleTransfer {
    readonly args: TransferArguments;
    constructor(...args: TransferArguments) {
      this.args = args;
    }
    submit(buffer: Buffer): this {
      const [, endpoint, type, timeout, callback] = this.args;
      const done = callback as Ended;
      calls.push(`transfer ${endpoint} type ${type} limit ${timeout} ${buffer.toString('hex')}`);
      strike('submit');
      const answer = answers.shift() ?? 'never';
      if (answer === 'never') return this;
      queueMicrotask(() => {
        if ('errno' in answer) done(new LibusbTrouble(answer.errno), buffer, 0);
        else {
          buffer.set(answer.data ?? [], type === 0 ? 8 : 0);
          done(undefined, buffer, answer.actual);
        }
      });
      return this;
    }
    cancel(): boolean {
      const done = this.args[4] as Ended;
      calls.push('cancel');
      if (deaf) return true;
      queueMicrotask(() => done(new LibusbTrouble(3), Buffer.alloc(0), 0));
      return true;
    }
  }

  const clock: Clock = {
    now: () => 0,
    monotonic: () => 0,
    wait: (ms) => ((waited += ms), Promise.resolve()),
    after(ms, fire) {
      const timer = { ms, fire, stopped: false };
      timers.push(timer);
      return () => (timer.stopped = true);
    },
  };
  const described = parseDescriptors(cardDescriptors);
  const sighting: Sighting = {
    place: '1-1',
    virtual: false,
    seenAt: '2024-01-01T00:00:00.000Z',
    device: {
      vid: '12d1',
      pid: '14db',
      bcdDevice: 0,
      deviceClass: 2,
      configurations: described?.configurations ?? [],
      activeConfiguration: 1,
    },
    drivers: [],
    ports: [],
    cards: [],
    drives: [],
    access: 'ok',
  };
  const isThere = (): Promise<boolean> => Promise.resolve(options.there?.() ?? true);
  const device = libusbDevice({ libusb: { Transfer: DoubleTransfer }, handle, sighting, clock, isThere });
  return { device, calls, drivers, timers, waited: () => waited, deafen: () => (deaf = true) };
}

async function codeOf(act: Promise<unknown>): Promise<ErrorCode | 'done'> {
  try {
    await act;
    return 'done';
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

describe('an open device', () => {
  it.each([
    [{ errno: 4 }, 'usb.stall'],
    [{ errno: 2 }, 'usb.timeout'],
    [{ errno: 5 }, 'usb.gone'],
    [{ errno: 1 }, 'usb.io'],
    [{ errno: 6 }, 'usb.io'],
  ] as const)('ends a transfer with status %o as %s', async (answer, code) => {
    const { device } = setUp({ answers: [answer] });
    expect(await codeOf(device.transferIn(0x82, 13, 3000))).toBe(code);
  });

  it('calls an error or a time-out on a device that has left its leaving', async () => {
    for (const errno of [1, 2]) {
      const { device } = setUp({ answers: [{ errno }], there: () => false });
      expect(await codeOf(device.transferOut(2, Uint8Array.of(1), 100))).toBe('usb.gone');
    }
  });

  it('waits a little for the hub to say so after an error, and not longer', async () => {
    let looks = 0;
    const leaves = setUp({ answers: [{ errno: 1 }], there: () => (looks += 1) < 4 });
    expect(await codeOf(leaves.device.transferIn(0x82, 13, 3000))).toBe('usb.gone');
    const stays = setUp({ answers: [{ errno: 1 }] });
    expect(await codeOf(stays.device.transferIn(0x82, 13, 3000))).toBe('usb.io');
    expect(stays.waited()).toBe(400);
  });

  it('gives a refused submission of a transfer its meaning too', async () => {
    const { device } = setUp({ throws: { submit: -4 } });
    expect(await codeOf(device.transferIn(0x82, 13, 3000))).toBe('usb.gone');
  });

  it('sends on an interrupt endpoint an interrupt transfer, on others a bulk one', async () => {
    const { device, calls } = setUp({ answers: [{ actual: 2, data: [7, 8] }, { actual: 1 }] });
    expect([...(await device.transferIn(0x83, 4, 250))]).toEqual([7, 8]);
    expect(await device.transferOut(0x02, Uint8Array.of(0xaa), 3000)).toBe(1);
    expect(calls).toEqual(['transfer 131 type 3 limit 0 00000000', 'transfer 2 type 2 limit 0 aa']);
  });

  it('cancels a transfer when its own limit is over and says so', async () => {
    const { device, calls, timers } = setUp({ answers: ['never'] });
    const end = codeOf(device.transferIn(0x82, 13, 300));
    await Promise.resolve();
    expect(timers.map((timer) => timer.ms)).toEqual([300]);
    timers[0]?.fire();
    expect(await end).toBe('usb.timeout');
    expect(calls.at(-1)).toBe('cancel');
  });

  it('gives a transfer up that the kernel does not take back', async () => {
    const { device, timers, deafen } = setUp({ answers: ['never'] });
    deafen();
    const end = codeOf(device.transferIn(0x82, 13, 300));
    await Promise.resolve();
    timers[0]?.fire();
    expect(timers.map((timer) => timer.ms)).toEqual([300, 2000]);
    timers[1]?.fire();
    expect(await end).toBe('usb.timeout');
  });

  it('calls a limit that is over on a device that has left its leaving', async () => {
    const { device, timers } = setUp({ answers: ['never'], there: () => false });
    const end = codeOf(device.transferIn(0x82, 13, 300));
    await Promise.resolve();
    timers[0]?.fire();
    expect(await end).toBe('usb.gone');
  });

  it('stops the timer of a transfer that has ended', async () => {
    const { device, timers } = setUp({ answers: [{ actual: 1 }, { errno: 4 }] });
    await device.transferIn(0x82, 13, 300);
    await codeOf(device.transferIn(0x82, 13, 300));
    expect(timers.map((timer) => timer.stopped)).toEqual([true, true]);
  });

  it('puts the setup packet before the data of a control transfer and takes it off again', async () => {
    const { device, calls } = setUp({ answers: [{ actual: 1 }, { actual: 2, data: [0x12, 0x01] }] });
    await device.controlOut({ requestType: 0x21, request: 9, value: 0x0300, index: 1 }, Uint8Array.of(0xb0), 1000);
    const answer = await device.controlIn({ requestType: 0x80, request: 6, value: 0x0100, index: 0 }, 18, 1000);
    expect(calls[0]).toBe('transfer 0 type 0 limit 0 2109000301000100b0');
    expect(calls[1]).toMatch(/^transfer 0 type 0 limit 0 8006000100001200/);
    expect([...answer]).toEqual([0x12, 0x01]);
  });

  it('takes a driver off only where one is bound, and says when it stays', async () => {
    const { device, calls, drivers } = setUp();
    await device.detachDriver(0);
    await device.detachDriver(0);
    expect(calls).toEqual(['detach 0']);
    await device.attachDriver(0);
    expect(drivers.has(0)).toBe(true);
    const refused = setUp({ throws: { detach: -3 } });
    expect(await codeOf(refused.device.detachDriver(0))).toBe('usb.no-rights');
  });

  it('gives an interface back where no driver wants it or one is there already', async () => {
    for (const errno of [-5, -6])
      expect(await codeOf(setUp({ throws: { attach: errno } }).device.attachDriver(0))).toBe('done');
    expect(await codeOf(setUp({ throws: { attach: -4 } }).device.attachDriver(0))).toBe('usb.gone');
  });

  it('names a held interface busy', async () => {
    expect(await codeOf(setUp({ throws: { claim: -6 } }).device.claim(0))).toBe('usb.busy');
  });

  it('passes configuration, alternate setting, clear halt and reset on with their numbers', async () => {
    const { device, calls } = setUp();
    await device.setConfiguration(0);
    await device.setConfiguration(2);
    await device.setAlternate(1, 1);
    await device.clearHalt(0x81);
    await device.reset();
    expect(calls).toEqual(['configuration 0', 'configuration 2', 'alternate 1 1', 'clear-halt 129', 'reset']);
  });

  it('sees a reset from which another device comes back as a leaving', async () => {
    expect(await codeOf(setUp({ throws: { reset: -5 } }).device.reset())).toBe('usb.gone');
  });

  it('cancels what is pending, releases what is claimed and closes, once', async () => {
    const { device, calls } = setUp({ answers: ['never'], throws: { release: -4 } });
    await device.claim(1);
    const pending = codeOf(device.transferIn(0x82, 13, 60_000));
    await Promise.resolve();
    await device.close();
    await device.close();
    expect(await pending).toBe('usb.io');
    expect(calls.slice(-3)).toEqual(['cancel', 'release 1', 'close']);
    expect(await codeOf(device.clearHalt(0x82))).toBe('usb.gone');
  });
});
