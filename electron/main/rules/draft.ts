import { parseConfigText, type Rule } from '../../core/modes/index.ts';
import { entrySchema } from '../../core/modes/rules.ts';
import { readRulesFile, twice, type RuleFinding, type RuleFormat } from '../../core/modes/sources/index.ts';

export interface Draft {
  text: string;
  /** Entry that a configuration text is for; empty when the text says it. JSON says it itself. */
  entry: string;
}

export interface DraftRead {
  format: RuleFormat | 'none';
  rules: Rule[];
  findings: RuleFinding[];
  /** Whether it is said for which id the text is. */
  entry: 'said' | 'missing' | 'bad';
}

/** How a typed text is called in sentences; words stand in `resources/text`. */
const fileName = '@rules-page.typed';
const source = { kind: 'user' as const, name: fileName };
/** Stands in for an id that is not named yet, so that the lines can be checked already: the test id of pid.codes. */
const anyId = '1209:0001';
const isJson = (text: string): boolean => /^\ufeff?\s*[{[]/.test(text);

/** Reads a typed text as a file of rules would be read. Nothing is saved. */
export function readDraft({ text, entry }: Draft): DraftRead {
  if (text.trim() === '') return { format: 'none', rules: [], findings: [], entry: 'said' };
  if (isJson(text)) {
    const { format = 'none', rules, findings } = readRulesFile({ name: 'typed.json', path: fileName, text }, source);
    return { format, rules, findings: [...findings, ...twice(rules)], entry: 'said' };
  }
  const named = entry.trim().slice(0, 9).toLowerCase() + entry.trim().slice(9);
  const inText = /^\s*DefaultVendor\s*=/m.test(text);
  const state = named === '' ? (inText ? 'said' : 'missing') : entrySchema.safeParse(named).success ? 'said' : 'bad';
  const name = state === 'said' ? named : anyId;
  const { rule, problems } = parseConfigText(text, fileName, {
    ...(name === '' ? {} : { entry: name }),
    origin: source,
  });
  const findings = problems.map(({ code, line, params }): RuleFinding => ({
    code,
    weight: 'mend',
    kind: 'user',
    source: fileName,
    file: fileName,
    line,
    params,
  }));
  return {
    format: 'usb-modeswitch',
    rules: rule === undefined || state !== 'said' ? [] : [rule],
    findings,
    entry: state,
  };
}
