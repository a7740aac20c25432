import { say, sayError } from '../../../resources/text/index.ts';
import type { Rule } from '../../core/modes/index.ts';
import { targetIdsOf } from '../../core/modes/rules.ts';
import { namesOf, type GlobalSettings, type RuleFinding } from '../../core/modes/sources/index.ts';
import { table } from '../print.ts';

/** Which global settings of usb_modeswitch are on; undefined when none is. */
export function globalsWords(globals: GlobalSettings | undefined): string | undefined {
  const names = globals === undefined ? [] : namesOf(globals);
  return names.length === 0 ? undefined : `${globals?.file ?? ''} sets ${names.join(' and ')} for every rule.`;
}

/** Where a rule was read, in one line. */
export function originWords({ origin }: Rule): string {
  const set = origin.version === undefined ? origin.name : `${origin.name} ${origin.version}`;
  const file = origin.file.startsWith(origin.name) ? origin.file : `${set}: ${origin.file}`;
  return `${say({ id: `rules.kind.${origin.kind}` })}, ${file}, line ${origin.line}`;
}

/** What a rule does, in the words of the field. */
export function methodWords(rule: Rule): string {
  const count = (rule.messages ?? []).filter((one) => one !== '').length;
  const { configuration } = rule;
  const words = [
    ...(rule.standardEject === true ? ['StandardEject'] : []),
    ...(rule.special ?? []).map((method) => (method === 'PantechMode' ? `PantechMode ${rule.pantech ?? 1}` : method)),
    ...(count > 0 ? [count === 1 ? 'message' : `${count} messages`] : []),
    ...(rule.mbim === true ? ['MBIM'] : []),
    ...(configuration === undefined ? [] : [configuration === 0 ? 'leave alone' : `configuration ${configuration}`]),
    ...(rule.alternate === undefined ? [] : [`alternate ${rule.alternate}`]),
    ...(rule.reset === true ? ['reset'] : []),
  ];
  return words.join(' + ');
}

function targetWords(rule: Rule): string {
  const ids = targetIdsOf(rule).join(', ');
  return rule.targetClass === undefined
    ? ids
    : `${ids}${ids === '' ? '' : ', '}class ${rule.targetClass.toString(16).padStart(2, '0')}`;
}

export interface ShownRule {
  rule: Rule;
  /** The rule that is taken in its place. */
  hiddenBy?: Rule;
}

export const rulesTable = (shown: readonly ShownRule[]): string =>
  table(
    shown.map(({ rule, hiddenBy }) => [
      rule.entry,
      methodWords(rule),
      targetWords(rule),
      say({ id: `rules.kind.${rule.origin.kind}` }),
      hiddenBy === undefined ? '' : `hidden by ${say({ id: `rules.kind.${hiddenBy.origin.kind}` })} ${hiddenBy.entry}`,
      rule.about ?? '',
    ]),
  );

/** All that is known of one rule. */
export function ruleWords({ rule, hiddenBy }: ShownRule, number: number): string {
  const rows: [string, string | undefined][] = [
    ['for', rule.about],
    ['from', originWords(rule)],
    ['does', methodWords(rule)],
    ...(rule.messages ?? []).map((one, index): [string, string] => [`message ${index + 1}`, one]),
    ['endpoints', endpointWords(rule)],
    ['interface', rule.interface?.toString()],
    ['comes back as', targetWords(rule)],
    ['waits before', rule.waitBeforeS === undefined ? undefined : `${rule.waitBeforeS} s`],
    ['waits after', rule.releaseDelayMs === undefined ? undefined : `${rule.releaseDelayMs} ms`],
    ['must be there within', rule.checkSuccessS === undefined ? undefined : `${rule.checkSuccessS} s`],
    ...(rule.evidence ?? []).map((one): [string, string] => ['evidence', Object.values(one).join(', ')]),
    ['hidden by', hiddenBy === undefined ? undefined : `${hiddenBy.entry} (${originWords(hiddenBy)})`],
  ];
  const said = rows.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[`   ${name}`, value]]));
  return `${number}. ${rule.entry}\n${table(said)}`;
}

function endpointWords({ messageEndpoint, responseEndpoint }: Rule): string {
  const hex = (value: number): string => value.toString(16).padStart(2, '0');
  return [
    ...(messageEndpoint === undefined ? [] : [`messages to ${hex(messageEndpoint)}`]),
    ...(responseEndpoint === undefined ? [] : [`answers from ${hex(responseEndpoint)}`]),
  ].join(', ');
}

/** One line for each finding; notes are marked, so that they are not taken for trouble. */
export const findingWords = (finding: RuleFinding): string =>
  finding.weight === 'note' ? `Note: ${sayError(finding).what}` : sayError(finding).what;
