import { describe, expect, it } from 'vitest';
import { Failure, type Sighting } from '../../../electron/core/model/index.ts';
import type { BusEvent, OpenHow, OtherPrograms, SerialPorts, UsbBus } from '../../../electron/core/ports.ts';
import { SystemClock } from '../../../electron/platform/clock/system-clock.ts';
import { SystemPtys } from '../../../electron/platform/ptys/system-ptys.ts';
import { SystemSerialPorts } from '../../../electron/platform/serial/serial-ports.ts';
import { createVirtualBench } from '../../../electron/virtual/bench/bench.ts';
import type { Faults } from '../../../electron/virtual/stick/faults.ts';
import { switchTo, withBench, type TestBench } from '../flow/world.ts';

/** ms. A run that waits until its own limit for a port that stays silent, on a loaded machine. */
const limitMs = 120_000;

/** The computer's own ports, and how each of them was opened. */
function watchedPorts(refuse: (path: string, how: OpenHow) => Failure | undefined = () => undefined) {
  const opened: boolean[] = [];
  const real = new SystemSerialPorts();
  const serial: SerialPorts = {
    holders: (port) => real.holders(port),
    open: (path, settings, how = {}) => {
      opened.push(how.fresh === true);
      const refused = refuse(path, how);
      return refused === undefined ? real.open(path, settings, how) : Promise.reject(refused);
    },
  };
  return { serial, opened };
}

/** Somebody else has it, which shows only where all programs are looked through. */
const held = (path: string, how: OpenHow): Failure | undefined =>
  how.fresh === true ? undefined : new Failure('serial.held', { port: path, program: 'minicom', pid: 77 });

const keepsOff = (couldNot?: string[]): OtherPrograms => ({
  holdOff: () =>
    Promise.resolve({
      did: ['usb_modeswitch'],
      ...(couldNot === undefined ? {} : { couldNot }),
      giveBack: () => Promise.resolve(),
    }),
  look: () => Promise.resolve([]),
  tidy: () => Promise.resolve(),
});

/** Nobody is kept off a virtual stick, so this one is shown at a place of the computer's own bus. */
function onRealPlace(usb: UsbBus): UsbBus {
  const shown = (sighting: Sighting): Sighting => ({ ...sighting, place: sighting.place.slice(1), virtual: false });
  const told = (event: BusEvent): BusEvent =>
    event.kind === 'left' ? { ...event, place: event.place.slice(1) } : { ...event, sighting: shown(event.sighting) };
  return {
    trouble: () => usb.trouble(),
    list: async () => (await usb.list()).map(shown),
    watch: (listener, tell) => usb.watch((event) => listener(told(event)), tell),
    open: (place) => usb.open(`v${place}`),
  };
}

/** An E303 at place 1-1 of the computer. */
async function withStick(
  parts: { serial: SerialPorts; others: OtherPrograms; faults?: Faults },
  use: (test: TestBench) => Promise<void>,
): Promise<void> {
  const { faults = {}, ...world } = parts;
  const bench = createVirtualBench({
    models: ['e303'],
    ptys: new SystemPtys(),
    clock: new SystemClock(),
    log: { info: () => undefined, error: () => undefined },
    faults: { 'v1-1': faults },
    pace: 0.05,
  });
  try {
    await withBench([], {}, use, { ...world, usb: onRealPlace(bench.usb) });
  } finally {
    await bench.close();
  }
}

describe('a port that has come back in a run', { timeout: limitMs }, () => {
  it('is not searched for other programs where all of them are kept off its place', async () => {
    const { serial, opened } = watchedPorts();
    await withStick({ serial, others: keepsOff() }, async (test) => {
      expect(await switchTo(test, '1-1', 'serial')).toMatchObject({ verdict: 'verified' });
      expect(opened).toEqual([true]);
    });
  });

  it('that this person may never open ends the run soon, with that said', async () => {
    const { serial } = watchedPorts((port) => new Failure('serial.no-rights', { port }));
    await withStick({ serial, others: keepsOff() }, async (test) => {
      const run = await switchTo(test, '1-1', 'serial');
      expect(run).toMatchObject({ verdict: 'unknown', error: { code: 'serial.no-rights' } });
      expect(run.tookMs).toBeLessThan(15_000);
    });
  });

  it('is, where one of them cannot be kept off, and the run says who has it', async () => {
    const { serial, opened } = watchedPorts(held);
    await withStick({ serial, others: keepsOff(['ModemManager']) }, async (test) => {
      const run = await switchTo(test, '1-1', 'serial');
      expect(run).toMatchObject({ verdict: 'unknown', error: { code: 'serial.held', params: { pid: 77 } } });
      expect(opened).toEqual([false]);
    });
  });

  it('is searched once it stays silent, so that the run can say who has it', async () => {
    const { serial, opened } = watchedPorts(held);
    await withStick({ serial, others: keepsOff(), faults: { at: 'dead' } }, async (test) => {
      const run = await switchTo(test, '1-1', 'serial');
      expect(run).toMatchObject({ verdict: 'unknown', error: { code: 'serial.held', params: { pid: 77 } } });
      expect(opened).toEqual([true, false]);
    });
  });
});
