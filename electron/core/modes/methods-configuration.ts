import type { Configuration, Device, Operation } from '../model/index.ts';
import { refusal, type Aim, type Refusal } from './methods-aim.ts';
import { detachAll } from './methods-storage.ts';
import type { Rule } from './rules.ts';

/** ms between "no configuration" and the wanted one (usb_modeswitch since 2.5.1). */
const unconfiguredMs = 100;
/** ms before a USB reset, so that what was sent before has its effect. */
const beforeResetMs = 1_000;
/** usb_modeswitch tries a reset about so often. */
const resetAttempts = 100;
/** USB communications class, MBIM subclass (CDC MBIM 1.0 §6.3). */
const mbim = { classCode: 0x02, subclass: 0x0e };

/**
 * What a rule does after its message or request: configuration, alternate setting, reset, in that order. A configuration
 * that is in force already ends the run there, alternate setting and reset included.
 */
export function afterwards(rule: Rule, device: Device, aim: Aim): { operations: Operation[] } | Refusal {
  const operations: Operation[] = [];
  const wanted = rule.configuration;
  let inForce: Configuration = aim.configuration;
  if (wanted !== undefined && wanted > 0) {
    if (wanted === device.activeConfiguration) return { operations };
    const target = device.configurations.find((one) => one.value === wanted);
    // Going to "none" first would leave a stick without the wanted one dead until the next plug.
    if (target === undefined)
      return refusal('mode.no-configuration', { id: `${device.vid}:${device.pid}`, value: wanted });
    operations.push(
      ...detachAll(aim),
      { op: 'set-configuration', value: 0, onFailure: 'fail' },
      { op: 'pause', ms: unconfiguredMs },
      { op: 'set-configuration', value: wanted, onFailure: 'fail' },
    );
    inForce = target;
  }
  if (rule.alternate !== undefined) {
    const { number } = aim.interface;
    if (!inForce.interfaces.some((one) => one.number === number && one.alternate === rule.alternate)) {
      return refusal('mode.no-alternate', {
        id: `${device.vid}:${device.pid}`,
        interface: number,
        setting: rule.alternate,
      });
    }
    // A driver that holds the interface keeps it: usb_modeswitch takes none off for this, and goes on without.
    operations.push(
      { op: 'claim', interface: number, onFailure: 'ignore' },
      { op: 'set-alternate', interface: number, setting: rule.alternate, onFailure: 'ignore' },
      { op: 'release', interface: number },
    );
  }
  if (rule.reset === true) {
    operations.push({ op: 'pause', ms: beforeResetMs }, { op: 'reset', onFailure: 'ignore', attempts: resetAttempts });
  }
  return { operations };
}

/**
 * bConfigurationValue of the first configuration with an MBIM interface; undefined for a device with a single
 * configuration or without one (`--find-mbim`).
 */
export function mbimConfigurationOf(device: Device): number | undefined {
  if (device.configurations.length < 2) return undefined;
  return device.configurations.find((configuration) =>
    configuration.interfaces.some(
      (one) => one.alternate === 0 && one.classCode === mbim.classCode && one.subclass === mbim.subclass,
    ),
  )?.value;
}
