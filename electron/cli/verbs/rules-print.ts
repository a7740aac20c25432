import { say, sayError, word, type TextId } from '../../../resources/text/index.ts';
import type { Rule } from '../../core/modes/index.ts';
import { targetIdsOf } from '../../core/modes/rules.ts';
import { namesOf, type GlobalSettings, type RuleFinding } from '../../core/modes/sources/index.ts';
import { counted, table } from '../print.ts';

/** Which global settings of usb_modeswitch are on; undefined when none is. */
export function globalsWords(globals: GlobalSettings | undefined): string | undefined {
  const names = globals === undefined ? [] : namesOf(globals);
  return names.length === 0
    ? undefined
    : say({ id: 'cli.rules.globals', params: { file: globals?.file ?? '', names: names.join(', ') } });
}

/** Where a rule was read, in one line. */
export function originWords({ origin }: Rule): string {
  const set = origin.version === undefined ? origin.name : `${origin.name} ${origin.version}`;
  const file = origin.file.startsWith(origin.name) ? origin.file : `${set}: ${origin.file}`;
  return say({ id: 'cli.rules.origin', params: { kind: `@rules.kind.${origin.kind}`, file, line: origin.line } });
}

/** What a rule does, in the words of the field. */
export function methodWords(rule: Rule): string {
  const count = (rule.messages ?? []).filter((one) => one !== '').length;
  const { configuration } = rule;
  const words = [
    ...(rule.standardEject === true ? ['StandardEject'] : []),
    ...(rule.special ?? []).map((method) => (method === 'PantechMode' ? `PantechMode ${rule.pantech ?? 1}` : method)),
    ...(count > 0 ? [counted('cli.rules.messages', count)] : []),
    ...(rule.mbim === true ? ['MBIM'] : []),
    ...(configuration === undefined
      ? []
      : [
          configuration === 0
            ? word('cli.rules.leave-alone')
            : say({ id: 'cli.rules.configuration', params: { configuration } }),
        ]),
    ...(rule.alternate === undefined
      ? []
      : [say({ id: 'cli.rules.alternate', params: { alternate: rule.alternate } })]),
    ...(rule.reset === true ? [word('cli.rules.reset')] : []),
  ];
  return words.join(' + ');
}

const hex2 = (value: number): string => value.toString(16).padStart(2, '0');

function targetWords(rule: Rule): string {
  const ids = targetIdsOf(rule).join(', ');
  return rule.targetClass === undefined
    ? ids
    : `${ids}${ids === '' ? '' : ', '}${say({ id: 'cli.rules.class', params: { class: hex2(rule.targetClass) } })}`;
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
      hiddenBy === undefined
        ? ''
        : `${word('cli.rules.row.hidden-by')} ${say({ id: `rules.kind.${hiddenBy.origin.kind}` })} ${hiddenBy.entry}`,
      rule.about ?? '',
    ]),
  );

type RowId = TextId extends infer Id ? (Id extends `cli.rules.row.${infer Name}` ? Name : never) : never;

/** All that is known of one rule. */
export function ruleWords({ rule, hiddenBy }: ShownRule, number: number): string {
  const row = (id: RowId, value: string | undefined): [string, string | undefined] => [
    word(`cli.rules.row.${id}`),
    value,
  ];
  const rows: [string, string | undefined][] = [
    row('for', rule.about),
    row('from', originWords(rule)),
    row('does', methodWords(rule)),
    ...(rule.messages ?? []).map((one, index): [string, string] => [
      say({ id: 'cli.rules.message', params: { number: index + 1 } }),
      one,
    ]),
    row('endpoints', endpointWords(rule)),
    row('interface', rule.interface?.toString()),
    row('comes-back', targetWords(rule)),
    row('waits-before', rule.waitBeforeS === undefined ? undefined : `${rule.waitBeforeS} s`),
    row('waits-after', rule.releaseDelayMs === undefined ? undefined : `${rule.releaseDelayMs} ms`),
    row('there-within', rule.checkSuccessS === undefined ? undefined : `${rule.checkSuccessS} s`),
    ...(rule.evidence ?? []).map(({ source, ...more }) =>
      row('evidence', [say({ id: source }), ...Object.values(more)].join(', ')),
    ),
    row('hidden-by', hiddenBy === undefined ? undefined : `${hiddenBy.entry} (${originWords(hiddenBy)})`),
  ];
  const said = rows.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[`   ${name}`, value]]));
  return `${number}. ${rule.entry}\n${table(said)}`;
}

function endpointWords({ messageEndpoint, responseEndpoint }: Rule): string {
  return [
    ...(messageEndpoint === undefined
      ? []
      : [say({ id: 'cli.rules.messages-to', params: { endpoint: hex2(messageEndpoint) } })]),
    ...(responseEndpoint === undefined
      ? []
      : [say({ id: 'cli.rules.answers-from', params: { endpoint: hex2(responseEndpoint) } })]),
  ].join(', ');
}

/** One line for each finding; notes are marked, so that they are not taken for trouble. */
export const findingWords = (finding: RuleFinding): string =>
  finding.weight === 'note'
    ? say({ id: 'cli.note', params: { note: sayError(finding).what } })
    : sayError(finding).what;
