import { Failure, idOf, message } from '../model/index.ts';
import type { Assistant, Device, Odds, Plan, Proposal } from '../model/index.ts';
import { ruleBook } from './book.ts';
import { indexRules } from './lookup.ts';
import { isStorageCommand } from './methods-aim.ts';
import { planFor } from './planner.ts';
import { isServiceState } from './recognise.ts';
import { conditionsOf, specialMethods, type Rule, type SpecialMethod } from './rules.ts';
import type { Situation } from './situation.ts';
import { shortCbw } from './steps.ts';

/** Methods that need more than their name, or do not speak to a disk that waits for a message. */
const notTried: ReadonlySet<SpecialMethod> = new Set([
  'DetachStorageOnly',
  'PantechMode',
  'SonyMode',
  'MobileActionMode',
  'CiscoMode',
]);
/** More proposals than these are no help to anyone who has to choose. */
const mostProposals = 4;
/** Share of a family from which its method is a good or a fair bet. */
const goodShare = 0.6;
const fairShare = 0.25;
/** A family of one or two proves nothing. */
const leastFamily = 3;

/** Whether the stick shows a disk that no rule and no maker's table names: only then a try makes sense. */
export function isUnknownDisk({ sighting, mode, vendor, book }: Situation): boolean {
  const { device, drives } = sighting;
  return (
    mode.main === 'disk' &&
    !isServiceState(device) &&
    book.find(device, drives) === undefined &&
    !vendor.moves.some((move) => move.fromIds.includes(idOf(device)))
  );
}

/** What the assistant has to say of a stick; undefined for one that is known or shows no disk. */
export function assistantOf(situation: Situation, rules: readonly Rule[]): Assistant | undefined {
  if (!isUnknownDisk(situation)) return undefined;
  const { device } = situation.sighting;
  return { id: idOf(device), proposals: proposalsFor(device, rules) };
}

/**
 * What the relatives of a device listen to, the likeliest first. Relatives are rules that name the same product string, the
 * same vendor id, or the same maker. Without any, the method of most rules is all that is left.
 */
export function proposalsFor(device: Device, rules: readonly Rule[]): Proposal[] {
  const acting = rules.filter((rule) => methodOf(rule) !== undefined);
  const families: [Odds['family'], Rule[]][] = [
    ['product', acting.filter((rule) => namesText(rule, 'uPr', device.product, 4))],
    ['vendor', acting.filter((rule) => rule.entry.startsWith(`${device.vid}:`))],
    ['maker', acting.filter((rule) => namesText(rule, 'uMa', firstWord(device.manufacturer), 3))],
  ];
  const byMethod = new Map<string, Odds[]>();
  for (const [family, members] of families) collect(byMethod, family, members);
  if (byMethod.size === 0) {
    collect(byMethod, 'all', acting);
    for (const method of byMethod.keys()) if (method !== 'StandardEject') byMethod.delete(method);
  }
  return [...byMethod]
    .map(([method, odds]): Proposal => ({ method, chance: chanceOf(odds), odds }))
    .toSorted((a, b) => scoreOf(b.odds) - scoreOf(a.odds))
    .slice(0, mostProposals);
}

function collect(byMethod: Map<string, Odds[]>, family: Odds['family'], members: readonly Rule[]): void {
  const users = new Map<string, Rule[]>();
  for (const rule of members) {
    const method = methodOf(rule);
    if (method !== undefined) users.set(method, [...(users.get(method) ?? []), rule]);
  }
  for (const [method, rules] of users) {
    const odds = {
      family,
      uses: rules.length,
      of: members.length,
      examples: rules.slice(0, 3).map(({ entry }) => entry),
    };
    byMethod.set(method, [...(byMethod.get(method) ?? []), odds]);
  }
}

/** The method of a rule as it can be tried on another stick; undefined where it cannot. */
function methodOf(rule: Rule): string | undefined {
  if (rule.configuration !== undefined) return undefined;
  const [special, second] = rule.special ?? [];
  if (special !== undefined) return second === undefined && !notTried.has(special) ? special : undefined;
  if (rule.standardEject === true) return 'StandardEject';
  const messages = (rule.messages ?? []).filter((hex) => hex !== '');
  // What is no command block is a language of that one device.
  return messages.length > 0 && messages.every(isStorageCommand) ? messages.join('+') : undefined;
}

