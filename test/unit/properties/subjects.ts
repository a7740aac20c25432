import fc from 'fast-check';
import type { ModeToken } from '../../../electron/core/model/index.ts';
import { targetIdsOf, type Rule } from '../../../electron/core/modes/rules.ts';
import { ruleStick, stickByRule } from '../../../electron/virtual/stick/by-rule.ts';
import type { StickData } from '../../../electron/virtual/stick/data.ts';
import { actingRules, factsOf } from './rule-facts.ts';

/** A stick and what is asked of it. */
export interface Subject {
  name: string;
  stick: () => Promise<string | StickData>;
  /** Modes to go through first, without trouble. */
  before: readonly ModeToken[];
  /** The mode to go to, or the rule that the way there stands on and the id that its stick then shows. */
  to: ModeToken | { rule: string; id: string | undefined };
  /** What the stick is when it has switched; a configuration for sticks that stay on the bus. */
  becomes: { personalities: readonly string[]; configuration?: number | undefined };
}

export function ruleSubject(rule: Rule): Subject {
  return {
    name: rule.entry,
    stick: async () => stickByRule(await factsOf(rule)),
    before: [],
    to: { rule: rule.entry, id: targetIdsOf(rule)[0] },
    becomes:
      rule.configuration === undefined
        ? { personalities: [ruleStick.switched] }
        : { personalities: [ruleStick.start, ruleStick.again], configuration: rule.configuration },
  };
}

const vendorSubject = (model: string, before: readonly ModeToken[], to: ModeToken): Subject => ({
  name: `${model} ${before.join(' ')} to ${to}`,
  stick: () => Promise.resolve(model),
  before,
  to,
  becomes: { personalities: to === 'network' ? ['network', 'rndis'] : [to] },
});

/** Every move that the makers' tables know, and ways over several of them. */
export const vendorSubjects: readonly Subject[] = [
  vendorSubject('e303', [], 'serial'),
  vendorSubject('e303', [], 'network'),
  vendorSubject('e303', ['serial'], 'disk'),
  vendorSubject('e303', ['network'], 'disk'),
  vendorSubject('e303', ['serial'], 'network'),
  vendorSubject('mf831', [], 'network'),
  vendorSubject('mf831', [], 'serial'),
  vendorSubject('mf831', ['network'], 'serial'),
  vendorSubject('mf831', ['network'], 'disk'),
  vendorSubject('mf831', ['network', 'serial'], 'disk'),
  vendorSubject('mf831', ['network', 'serial'], 'network'),
];

/** One rule of each kind as often as all others together, so that rare methods come up in every run. */
const byKind = new Map<string, Rule>();
for (const rule of actingRules) {
  const kind = [
    rule.special,
    rule.standardEject,
    rule.configuration,
    rule.messages?.length,
    rule.messageEndpoint === undefined,
    rule.pantech,
    rule.targetClass === undefined,
    rule.targetProducts === undefined,
  ].join();
  if (!byKind.has(kind)) byKind.set(kind, rule);
}

export const kindsOfRules: readonly Rule[] = [...byKind.values()];

export const subject: fc.Arbitrary<Subject> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...actingRules).map(ruleSubject) },
  { weight: 3, arbitrary: fc.constantFrom(...kindsOfRules).map(ruleSubject) },
  { weight: 3, arbitrary: fc.constantFrom(...vendorSubjects) },
);
