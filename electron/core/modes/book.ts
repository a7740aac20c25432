import type { Device, DriveSighting, ErrorData, RuleSource } from '../model/index.ts';
import { fits, ruleFor, type RuleIndex } from './lookup.ts';
import { messageOperations, switchOperations, type SwitchContext } from './methods.ts';
import type { RuleBook, RuleView } from './rule-book.ts';
import { targetIdsOf, type Rule } from './rules.ts';

/** s; the dispatcher of usb_modeswitch waits this long for the target when a rule does not say. */
const targetS = 20;

/** Rules of many places: those that can be for a device, and what is to be mended in its texts. */
export interface RulesOfDevice {
  indexFor(device: Device): RuleIndex;
  findingsFor(device: Device): readonly { entry: string; finding: ErrorData }[];
}

/**
 * The rules as the planner sees them. `context`: what this computer's drivers make of a rule; `asDone`: what its settings
 * make of one.
 */
export function ruleBook(
  from: RuleIndex | RulesOfDevice,
  context: SwitchContext = {},
  asDone: (rule: Rule) => Rule = (rule) => rule,
): RuleBook {
  const indexFor = (device: Device): RuleIndex => ('indexFor' in from ? from.indexFor(device) : from);
  const rules = new WeakMap<RuleView, Rule>();
  return {
    find(device, drives) {
      const { rule } = ruleFor(indexFor(device), device, { scsi: scsiOf(drives) });
      if (rule === undefined) return undefined;
      const view = viewOf(rule);
      rules.set(view, rule);
      return view;
    },
    findings: (device, drives) =>
      'indexFor' in from
        ? from
            .findingsFor(device)
            .filter(({ entry }) => fits(entry, device, scsiOf(drives)))
            .map(({ finding: { code, params } }) => ({ code, params }))
        : [],
    operations(view, device) {
      const rule =
        rules.get(view) ??
        indexFor(device).rules.find((one) => one.entry === view.name && sourceOf(one).name === view.source.name);
      if (rule === undefined) return { refused: { code: 'mode.no-rule', params: { id: idOf(device) } } };
      return madeOf(switchOperations(asDone(rule), device, context));
    },
    messageOperations: (messages, device) => madeOf(messageOperations(messages, device)),
  };
}

const idOf = (device: Device): string => `${device.vid}:${device.pid}`;
const madeOf = ({ operations, refused }: ReturnType<typeof switchOperations>) =>
  refused === undefined ? { operations } : { refused };
const scsiOf = (drives: readonly DriveSighting[]) =>
  drives.find((drive) => drive.scsiVendor !== undefined) ?? drives[0];

function viewOf(rule: Rule): RuleView {
  return {
    name: rule.entry,
    source: sourceOf(rule),
    targetIds: targetIdsOf(rule),
    ...(rule.targetClass === undefined ? {} : { targetClass: rule.targetClass }),
    ...(rule.configuration === undefined || rule.configuration === 0 ? {} : { configuration: rule.configuration }),
    leaveAlone: rule.configuration === 0,
    limitMs: (rule.checkSuccessS ?? targetS) * 1_000,
    waitBeforeMs: (rule.waitBeforeS ?? 0) * 1_000,
  };
}

/** Where a rule came from, as a plan shows it. A data set says what worked for somebody, not for this very stick. */
function sourceOf({ entry, origin }: Rule): RuleSource {
  const set = origin.version === undefined ? origin.name : `${origin.name} ${origin.version}`;
  return { kind: origin.kind, name: `${set}, ${entry}`, certainty: 'likely' };
}
