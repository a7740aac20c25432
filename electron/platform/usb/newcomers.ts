import type { Found } from './sysfs.ts';

/**
 * ms that a new device may take until the kernel has set its configuration. A device shows in /sys before that (usb_new_device
 * adds it, then its driver sets the configuration); mostly for less than a millisecond, on a loaded emulated machine for
 * tens of them. After this time it is one that gets none: too much power for its hub, or no configuration that fits.
 */
const setUpMs = 2_000;

/**
 * Keeps devices back that the kernel is still setting up. Such a device has no configuration in force, so nothing can be
 * planned with it, and it is not announced when it gets one. Seen in the lab: a switch right after the plug was refused.
 */
export class Newcomers {
  /** By address, since when (ms, monotonic) it has been waited for; undefined for one that is through. */
  #since = new Map<string, number | undefined>();

  /** What was found, without those that are being set up. `at`: ms, monotonic. */
  withoutThem(found: readonly Found[], at: number): Found[] {
    const before = this.#since;
    this.#since = new Map();
    return found.filter((one) => {
      const address = `${String(one.bus)}:${String(one.number)}`;
      const since = before.has(address) ? before.get(address) : at;
      const waits = since !== undefined && one.isBeingSetUp && at - since < setUpMs;
      this.#since.set(address, waits ? since : undefined);
      return !waits;
    });
  }

  /** Whether the last look has kept one back: another look is due soon. */
  get someWait(): boolean {
    return [...this.#since.values()].some((since) => since !== undefined);
  }
}