const firstWord = (text: string | undefined): string | undefined => text?.trim().split(/[\s,_]+/)[0];

/** Whether a rule names a text: as a condition, or in the line that says which sticks it is for. */
function namesText(rule: Rule, attribute: 'uPr' | 'uMa', text: string | undefined, least: number): boolean {
  if (text === undefined || text.trim().length < least) return false;
  const wanted = text.trim().toLowerCase();
  const plain = (value: string): string => value.replaceAll('_', ' ').toLowerCase();
  return (
    conditionsOf(rule.entry).conditions.some(
      ({ name, value }) => name === attribute && plain(value).includes(wanted),
    ) ||
    (rule.about !== undefined && rule.about.toLowerCase().includes(wanted))
  );
}

const shareOf = ({ uses, of }: Odds): number => uses / of;
/** The more a family has in common with the stick, the more it counts; small ones count less. */
const weights: Readonly<Record<Odds['family'], number>> = { product: 3, vendor: 2, maker: 1, all: 0.1 };
const scoreOf = (odds: readonly Odds[]): number =>
  odds.reduce((sum, one) => sum + weights[one.family] * shareOf(one) * Math.min(1, one.of / leastFamily), 0);

function chanceOf(odds: readonly Odds[]): Proposal['chance'] {
  const known = odds.filter(({ family, of }) => family !== 'all' && of >= leastFamily).map(shareOf);
  const best = Math.max(0, ...known);
  return best >= goodShare ? 'good' : best >= fairShare ? 'fair' : 'poor';
}

/** A method as it is called in words; messages by their own bytes. */
const methodWord = (method: string): string =>
  /^[0-9a-f+]+$/.test(method) ? shortCbw(method.split('+')[0] ?? '') : `@method.${method}`;

/** A method as a rule for this one device. */
export function trialRule(device: Device, method: string): Rule {
  const special = specialMethods.find((name) => name === method);
  return {
    entry: idOf(device),
    ...(device.product === undefined ? {} : { about: device.product }),
    ...(special !== undefined
      ? { special: [special] }
      : method === 'StandardEject'
        ? { standardEject: true }
        : { messages: method.split('+') }),
    origin: { kind: 'user', name: 'try', file: 'try', line: 1 },
  };
}

/**
 * The plan of a try on a stick that no rule names: planned, run and proven like any other, and started only when the person
 * has typed the stick's id. Failures: mode.not-storage, mode.service-state, mode.rule-known, mode.no-trial, and those of planFor.
 */
export function planTrial(situation: Situation, method: string, rules: readonly Rule[]): Plan {
  const { sighting, mode } = situation;
  const id = idOf(sighting.device);
  if (isServiceState(sighting.device)) throw new Failure('mode.service-state', { place: sighting.place, id });
  if (mode.main !== 'disk') throw new Failure('mode.not-storage', { id });
  if (!isUnknownDisk(situation)) throw new Failure('mode.rule-known', { id });
  const methods = proposalsFor(sighting.device, rules).map((proposal) => proposal.method);
  if (!methods.includes(method)) throw new Failure('mode.no-trial', { id, method, methods: methods.join(', ') });
  const book = ruleBook(indexRules([trialRule(sighting.device, method)]));
  const { way: _way, ...plan } = planFor({ ...situation, book }, 'unknown');
  return {
    ...plan,
    steps: plan.steps.map((step) =>
      step.kind === 'send' ? { ...step, title: message('step.try.title', { method: methodWord(method) }) } : step,
    ),
    risk: 'high',
    riskWords: message('risk.trial'),
    wayBack: {
      kind: 'none',
      to: 'disk',
      title: message('way-back.trial'),
      detail: message('way-back.trial.detail', { place: sighting.place }),
    },
    rule: { kind: 'user', name: method, certainty: 'guess' },
    asks: { level: 3, typed: id },
    trial: { method },
  };
}
