import type { RuleDetail, RuleFit, RuleRival, RuleTrace } from '../../../preload/contract/rules.ts';
import type { Sighting } from '../../core/model/index.ts';
import {
  candidatesFor,
  conditionsOf,
  idOfEntry,
  indexRules,
  ruleFor,
  traceRule,
  type Rule,
  type Trace,
} from '../../core/modes/index.ts';
import { formatConfigText, formatOwnJson } from '../../core/modes/sources/index.ts';
import { sourceOf, type RuleCatalogue, type RuleStock } from './list.ts';
import { fieldsOf } from './words.ts';

/** ms that a stick of a rehearsal stays away when its rule lets it leave in the middle; nothing waits for it. */
const awayMs = 1;

export const traceView = ({ ops, delays, refused }: Trace): RuleTrace => ({
  ops,
  delays,
  ...(refused === undefined ? {} : { refused }),
});

/** Everything about one rule. `here`: the sticks that are plugged in. */
export async function detailOf(
  rule: Rule,
  stock: RuleStock,
  catalogue: RuleCatalogue,
  here: readonly Sighting[],
): Promise<RuleDetail> {
  const row = catalogue.rows.get(rule);
  if (row === undefined) throw new Error('a rule outside its catalogue');
  return {
    row,
    fields: fieldsOf(rule),
    trace: traceView(await traceRule(rule)),
    rivals: rivalsOf(rule, stock, catalogue),
    fits: here.flatMap((sighting) => fitOf(rule, stock, sighting)),
    shared: sharedTexts(rule),
    removable: isRemovable(rule, stock),
  };
}

/** All rules that are tried for the same id, in order, and when each is taken. */
function rivalsOf(rule: Rule, { index }: RuleStock, { keys, shadows }: RuleCatalogue): RuleRival[] {
  const vid = rule.entry.slice(0, 4);
  const id = idOfEntry(rule.entry);
  const tried = id === undefined ? (index.byVendor.get(vid) ?? []) : candidatesFor(index, { vid, pid: id.slice(5) });
  return tried.map((one) => {
    const { conditions, parked } = conditionsOf(one.entry);
    const by = shadows.get(one);
    return {
      key: keys.get(one) ?? '',
      entry: one.entry,
      source: sourceOf(one),
      self: one === rule,
      conditions,
      taken: parked
        ? 'parked'
        : by !== undefined
          ? 'never'
          : idOfEntry(one.entry) === undefined
            ? 'last'
            : conditions.length > 0
              ? 'when'
              : 'always',
      ...(by === undefined ? {} : { by: keys.get(by) ?? '' }),
    };
  });
}

/** Whether the rule is for this stick by its id, and if so which rule is taken for it. */
function fitOf(rule: Rule, { index }: RuleStock, sighting: Sighting): RuleFit[] {
  const { device, drives, place } = sighting;
  const id = idOfEntry(rule.entry);
  if (id === undefined ? device.vid !== rule.entry.slice(0, 4) : `${device.vid}:${device.pid}` !== id) return [];
  const scsi = drives.find((drive) => drive.scsiVendor !== undefined) ?? drives[0];
  const found = ruleFor(index, device, { scsi });
  const alone = ruleFor(indexRules([rule]), device, { scsi });
  const failed = alone.tried[0]?.failed;
  return [
    {
      place,
      ...(found.rule === undefined ? {} : { taken: found.rule.entry }),
      isThis: found.rule === rule,
      ...(failed === undefined ? {} : { failed }),
    },
  ];
}

/** What the rule would send to this stick: the one executor on a stick that only writes down. */
export async function rehearseRule(rule: Rule, { device, drivers }: Sighting): Promise<RuleTrace> {
  const bound = drivers.map((driver) => ({ configuration: device.activeConfiguration, interface: driver.interface }));
  return traceView(await traceRule(rule, { device, drivers: bound, awayMs }));
}

/** The rule as two texts that others can take. */
export function sharedTexts(rule: Rule): RuleDetail['shared'] {
  const plain = fileNameFor([rule.entry]);
  const json = { name: `${plain}.json`, text: formatOwnJson([rule]) };
  // The choice of MBIM has no key there.
  if (rule.mbim === true) return { json };
  const id = idOfEntry(rule.entry);
  // A text that is pasted has no file name to say for which id it is.
  const ids = id === undefined ? '' : `DefaultVendor=0x${id.slice(0, 4)}\nDefaultProduct=0x${id.slice(5)}\n`;
  const [first = '', ...rest] = formatConfigText(rule).split('\n');
  const text = first.startsWith('#') ? `${first}\n${ids}${rest.join('\n')}` : `${ids}${[first, ...rest].join('\n')}`;
  // Windows allows no colon in the name of a file; elsewhere the name is the entry.
  return { json, config: { name: process.platform === 'win32' ? `${plain}.txt` : rule.entry, text } };
}

/** A name that every file system takes. */
export function fileNameFor(entries: readonly string[]): string {
  const [first = 'rules'] = entries;
  const base = first
    .replaceAll(/[^0-9A-Za-z]+/g, '-')
    .replace(/-$/, '')
    .slice(0, 80);
  return entries.length > 1 ? `${base}-and-${entries.length - 1}` : base;
}

/** A rule can be taken out of a file of its own, or of a JSON file that is in order. */
function isRemovable(rule: Rule, { index, findings }: RuleStock): boolean {
  const { kind, file } = rule.origin;
  if (kind !== 'user') return false;
  const alone = index.rules.filter((one) => one.origin.file === file).length === 1;
  const broken = findings.some((finding) => finding.file === file && finding.weight === 'mend');
  return file.endsWith('.json') ? !broken : alone;
}
