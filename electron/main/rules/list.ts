import type {
  RuleFindingView,
  RuleList,
  RuleRow,
  RuleSourceView,
  RuleStateView,
} from '../../../preload/contract/rules.ts';
import { conditionsOf, targetIdsOf, type Rule, type RuleIndex } from '../../core/modes/index.ts';
import { shadowedRules, type RuleFinding } from '../../core/modes/sources/index.ts';
import { methodOf } from './words.ts';

/** What the rules are, as `Rules` of the composition gives them. */
export interface RuleStock {
  readonly index: RuleIndex;
  readonly findings: readonly RuleFinding[];
  /** The person's own folder. */
  readonly folder: string;
}

/** All rules as the page shows them, with the way from each key back to its rule. */
export interface RuleCatalogue {
  readonly list: RuleList;
  readonly byKey: ReadonlyMap<string, Rule>;
  readonly keys: ReadonlyMap<Rule, string>;
  readonly rows: ReadonlyMap<Rule, RuleRow>;
  readonly shadows: ReadonlyMap<Rule, Rule>;
}

export const sourceOf = ({ origin: { kind, name, file, line } }: Rule): RuleSourceView => ({ kind, name, file, line });

export const findingView = ({ code, weight, kind, file, line, params }: RuleFinding): RuleFindingView => ({
  weight,
  kind,
  file,
  ...(line === undefined ? {} : { line }),
  error: { code, params },
});

/** The parts of a row that need nothing but the rule. */
export function rowParts(rule: Rule): Pick<RuleRow, 'entry' | 'about' | 'method' | 'targets' | 'targetClass'> {
  return {
    entry: rule.entry,
    about: rule.about ?? '',
    method: methodOf(rule),
    targets: targetIdsOf(rule),
    ...(rule.targetClass === undefined ? {} : { targetClass: rule.targetClass.toString(16).padStart(2, '0') }),
  };
}

/** Puts rules, their states and findings together; one walk over all of them. */
export function catalogueOf(stock: RuleStock): RuleCatalogue {
  const { rules } = stock.index;
  const keys = keysOf(rules);
  const shadows = shadowedRules(stock.index);
  const findings = findingsByFile(stock.findings);
  const stateOf = (rule: Rule): RuleStateView => {
    const first = shadows.get(rule);
    if (first !== undefined) {
      return { kind: 'shadowed', by: { key: keys.get(first) ?? '', entry: first.entry, source: sourceOf(first) } };
    }
    const own = (findings.get(rule.origin.file) ?? []).filter((finding) => belongsTo(finding, rule));
    if (own.length > 0) return { kind: 'finding', findings: own.map(findingView) };
    return { kind: conditionsOf(rule.entry).parked ? 'parked' : 'in-force' };
  };
  const rows = new Map(
    rules.map((rule): [Rule, RuleRow] => [
      rule,
      { key: keys.get(rule) ?? '', ...rowParts(rule), source: sourceOf(rule), state: stateOf(rule) },
    ]),
  );
  return {
    list: { rows: [...rows.values()].toSorted(byId), findings: stock.findings.map(findingView), folder: stock.folder },
    byKey: new Map([...keys].map(([rule, key]) => [key, rule])),
    keys,
    rows,
    shadows,
  };
}

/** As people look for ids: ascending. Rules of one id stay in the order in which they are tried. */
function byId(a: RuleRow, b: RuleRow): number {
  const [left, right] = [a.entry.slice(0, 9), b.entry.slice(0, 9)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Source, file, line and entry name a rule; a count tells those apart that share even these. */
function keysOf(rules: readonly Rule[]): Map<Rule, string> {
  const seen = new Map<string, number>();
  return new Map(
    rules.map((rule) => {
      const { kind, file, line } = rule.origin;
      const key = `${kind} ${file}:${line} ${rule.entry}`;
      const count = (seen.get(key) ?? 0) + 1;
      seen.set(key, count);
      return [rule, count === 1 ? key : `${key} #${count}`];
    }),
  );
}

function findingsByFile(findings: readonly RuleFinding[]): Map<string, RuleFinding[]> {
  const byFile = new Map<string, RuleFinding[]>();
  for (const finding of findings) {
    const list = byFile.get(finding.file);
    if (list === undefined) byFile.set(finding.file, [finding]);
    else list.push(finding);
  }
  return byFile;
}

/** A file named by an id holds one rule; in the others a finding names the entry. Of two alike only the second is wrong. */
function belongsTo(finding: RuleFinding, rule: Rule): boolean {
  const base = rule.origin.file.slice(
    Math.max(rule.origin.file.lastIndexOf('/'), rule.origin.file.lastIndexOf('\\')) + 1,
  );
  if (/^(.*:)?[0-9a-f]{4}:[0-9a-f#]/i.test(base)) return true;
  return (
    finding.params['entry'] === rule.entry && (finding.code !== 'rules.twice' || finding.line === rule.origin.line)
  );
}
