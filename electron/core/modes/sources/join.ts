import type { ErrorData } from '../../model/index.ts';
import { indexRules, type RuleIndex } from '../lookup.ts';
import type { Rule } from '../rules.ts';
import { FindingList, type FindingCode, type RuleFinding, type SourceName } from './finding.ts';
import { readRulesFile, type RawFile } from './read.ts';

/** A folder, an archive or a single file, as it was read. */
export interface RawSource extends SourceName {
  files: readonly RawFile[];
  /** What could not be read. */
  troubles: readonly ErrorData[];
  /** A vendor-wide fall-back of this source comes before the rules of the next one. */
  fallbackWithin?: boolean;
}

export interface JoinedRules {
  index: RuleIndex;
  findings: RuleFinding[];
}

/**
 * All rules of all sources, in the order in which they count, with everything that is to be said about their files. `ready`:
 * rules that come as data (vendor plug-ins, shipped set).
 */
export function joinRules(sources: readonly RawSource[], ready: readonly Rule[]): JoinedRules {
  const findings: RuleFinding[] = [];
  const rules: Rule[] = [];
  for (const source of sources) {
    const named = nameOf(source);
    findings.push(...source.troubles.flatMap((trouble) => troubleFinding(trouble, named)));
    const read = source.files.map((file) => readRulesFile(file, named));
    findings.push(...read.flatMap((one) => one.findings));
    const found = read.flatMap((one) => one.rules);
    findings.push(...twice(found));
    rules.push(...found);
  }
  return { index: indexRules([...rules, ...ready], { fallbackWithin: fallbacksOf(sources) }), findings };
}

/** What the origin of a rule says of its source. */
export const nameOf = ({ kind, name, version }: RawSource): SourceName =>
  version === undefined ? { kind, name } : { kind, name, version };

/** Names of the sources whose vendor-wide fall-backs come before the next source. */
export const fallbacksOf = (sources: readonly RawSource[]): ReadonlySet<string> =>
  new Set(sources.filter((source) => source.fallbackWithin === true).map(({ name }) => name));

const troubleCodes: readonly FindingCode[] = ['rules.unreadable', 'rules.too-large', 'rules.bad-archive'];

function troubleFinding({ code, params }: ErrorData, { kind, name }: SourceName): RuleFinding[] {
  const known = troubleCodes.find((one) => one === code);
  const file = String(params['file'] ?? name);
  return [{ code: known ?? 'rules.unreadable', weight: 'mend', kind, source: name, file, params: { ...params, file } }];
}

/** An entry that stands in two places of one source; which of them counts would hang on the names of the files. */
export function twice(rules: readonly Rule[]): RuleFinding[] {
  const first = new Map<string, Rule>();
  return rules.flatMap((rule) => {
    const { kind, name, file, line } = rule.origin;
    const key = `${kind} ${rule.entry}`;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, rule);
      return [];
    }
    const list = new FindingList(file, { kind, name });
    list.add('rules.twice', { line }, { entry: rule.entry, first: `${other.origin.file}:${other.origin.line}` });
    return list.all;
  });
}
