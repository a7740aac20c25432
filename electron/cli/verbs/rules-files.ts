import path from 'node:path';
import { say, sayError, word } from '../../../resources/text/index.ts';
import { openRules } from '../../compose/rule-book.ts';
import { usage } from '../../compose/usage.ts';
import { readRulesToTake, takeRules, type RulesToTake } from '../../compose/rule-import.ts';
import { Failure } from '../../core/model/index.ts';
import type { Rule } from '../../core/modes/index.ts';
import {
  effectiveRules,
  exportRules,
  shadowedRules,
  type RuleFinding,
  type RuleFormat,
} from '../../core/modes/sources/index.ts';
import { makeFolder } from '../../platform/shared/folder.ts';
import { vendors } from '../../vendors/index.ts';
import { printJson, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { counted } from '../print.ts';
import { findingWords, originWords } from './rules-print.ts';

const toMend = (findings: readonly RuleFinding[]): number => findings.filter(({ weight }) => weight === 'mend').length;

/** `rules check [FILE…]`: findings in files, folders and archives; without any, in everything that counts on this computer. */
export async function check(context: Context, named: readonly string[]): Promise<ExitCode> {
  if (named.length === 0) {
    const { index, findings } = context.composition.rules.all();
    if (context.args.flags.has('json')) printJson(context, { rules: index.rules.length, findings });
    else sayFindings(context, findings, say({ id: 'cli.rules.everywhere', params: { count: index.rules.length } }));
    return toMend(findings) > 0 ? exitCodes.file : exitCodes.done;
  }
  const results = [];
  for (const file of named) {
    const { files, findings } = await readRulesToTake([file]);
    const rules = files.flatMap((one) => one.rules);
    if (rules.length === 0 && findings.length === 0) findings.push(noRules(file));
    results.push({
      file,
      formats: [...new Set(files.map(({ format }) => format))],
      rules: rules.length,
      usable: rules.length > 0,
      findings,
    });
    if (!context.args.flags.has('json'))
      sayFindings(context, findings, `${file}: ${counted('cli.rules.count', rules.length)}`);
  }
  if (context.args.flags.has('json')) printJson(context, results);
  return results.some(({ findings }) => toMend(findings) > 0) ? exitCodes.file : exitCodes.done;
}

const noRules = (file: string): RuleFinding => ({
  code: 'rules.syntax',
  weight: 'mend',
  kind: 'user',
  source: file,
  file,
  line: 1,
  params: { file, line: 1, reason: '@rules.reason.unknown-kind' },
});

function sayFindings(context: Context, findings: readonly RuleFinding[], what: string): void {
  for (const finding of findings) context.err(findingWords(finding));
  const mend = toMend(findings);
  const notes = findings.length - mend;
  context.out(
    [
      what,
      mend === 0 ? word('cli.no-findings') : say({ id: 'cli.rules.to-mend', params: { count: mend } }),
      ...(notes === 0 ? [] : [counted('cli.notes', notes)]),
    ].join(', '),
  );
}

/** Hidden rules that are named one by one after an import; a whole set would fill the screen. */
const maxNamed = 10;

/** `rules import FILE…`: into the person's folder, after checks, whole or not at all. */
export async function importFiles(context: Context, named: readonly string[]): Promise<ExitCode> {
  if (named.length === 0) throw usage('files-to-import');
  const { composition, args } = context;
  const wanted = await readRulesToTake(named.map((one) => path.resolve(one)));
  for (const finding of wanted.findings) context.err(findingWords(finding));
  refuseEmpty(wanted, named);
  const { folder } = composition.rules;
  const written = await takeRules(wanted, { folder, files: composition.world.files, replace: args.flags.has('force') });
  // Read anew: what counts now, not what was meant.
  const again = await openRules({
    dataFolder: composition.dataFolder,
    system: !args.values.has('virtual'),
    usbModeFile: args.values.get('usb-mode'),
    vendors,
  });
  const { index } = again.all();
  const hidden = shadowedRules(index);
  const taken = index.rules.filter(({ origin }) => written.includes(origin.file));
  const behind = taken.filter((rule) => hidden.has(rule));
  if (args.flags.has('json')) {
    printJson(context, {
      folder,
      files: written,
      rules: taken.map((rule) => ({ entry: rule.entry, ...hiddenBy(hidden.get(rule)) })),
    });
    return exitCodes.done;
  }
  context.out(
    counted('cli.rules.taken', taken.length, { folder, files: written.map((file) => path.basename(file)).join(', ') }),
  );
  for (const rule of behind.slice(0, maxNamed)) {
    const first = hidden.get(rule);
    if (first !== undefined) {
      const params = { entry: rule.entry, by: first.entry, origin: originWords(first) };
      context.out(say({ id: 'cli.rules.hidden', params }));
    }
  }
  if (behind.length > maxNamed) {
    context.out(say({ id: 'cli.rules.more-hidden', params: { count: behind.length - maxNamed } }));
  }
  return exitCodes.done;
}

const hiddenBy = (first: Rule | undefined) =>
  first === undefined ? {} : { hiddenBy: { entry: first.entry, origin: first.origin } };

function refuseEmpty({ files, findings }: RulesToTake, named: readonly string[]): void {
  if (files.length > 0 || toMend(findings) > 0) return;
  throw new Failure('rules.syntax', { file: named.join(', '), line: 1, reason: '@rules.reason.unknown-kind' });
}

const formats: readonly RuleFormat[] = ['json', 'usb-modeswitch', 'openwrt'];

/** `rules export [ENTRY…]`: the rules that count, in one of three formats. */
export async function exportFiles(context: Context, rules: readonly Rule[] | undefined): Promise<ExitCode> {
  const { args, composition } = context;
  const asked = args.values.get('format') ?? 'json';
  const format = formats.find((one) => one === asked);
  if (format === undefined) throw usage('no-rule-format', { format: asked, known: formats.join(', ') });
  const { files, entries, omitted, notes } = exportRules(
    rules ?? effectiveRules(composition.rules.all().index),
    format,
  );
  for (const one of omitted) context.err(sayError(one).what);
  for (const note of notes) context.err(say({ id: 'cli.note', params: { note: say(note) } }));
  const out = args.values.get('out');
  if (out === undefined) {
    const [only] = files;
    if (only === undefined || files.length > 1) {
      throw usage('name-a-folder', { count: files.length });
    }
    context.out(only.text.trimEnd());
    return exitCodes.done;
  }
  const whole = path.resolve(out);
  const targets = files.map(({ name, text }) => ({
    path: format === 'usb-modeswitch' ? path.join(whole, name) : whole,
    text,
  }));
  await makeFolder(format === 'usb-modeswitch' ? whole : path.dirname(whole), 0o755);
  for (const target of targets) {
    await composition.world.files.writeWhole(target.path, target.text, {
      mode: 0o644,
      replace: args.flags.has('force'),
    });
  }
  if (args.flags.has('json'))
    printJson(context, { format, out: whole, files: targets.map((target) => target.path), entries, omitted, notes });
  else
    context.out(
      [
        counted('cli.rules.written', entries.length, { path: whole }),
        ...(omitted.length === 0 ? [] : [say({ id: 'cli.rules.left-out', params: { count: omitted.length } })]),
      ].join(', '),
    );
  return exitCodes.done;
}
