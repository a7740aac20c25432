import { parseConfigText, type RuleProblem } from './config-text.ts';
import { ruleSetSchema, type Rule, type RuleSet } from './rules.ts';

export interface RuleFile {
  /** Name of the file; for a rules file of usb_modeswitch the entry. */
  name: string;
  text: string;
}

export interface CompileResult {
  set: RuleSet;
  problems: RuleProblem[];
  /** Files that are not rules (lists, package managers' leftovers). */
  passedOver: string[];
}

/** What package managers leave beside a changed file; the dispatcher passes over them too. */
const leftover = /\.(dpkg|rpm)/;

/**
 * Compiles configuration files of usb_modeswitch into one set, sorted by entry. A file whose name has no colon and whose text
 * names no ids is not a rule. Whoever writes the set must look at the problems first.
 */
export function compileRules(files: readonly RuleFile[], head: Omit<RuleSet, 'rules'>): CompileResult {
  const rules = new Map<string, Rule>();
  const problems: RuleProblem[] = [];
  const passedOver: string[] = [];
  for (const file of files) {
    const base = file.name.slice(file.name.lastIndexOf('/') + 1);
    const names = base.includes(':') || /^\s*DefaultVendor\s*=/m.test(file.text);
    if (!names || leftover.test(base)) {
      passedOver.push(file.name);
      continue;
    }
    const result = parseConfigText(file.text, file.name, {
      origin: { kind: head.kind, name: head.name, version: head.version },
    });
    problems.push(...result.problems);
    if (result.rule === undefined) continue;
    const { entry, origin } = result.rule;
    if (rules.has(entry)) {
      const params = { file: file.name, line: origin.line, key: 'name', value: entry };
      problems.push({ code: 'rules.bad-id', line: origin.line, params });
    } else rules.set(entry, result.rule);
  }
  const sorted = [...rules.values()].sort((a, b) => (a.entry < b.entry ? -1 : 1));
  return {
    set: ruleSetSchema.parse({
      ...head,
      rules: sorted.map(({ origin, ...rule }) => ({ ...rule, file: origin.file, line: origin.line })),
    }),
    problems,
    passedOver,
  };
}

/** The set as text: one rule per line, fields always in the same order, so that a change shows as a changed line. */
export function formatRuleSet(set: RuleSet): string {
  const { rules, ...head } = set;
  const lines = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  return `{\n${lines.join('')}  "rules": [\n${rules.map((rule) => `    ${JSON.stringify(rule)}`).join(',\n')}\n  ]\n}\n`;
}
