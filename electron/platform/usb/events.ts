import { spawn } from 'node:child_process';
import type { Dispose } from '../../core/ports.ts';

/** Tells that something about the USB devices has changed, not what: the tree in /sys says that. */
export type EventSource = (nudge: () => void) => Dispose;

/** The part of `usb` 2.x that tells of plug and unplug (libusb: netlink, by way of udev where it runs). */
export interface HotplugEvents {
  on(event: 'attach' | 'detach', listener: () => void): unknown;
  off(event: 'attach' | 'detach', listener: () => void): unknown;
}

export function libusbEvents(usb: HotplugEvents): EventSource {
  return (nudge) => {
    const listener = (): void => nudge();
    usb.on('attach', listener);
    usb.on('detach', listener);
    return () => {
      usb.off('attach', listener);
      usb.off('detach', listener);
    };
  };
}

/** Beside the devices themselves what their drivers make: serial ports, network cards, drives. */
const subsystems = ['usb', 'tty', 'net', 'block'];

/**
 * The kernel's own announcements (netlink) through `udevadm monitor`: drivers that bind, ports and cards that appear.
 * libusb tells nothing of these, and Node opens no netlink socket. A machine without udevadm has the looks that follow
 * each plug (watch.ts) instead.
 */
export const udevadmEvents: EventSource = (nudge) => {
  const options = subsystems.map((name) => `--subsystem-match=${name}`);
  const monitor = spawn('udevadm', ['monitor', '--kernel', ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
  monitor.stdout.on('data', () => nudge());
  // Not there: the looks after a plug stand in, as said above.
  monitor.on('error', () => undefined);
  return () => {
    monitor.kill();
  };
};
