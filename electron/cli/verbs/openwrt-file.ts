import { readFile } from 'node:fs/promises';
import { say, word } from '../../../resources/text/index.ts';
import { usage } from '../../compose/usage.ts';
import { devicesAt, knownMode } from '../../compose/openwrt.ts';
import { Failure } from '../../core/model/index.ts';
import { explainFile, foreseeAll, thenWords, type ExplainedEntry } from '../../core/openwrt/explain.ts';
import { checkFile, type FileFinding } from '../../core/openwrt/findings.ts';
import type { Foreseen } from '../../core/openwrt/foresee.ts';
import { readPlace } from '../arguments.ts';
import { printJson, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { counted } from '../print.ts';

/** A router's file from the command line. Failure file.unreadable, file.missing. */
export async function readText(file: string | undefined): Promise<string> {
  if (file === undefined) throw usage('file-missing');
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new Failure(missing ? 'file.missing' : 'file.unreadable', { path: file }, error);
  }
}

/** `openwrt check FILE`: findings with place and fix. */
export async function checkOne(context: Context, [name]: readonly string[]): Promise<ExitCode> {
  const findings = checkFile(await readText(name), name);
  if (context.args.flags.has('json')) printJson(context, { file: name, findings });
  else {
    for (const finding of findings) context.out(findingWords(finding));
    context.out(`${name ?? ''}: ${countWords(findings)}`);
  }
  return findings.every(({ severity }) => severity === 'note') ? exitCodes.done : exitCodes.file;
}

/** `openwrt explain FILE [PLACE]`: each entry in words; with a place what would happen to that stick, and why. */
export async function explainOne(context: Context, [name, typed]: readonly string[]): Promise<ExitCode> {
  const text = await readText(name);
  if (typed === undefined) {
    const explained = explainFile(text, name);
    if (context.args.flags.has('json')) printJson(context, explained);
    else {
      const { messages, devices, entries } = explained.counts;
      context.out(
        say({
          id: 'cli.openwrt.counts',
          params: { devices, entries, messages, findings: countWords(explained.findings) },
        }),
      );
      for (const entry of explained.entries) context.out(entryWords(entry));
      if (explained.refused !== null) for (const one of explained.findings) context.out(findingWords(one));
    }
    return exitCodes.done;
  }
  const place = readPlace(typed);
  const foreseen = foreseeAll(text, devicesAt(context.composition, place), knownMode);
  const findings = checkFile(text, name).filter((finding) =>
    foreseen.some(
      ({ entry, outcome }) =>
        outcome === 'file-refused' || (entry !== undefined && finding.path.startsWith(entry.path)),
    ),
  );
  if (context.args.flags.has('json'))
    printJson(context, {
      place,
      sticks: foreseen.map(({ entry, ...rest }) => ({ ...rest, path: entry?.path ?? null })),
      findings,
    });
  else {
    for (const one of foreseen) context.out(foreseenWords(one));
    for (const finding of findings) context.out(findingWords(finding));
  }
  return exitCodes.done;
}

/** What would happen to one stick, line by line. */
export function foreseenWords({ words, tried, steps, then }: Foreseen): string {
  return [
    say(words),
    ...tried.map(
      ({ name, line, taken, why }) =>
        `  ${say({ id: 'cli.openwrt.line', params: { line } })}, ${name}: ${say(why)}${taken ? '' : ` ${word('cli.openwrt.passed-over')}`}`,
    ),
    ...steps.map((step) => `  ${say(step)}`),
    ...(then === undefined ? [] : [`  ${say(thenWords(then))}`]),
  ].join('\n');
}

function entryWords({ line, for: whom, reached, does, targets, then }: ExplainedEntry): string {
  const comes = targets.length === 0 ? '' : ` → ${targets.join(', ')}`;
  const never = reached ? '' : ` (${word('cli.openwrt.never-reached')})`;
  const rest = [...does, ...(then === undefined ? [] : [then])].map((one) => `  ${say(one)}`);
  return [`${say({ id: 'cli.openwrt.line', params: { line } })}: ${say(whom)}${comes}${never}`, ...rest].join('\n');
}

/** One finding with its place and what mends it. */
export function findingWords({ severity, line, column, path, says, fix }: FileFinding): string {
  const mend = fix === undefined ? '' : ` [${say(fix.title)}]`;
  return `${line}:${column} ${say({ id: `openwrt.severity.${severity}` })}: ${path}: ${say(says)}${mend}`;
}

function countWords(findings: readonly FileFinding[]): string {
  const count = (severity: FileFinding['severity']): number =>
    findings.filter((one) => one.severity === severity).length;
  if (findings.length === 0) return word('cli.no-findings');
  return (['error', 'warning', 'note'] as const)
    .filter((severity) => count(severity) > 0)
    .map((severity) => counted(`cli.${severity}s`, count(severity)))
    .join(', ');
}
