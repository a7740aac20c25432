import type { Device, Transfer } from 'usb';
import type { Clock, ControlSetup, UsbDevice } from '../../core/ports.ts';
import { Failure, type Place, type Sighting } from '../../core/model/index.ts';
import { errnoOf, libusbError, transferStatus, usbFailure } from './failures.ts';

/** The part of `usb` 2.x that a device needs; tests give a double. */
export interface Libusb {
  Transfer: new (...args: ConstructorParameters<typeof Transfer>) => Transfer;
}

/** `enum libusb_transfer_type`. */
const libusbTransferType = { control: 0, isochronous: 1, bulk: 2, interrupt: 3 } as const;
const setupLength = 8;

/**
 * The limits are kept here, by a timer that cancels: in the prebuilt libusb of usb 2.18 the event thread learns of a new
 * transfer's time-out only when it wakes for something else, up to 60 s later (seen: 300 ms took 59.9 s).
 */
const withoutLimit = 0;

/** The kernel takes a transfer back within milliseconds; a host controller that hangs shall not hang us. */
const cancelLimitMs = 2000;

interface Started {
  transfer: Transfer;
  done: Promise<number>;
  /** Ends it without the library. */
  giveUp: (failure: Failure) => void;
}

/**
 * A hub tells the kernel of an unplug up to this much later than the first transfer breaks off (port debounce 100 ms, and
 * the kernel's hub thread): an error is called `usb.gone` when the device goes within this time.
 */
const goneWithinMs = 400;
const goneLookMs = 50;

export interface DeviceOptions {
  libusb: Libusb;
  /** Opened by the caller, closed by `close()`. */
  handle: Device;
  sighting: Sighting;
  clock: Clock;
  /** Whether the device is still at its place. */
  isThere: () => Promise<boolean>;
}

