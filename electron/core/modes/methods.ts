import type { Device, ErrorData, Operation } from '../model/index.ts';
import { controlMethods } from './messages.ts';
import {
  aimOf,
  expectsStatus,
  firstClassOf,
  isStorageCommand,
  pipesOf,
  refusal,
  storageRefusal,
  type Aim,
} from './methods-aim.ts';
import { afterwards, mbimConfigurationOf } from './methods-configuration.ts';
import { controlOperations } from './methods-control.ts';
import { detachAll, sendCisco, sendMessages, storageMessages } from './methods-storage.ts';
import type { Rule } from './rules.ts';

/** What this computer can do with the result; the dispatcher of usb_modeswitch asks the same before it switches. */
export interface SwitchContext {
  /** The cdc_mbim driver is there: a configuration with MBIM replaces the whole rule, unless the rule says NoMBIMCheck. */
  mbimDriver?: boolean;
  /** A QMI driver is there: decides the value of PantechMode=1. */
  qmiDriver?: boolean;
}

export interface SwitchOperations {
  operations: Operation[];
  /** Why nothing is sent. */
  refused?: ErrorData;
}

/**
 * The transfers that a rule makes on a device in this state, in order; nothing is sent here. The order of the checks is
 * that of usb_modeswitch 2.6.1; what differs on purpose stands in docs/modeswitch-differences.md. WaitBefore is the
 * planner's: it waits before the device is opened.
 *
 * `refused` codes: mode.leave-alone, mode.target-reached, mode.not-configured, mode.no-configuration, mode.no-interface,
 * mode.no-endpoint, mode.not-storage, mode.several-methods, mode.no-method, mode.no-alternate.
 */
export function switchOperations(rule: Rule, device: Device, context: SwitchContext = {}): SwitchOperations {
  const chosen = withMbim(rule, device, context);
  const id = `${device.vid}:${device.pid}`;
  if (chosen.configuration === 0) return none(refusal('mode.leave-alone', { id, rule: rule.entry }));
  if (chosen.targetClass !== undefined && chosen.targetClass === firstClassOf(device)) {
    return none(refusal('mode.target-reached', { id, class: chosen.targetClass.toString(16).padStart(2, '0') }));
  }
  const found = aimOf(chosen, device);
  if ('refused' in found) return none(found);
  const main = mainOperations(chosen, device, found.aim, context);
  if ('refused' in main) return none(main);
  const rest = afterwards(chosen, device, found.aim);
  if ('refused' in rest) return none(rest);
  const operations = [...main.operations, ...rest.operations];
  if (operations.length > 0) return { operations };
  const reached = chosen.configuration !== undefined && chosen.configuration === device.activeConfiguration;
  return none(
    reached ? refusal('mode.target-reached', { id, class: '–' }) : refusal('mode.no-method', { id, rule: rule.entry }),
  );
}

/** Bulk messages to the storage interface of a device, sent as a rule with these messages would send them. */
export function messageOperations(messages: readonly string[], device: Device): SwitchOperations {
  const origin = { kind: 'plugin' as const, name: 'message', file: 'message', line: 1 };
  return switchOperations({ entry: `${device.vid}:${device.pid}`, messages: [...messages], origin }, device);
}

const none = ({ refused }: { refused: ErrorData }): SwitchOperations => ({ operations: [], refused });

type Made = { operations: Operation[] } | { refused: ErrorData };

/** Message, eject, special method or driver detach. */
function mainOperations(rule: Rule, device: Device, aim: Aim, context: SwitchContext): Made {
  const special = rule.special ?? [];
  // A message or an eject that a special method will suppress is still checked: so does the original, and a rule that
  // asks a non-storage device to eject is wrong about its device.
  const own = storageMessages({ ...rule, special: [] }) ?? [];
  const messages = special.length > 1 ? own : (storageMessages(rule) ?? own);
  if (messages.length > 0) {
    const piped = pipesOf(rule, device, aim, { readsStatus: messages.some(expectsStatus) });
    if ('refused' in piped) return piped;
    const wrong = [...own, ...messages].some(isStorageCommand) ? storageRefusal(aim, device) : undefined;
    if (wrong !== undefined) return wrong;
    if (special.length > 1) return several(rule, device);
    const sent = storageMessages(rule);
    if (sent !== undefined) {
      if (special[0] === 'CiscoMode') return { operations: sendCisco(aim, piped.pipes) };
      return { operations: sendMessages(sent, aim, piped.pipes, { releaseDelayMs: rule.releaseDelayMs }) };
    }
  }
  if (special.length > 1) return several(rule, device);
  const [method] = special;
  if (method === undefined) return { operations: [] };
  if (method === 'DetachStorageOnly') return { operations: detachAll(aim) };
  const control = controlMethods.find((one) => one === method);
  if (control === undefined) return refusal('mode.no-method', { id: `${device.vid}:${device.pid}`, rule: rule.entry });
  return controlOperations({ method: control, aim, device, pantech: pantechValue(rule, context) });
}

const several = (rule: Rule, device: Device): { refused: ErrorData } =>
  refusal('mode.several-methods', { id: `${device.vid}:${device.pid}`, methods: (rule.special ?? []).join(', ') });

/** With an MBIM configuration and its driver, or when the rule asks for it, the whole rule becomes "choose that configuration" (dispatcher). */
function withMbim(rule: Rule, device: Device, { mbimDriver }: SwitchContext): Rule {
  const asked = rule.mbim === true || (mbimDriver === true && rule.noMbimCheck !== true);
  if (!asked || rule.configuration === 0) return rule;
  const configuration = mbimConfigurationOf(device);
  return configuration === undefined ? rule : { entry: rule.entry, origin: rule.origin, configuration };
}

/** PantechMode=1 means "decide by this computer": 2 for the UML290, 4 with a QMI driver, else wait (dispatcher). */
function pantechValue(rule: Rule, { qmiDriver }: SwitchContext): number {
  const value = rule.pantech ?? 0;
  if (value !== 1 || qmiDriver === undefined) return value;
  if (rule.entry.startsWith('10a9:6080')) return 2;
  return qmiDriver ? 4 : 1;
}
