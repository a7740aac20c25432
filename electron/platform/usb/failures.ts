import { Failure, type Place } from '../../core/model/index.ts';

/** Return codes of libusb functions (`enum libusb_error`), negative. */
export const libusbError = {
  io: -1,
  access: -3,
  noDevice: -4,
  notFound: -5,
  busy: -6,
  timeout: -7,
  pipe: -9,
} as const;

/** How a transfer ended (`enum libusb_transfer_status`), positive. */
export const transferStatus = { error: 1, timedOut: 2, cancelled: 3, stall: 4, noDevice: 5, overflow: 6 } as const;

/** The number that libusb gave, or undefined when something else was thrown. */
export function errnoOf(thrown: unknown): number | undefined {
  return typeof thrown === 'object' && thrown !== null && 'errno' in thrown && typeof thrown.errno === 'number'
    ? thrown.errno
    : undefined;
}

/**
 * Turns what `usb` threw into a Failure of the USB family. Everything without a meaning of its own is `usb.io`; the
 * library's words stay as its cause.
 */
export function usbFailure(thrown: unknown, place: Place): Failure {
  if (thrown instanceof Failure) return thrown;
  switch (errnoOf(thrown)) {
    case libusbError.access:
      return new Failure('usb.no-rights', { place }, thrown);
    case libusbError.noDevice:
    case transferStatus.noDevice:
      return new Failure('usb.gone', { place }, thrown);
    case libusbError.busy:
      return new Failure('usb.busy', { place }, thrown);
    case libusbError.timeout:
    case transferStatus.timedOut:
      return new Failure('usb.timeout', { place }, thrown);
    case libusbError.pipe:
    case transferStatus.stall:
      return new Failure('usb.stall', { place }, thrown);
    case undefined:
    default:
      return new Failure('usb.io', { place }, thrown);
  }
}