/** An open device by libusb. All waits end by their own time-out; set-configuration and its like by the kernel's 5 s. */
export function libusbDevice({ libusb, handle, sighting, clock, isThere }: DeviceOptions): UsbDevice {
  const place: Place = sighting.place;
  const pending = new Map<Transfer, Promise<unknown>>();
  const claimed = new Set<number>();
  let open = true;

  const handleNow = (): Device => {
    if (!open) throw new Failure('usb.gone', { place }, 'the device has been closed');
    return handle;
  };

  /** What a broken transfer means: an error or a time-out on a device that has left is its leaving. */
  async function meaningOf(thrown: unknown): Promise<Failure> {
    const failure = usbFailure(thrown, place);
    if (failure.code !== 'usb.io' && failure.code !== 'usb.timeout') return failure;
    // A time-out has used up its limit already, so it is looked at once.
    const looks = failure.code === 'usb.io' ? goneWithinMs / goneLookMs : 0;
    for (let look = 0; ; look += 1) {
      if (!(await isThere())) return new Failure('usb.gone', { place }, thrown);
      if (look >= looks) return failure;
      await clock.wait(goneLookMs);
    }
  }

  async function attempt<T>(act: (device: Device) => T | Promise<T>): Promise<T> {
    try {
      return await act(handleNow());
    } catch (error) {
      throw await meaningOf(error);
    }
  }

  function submit(endpoint: number, type: number, buffer: Buffer, timeoutMs: number): Promise<number> {
    return attempt(async (device) => {
      const limit = { reached: false };
      const { transfer, done, giveUp } = start(device, { endpoint, type }, buffer);
      const forget = (): boolean => pending.delete(transfer);
      pending.set(transfer, done.then(forget, forget));
      let stopTimer = clock.after(Math.max(0, timeoutMs), () => {
        limit.reached = true;
        transfer.cancel();
        stopTimer = clock.after(cancelLimitMs, () => giveUp(new Failure('usb.timeout', { place }, 'not taken back')));
      });
      try {
        return await done;
      } catch (error) {
        throw limit.reached && errnoOf(error) === transferStatus.cancelled
          ? new Failure('usb.timeout', { place }, error)
          : error;
      } finally {
        stopTimer();
      }
    });
  }

  function start(device: Device, pipe: { endpoint: number; type: number }, buffer: Buffer): Started {
    let end: (error: Error | undefined, actual: number) => void = () => undefined;
    const done = new Promise<number>((resolve, reject) => {
      end = (error, actual) => (error === undefined ? resolve(actual) : reject(error));
    });
    const ended = (error: Error | undefined, _buffer: Buffer, actual: number): void => end(error, actual);
    const transfer = new libusb.Transfer(device, pipe.endpoint, pipe.type, withoutLimit, ended);
    transfer.submit(buffer);
    return { transfer, done, giveUp: (failure) => end(failure, 0) };
  }

  /** Calls one of libusb's functions that answer by callback. */
  const call = (start: (device: Device, done: (error?: Error) => void) => void): Promise<void> =>
    attempt(
      (device) =>
        new Promise<void>((resolve, reject) => {
          start(device, (error) => {
            if (error === undefined) resolve();
            else reject(error);
          });
        }),
    );

  function typeOf(endpoint: number): number {
    const all = sighting.device.configurations.flatMap((c) => c.interfaces).flatMap((i) => i.endpoints);
    return libusbTransferType[all.find((e) => e.address === endpoint)?.type ?? 'bulk'];
  }

  const control = (setup: ControlSetup, buffer: Buffer, length: number, timeoutMs: number): Promise<number> => {
    buffer.writeUInt8(setup.requestType, 0);
    buffer.writeUInt8(setup.request, 1);
    buffer.writeUInt16LE(setup.value, 2);
    buffer.writeUInt16LE(setup.index, 4);
    buffer.writeUInt16LE(length, 6);
    return submit(0, libusbTransferType.control, buffer, timeoutMs);
  };

  return {
    place,
    hasDriver: (number) => attempt((device) => device.__isKernelDriverActive(number)),

    detachDriver: (number) =>
      attempt((device) => {
        if (!device.__isKernelDriverActive(number)) return;
        device.__detachKernelDriver(number);
        if (device.__isKernelDriverActive(number)) throw new Failure('usb.driver-stays', { place, interface: number });
      }),

    attachDriver: (number) =>
      attempt((device) => {
        try {
          device.__attachKernelDriver(number);
        } catch (error) {
          // Already bound, or no driver wants the interface: the kernel has had its say either way.
          const errno = errnoOf(error);
          if (errno !== libusbError.busy && errno !== libusbError.notFound) throw error;
        }
      }),

    claim: (number) =>
      attempt((device) => {
        device.__claimInterface(number);
        claimed.add(number);
      }),

    release: (number) =>
      call((device, done) => {
        claimed.delete(number);
        device.__releaseInterface(number, done);
      }),

    async controlOut(setup, data, timeoutMs) {
      const buffer = Buffer.alloc(setupLength + data.length);
      buffer.set(data, setupLength);
      await control(setup, buffer, data.length, timeoutMs);
    },

    async controlIn(setup, length, timeoutMs) {
      const buffer = Buffer.alloc(setupLength + length);
      const actual = await control(setup, buffer, length, timeoutMs);
      return Uint8Array.from(buffer.subarray(setupLength, setupLength + actual));
    },

    transferOut: (endpoint, data, timeoutMs) => submit(endpoint, typeOf(endpoint), Buffer.from(data), timeoutMs),

    async transferIn(endpoint, length, timeoutMs) {
      const buffer = Buffer.alloc(length);
      const actual = await submit(endpoint, typeOf(endpoint), buffer, timeoutMs);
      return Uint8Array.from(buffer.subarray(0, actual));
    },

    setConfiguration: (value) => call((device, done) => device.__setConfiguration(value, done)),
    setAlternate: (number, setting) => call((device, done) => device.__setInterface(number, setting, done)),
    clearHalt: (endpoint) => call((device, done) => device.__clearHalt(endpoint, done)),
    reset: () =>
      call((device, done) => {
        device.reset((error) => {
          // libusb says "not found" when the device came back from the reset as another one.
          const other = error !== undefined && errnoOf(error) === libusbError.notFound;
          done(other ? new Failure('usb.gone', { place }, error) : error);
        });
      }),

    async close() {
      if (!open) return;
      open = false;
      // libusb refuses to close under a running transfer.
      for (const transfer of pending.keys()) transfer.cancel();
      if (pending.size > 0) await Promise.race([Promise.all(pending.values()), clock.wait(cancelLimitMs)]);
      for (const number of claimed) {
        // A device that has gone cannot release; closing the handle gives the interface back in any case.
        await new Promise<void>((resolve) => handle.__releaseInterface(number, () => resolve()));
      }
      try {
        handle.close();
      } catch (error) {
        throw usbFailure(error, place);
      }
    },
  };
}
