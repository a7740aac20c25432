import type { Device } from '../../../electron/core/model/index.ts';
import { conditionsOf, targetIdsOf, type AttributeName, type Rule } from '../../../electron/core/modes/rules.ts';
import { shippedRules } from '../../../electron/core/modes/shipped.ts';
import { stickFor, traceRule } from '../../../electron/core/modes/trace.ts';
import { vendorFor } from '../../../electron/core/modes/vendor.ts';
import { vendors } from '../../../electron/vendors/index.ts';
import type { Returned, RuleFacts } from '../../../electron/virtual/stick/by-rule.ts';

/** Every shipped rule that does something. */
export const actingRules: readonly Rule[] = shippedRules().filter((rule) => rule.configuration !== 0);

/** What a rule supposes of its stick, by the rule itself and by the transfers that it makes on the stick of the recordings. */
export async function factsOf(rule: Rule): Promise<RuleFacts> {
  const recorded = stickFor(rule);
  const { ops } = await traceRule(rule, recorded);
  const values = valuesOf(rule);
  const start: Device = {
    ...recorded.device,
    ...(values.uMa === undefined ? {} : { manufacturer: values.uMa }),
    ...(values.uPr === undefined ? {} : { product: values.uPr }),
    ...(values.uSe === undefined ? {} : { serial: values.uSe }),
  };
  return {
    entry: rule.entry,
    start,
    scsi: {
      ...(values.sVe === undefined ? {} : { vendor: values.sVe }),
      ...(values.sMo === undefined ? {} : { model: values.sMo }),
      ...(values.sRe === undefined ? {} : { revision: values.sRe }),
    },
    legs: legsOf(rule, ops),
    ...(rule.configuration === undefined ? { returnsAs: returnedOf(rule) } : {}),
  };
}

const valuesOf = (rule: Rule): Partial<Record<AttributeName, string>> =>
  Object.fromEntries(conditionsOf(rule.entry).conditions.map(({ name, value }) => [name, value]));

/**
 * What the stick waits for: all that is sent, and requests that read; halts and status reads are the host's own business.
 * The Sony stick leaves after each of its two requests. A stick that is only given another configuration stays.
 */
function legsOf(rule: Rule, ops: readonly string[]): string[][] {
  const meant = ops.filter((line) => /^(bulk-out|intr-out|ctrl-)/.test(line));
  if (rule.special?.includes('SonyMode') === true) return meant.slice(0, 1).map((line) => [line]);
  if (rule.configuration !== undefined) return [];
  return meant.length === 0 ? [['driver-off 0']] : [meant];
}

/** The first target of the rule, as the kind that the makers' tables know it for, or else any other target of the rule. */
function returnedOf(rule: Rule): Returned {
  const ids = targetIdsOf(rule);
  // A class alone means that the ids stay; nothing at all leaves any id of the same maker.
  const [id = rule.targetClass === undefined ? `${rule.entry.slice(0, 4)}:fffe` : stickId(rule)] = ids;
  const vendor = vendorFor(vendors, { vid: id.slice(0, 4), pid: id.slice(5) });
  const modes = [id, ...ids].flatMap((one) => vendor.modes.find((entry) => entry.ids.includes(one))?.mode ?? []);
  if (modes[0] === 'network' && vendor.web !== undefined) return { id, kind: 'network' };
  if (modes[0] === 'serial') return { id, kind: 'serial', ports: vendor.serialPorts[id] ?? 3 };
  return { id, kind: 'plain', classCode: rule.targetClass };
}

function stickId(rule: Rule): string {
  const { vid, pid } = stickFor(rule).device;
  return `${vid}:${pid}`;
}
