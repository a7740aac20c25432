import { access } from 'node:fs/promises';
import type * as usbLibrary from 'usb';
import type { Clock, UsbBus } from '../../core/ports.ts';
import { Failure, toErrorData, type ErrorData, type Place } from '../../core/model/index.ts';
import { onFirstUse } from '../../core/model/once.ts';
import { onceAllowed } from '../shared/young-node.ts';
import { libusbDevice } from './device.ts';
import { libusbEvents, udevadmEvents } from './events.ts';
import { usbFailure } from './failures.ts';
import { Newcomers } from './newcomers.ts';
import {
  devicesFolder,
  isStillThere,
  nodeOf,
  readAll,
  readOne,
  runningSystem,
  type Found,
  type SystemTree,
} from './sysfs.ts';
import { watchTree } from './watch.ts';

/** Loaded when first needed: on a machine without a bus, or without libudev, everything else goes on. */
const loadUsb = onFirstUse((): Promise<typeof usbLibrary> => import('usb'));

/**
 * ms. libusb hears of a device from udev when its rules have run, /sys shows it before that. Seen in the lab: a switch right
 * after a replug found the stick in /sys and not in libusb's list. Rules take some hundred ms on a busy computer.
 */
const lagMs = 2_000;
/** ms. libusb takes in what has come when it is asked for its list; there is no event to wait for but by a second watcher. */
const lookEveryMs = 50;
/** ms that a list waits for a device that is still being set up; one that takes longer is told to the watcher. */
const listWaitMs = 300;

/**
 * The USB bus of this computer (Linux). Devices, drivers, ports, cards and drives come from /sys; opening, transfers and
 * plug events from libusb by `usb` 2.x. Without a bus everything answers, with nothing in it.
 */
export function systemUsbBus(clock: Clock, tree: SystemTree = runningSystem): UsbBus {
  const now = (): number => clock.now();
  /** What the last look has shown; a device that still has its address then need not be read anew to be opened. */
  let last: readonly Found[] = [];
  const newcomers = new Newcomers();
  const look = async (): Promise<Found[]> => {
    last = await readAll(tree, now);
    return newcomers.withoutThem(last, clock.monotonic());
  };
  const readFor = async (place: Place): Promise<Found | undefined> => {
    const known = last.find((one) => one.sighting.place === place);
    const isSame = known !== undefined && (await isStillThere(tree, place, known.number));
    return isSame ? known : readOne(tree, place, now);
  };
  /** Resolves when the newest watcher has read its first tree: what comes after a list() is then told, never lost. */
  let watching: Promise<void> = Promise.resolve();

  /** One answer for each call: a bus may appear when its driver is loaded. */
  async function trouble(): Promise<ErrorData | undefined> {
    try {
      await access(devicesFolder(tree));
    } catch (error) {
      return new Failure('usb.no-bus', {}, error).data;
    }
    try {
      await loadUsb();
    } catch (error) {
      return new Failure('usb.no-bus', {}, error).data;
    }
    return undefined;
  }

  /** Failure usb.gone: the device has left, or libusb does not hear of it in time. */
  async function handleOf(usb: typeof usbLibrary.usb, { bus, number, sighting }: Found): Promise<usbLibrary.Device> {
    const { place } = sighting;
    const end = clock.monotonic() + lagMs;
    for (;;) {
      const handle = usb.getDeviceList().find((device) => device.busNumber === bus && device.deviceAddress === number);
      if (handle !== undefined) return handle;
      if (clock.monotonic() >= end || !(await isStillThere(tree, place, number)))
        throw new Failure('usb.gone', { place });
      await clock.wait(lookEveryMs);
    }
  }

  return {
    trouble,

    async list() {
      await watching;
      const end = clock.monotonic() + listWaitMs;
      let found = await look();
      while (newcomers.someWait && clock.monotonic() < end) {
        await clock.wait(lookEveryMs);
        found = await look();
      }
      return found.map((one) => one.sighting);
    },

    watch(listener, tell) {
      let stop: (() => void) | undefined;
      let ended = false;
      const start = async (): Promise<void> => {
        const error = await trouble();
        if (error !== undefined) {
          tell(error);
          return;
        }
        const { usb } = await loadUsb();
        if (ended) return;
        const sources = [libusbEvents(usb), udevadmEvents];
        const isUnfinished = (): boolean => newcomers.someWait;
        const watch = watchTree({ read: look, isUnfinished, sources, clock, listener, trouble: tell });
        stop = watch.stop;
        await watch.ready;
      };
      watching = start().catch((error: unknown) => tell(toErrorData(error)));
      return () => {
        ended = true;
        stop?.();
        stop = undefined;
      };
    },

    async open(place) {
      const found = await readFor(place);
      if (found === undefined) throw new Failure('usb.not-found', { place });
      const { usb } = await loadUsb();
      const handle = await handleOf(usb, found);
      const open = (): void => {
        try {
          handle.open(false);
        } catch (error) {
          throw usbFailure(error, place);
        }
      };
      const wait = (ms: number): Promise<void> => clock.wait(ms);
      await onceAllowed(nodeOf(tree, found.bus, found.number), 'usb.no-rights', { open, wait });
      return libusbDevice({
        libusb: usb,
        handle,
        sighting: found.sighting,
        clock,
        isThere: () => isStillThere(tree, place, found.number),
      });
    },
  };
}
