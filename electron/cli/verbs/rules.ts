import { readFile } from 'node:fs/promises';
import { usage } from '../../compose/usage.ts';
import { Failure } from '../../core/model/index.ts';
import { parseCases, shippedRules, traceCase, traceRule, type Rule, type Trace } from '../../core/modes/index.ts';
import { shadowedRules } from '../../core/modes/sources/index.ts';
import { printJson, type Context, type Verb } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { check, exportFiles, importFiles } from './rules-files.ts';
import { findingWords, globalsWords, ruleWords, rulesTable, type ShownRule } from './rules-print.ts';

export const rules: Verb = {
  name: 'rules',
  offline: true,
  async run(context) {
    const [what, ...rest] = context.args.rest;
    switch (what) {
      case 'list':
        return list(context, rest);
      case 'show':
        return show(context, rest);
      case 'check':
        return check(context, rest);
      case 'trace':
        return trace(context, rest);
      case 'import':
        return importFiles(context, rest);
      case 'export':
        return exportFiles(context, rest.length === 0 ? undefined : named(context, rest).map(({ rule }) => rule));
      case undefined:
      default:
        throw usage('say-rules');
    }
  },
};

/** Every rule with what hides it; ids ascending, within one id in the order in which they are tried. */
function allRules(context: Context): ShownRule[] {
  const { index } = context.composition.rules.all();
  const hidden = shadowedRules(index);
  const idOf = ({ entry }: Rule): string => entry.slice(0, 9);
  return index.rules
    .toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : idOf(a) > idOf(b) ? 1 : 0))
    .map((rule) => {
      const hiddenBy = hidden.get(rule);
      return hiddenBy === undefined ? { rule } : { rule, hiddenBy };
    });
}

const asData = ({ rule, hiddenBy }: ShownRule) =>
  hiddenBy === undefined ? rule : { ...rule, hiddenBy: { entry: hiddenBy.entry, origin: hiddenBy.origin } };

function list(context: Context, words: readonly string[]): ExitCode {
  const fits = ({ rule }: ShownRule): boolean => {
    const text = `${rule.entry} ${rule.about ?? ''} ${rule.origin.kind}`.toLowerCase();
    return words.every((word) => text.includes(word.toLowerCase()));
  };
  const shown = allRules(context).filter(fits);
  if (context.args.flags.has('json')) printJson(context, shown.map(asData));
  else context.out(rulesTable(shown));
  for (const finding of context.composition.ruleFindings)
    if (finding.weight === 'mend') context.err(findingWords(finding));
  return exitCodes.done;
}

function show(context: Context, names: readonly string[]): ExitCode {
  if (names.length === 0) throw usage('name-a-rule');
  const found = named(context, names);
  if (context.args.flags.has('json')) printJson(context, found.map(asData));
  else context.out(found.map((one, index) => ruleWords(one, index + 1)).join('\n'));
  const globals = globalsWords(context.composition.rules.globals);
  if (globals !== undefined) context.err(globals);
  return exitCodes.done;
}

/** An id in any spelling as rules are named; the values of conditions keep their letters. */
const asNamed = (name: string): string => name.replace(/^[0-9a-f]{4}(:[0-9a-f]{4})?(?=:|$)/i, (id) => id.toLowerCase());

/** Rules by entry, id or vendor, in the order in which they are tried. Failure mode.no-rule for a name that fits none. */
function named(context: Context, wanted: readonly string[]): ShownRule[] {
  const all = allRules(context);
  return wanted.map(asNamed).flatMap((name) => {
    const found = all.filter(({ rule }) => rule.entry === name || rule.entry.startsWith(`${name}:`));
    if (found.length === 0) throw new Failure('mode.no-rule', { id: name });
    return found;
  });
}

/** Without ids the shipped set; with ids the rules that count for them, one line for each entry. */
async function trace(context: Context, ids: readonly string[]): Promise<ExitCode> {
  const cases = context.args.values.get('cases');
  const print = (one: Trace): void => context.out(JSON.stringify(one));
  if (cases !== undefined) {
    for (const line of parseCases(await read(cases), cases)) print(await traceCase(line));
    return exitCodes.done;
  }
  const wanted = ids.length === 0 ? shippedRules() : named(context, ids).map(({ rule }) => rule);
  const seen = new Set<string>();
  for (const rule of wanted) {
    if (seen.has(rule.entry)) continue;
    seen.add(rule.entry);
    print(await traceRule(rule));
  }
  return exitCodes.done;
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Failure('rules.unreadable', { file }, error);
  }
}
