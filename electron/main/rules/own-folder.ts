import { unlink } from 'node:fs/promises';
import path from 'node:path';
import type { LiveRules } from '../../compose/live-rules.ts';
import { takeRules } from '../../compose/rule-import.ts';
import { Failure } from '../../core/model/index.ts';
import type { Rule } from '../../core/modes/index.ts';
import { formatOwnJson, readRulesFile } from '../../core/modes/sources/index.ts';
import type { Files } from '../../core/ports.ts';
import { fileNameFor } from './detail.ts';
import { readDraft, type Draft } from './draft.ts';

/** Rules of the person's own folder for these entries. */
export const ownRulesFor = (rules: readonly Rule[], entries: readonly string[]): Rule[] =>
  rules.filter((rule) => rule.origin.kind === 'user' && entries.includes(rule.entry));

/**
 * Saves a typed text as one JSON file in the person's folder, whole or not at all; reads all sources again and makes sure
 * that the rules are there.
 *
 * Failures: rules.not-taken (something to mend, or no rule), file.exists (an own rule of the entry is there and `replace`
 * is false), rules.twice, file.unwritable, file.no-space.
 */
export async function addOwn(
  live: LiveRules,
  files: Files,
  draft: Draft & { replace: boolean },
): Promise<{ file: string; rules: Rule[] }> {
  const { rules, findings } = readDraft(draft);
  const count = findings.filter(({ weight }) => weight === 'mend').length;
  if (count > 0 || rules.length === 0) throw new Failure('rules.not-taken', { count: Math.max(1, count) });
  const { folder } = live;
  const entries = rules.map(({ entry }) => entry);
  const present = live.all().index.rules;
  const [known] = ownRulesFor(present, entries);
  if (known !== undefined && !draft.replace) throw new Failure('file.exists', { path: known.origin.file });
  const name = freeName(folder, present, entries);
  // Whatever format it was typed in: a file of one's own is of kind `user`.
  const own = rules.map((rule): Rule => ({ ...rule, origin: { kind: 'user', name: folder, file: name, line: 1 } }));
  const taken = { name, format: 'json' as const, text: formatOwnJson(own), rules: own };
  const [file = ''] = await takeRules({ files: [taken], findings: [] }, { folder, files, replace: draft.replace });
  await live.reload();
  const after = live.all().index.rules;
  const back = ownRulesFor(after, entries).filter((rule) => path.resolve(rule.origin.file) === path.resolve(file));
  if (back.length !== entries.length)
    throw new Failure('file.unwritable', { path: file }, 'read back, not all rules are there');
  return { file, rules: back };
}

/** The name after the first entry, unless a file of that name holds other rules as well. */
function freeName(folder: string, present: readonly Rule[], entries: readonly string[]): string {
  const base = fileNameFor(entries);
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? `${base}.json` : `${base}-${count}.json`;
    const file = path.join(folder, name);
    if (present.every((rule) => rule.origin.file !== file || entries.includes(rule.entry))) return name;
  }
}

/**
 * Takes a rule out of its file of the person's folder, and the file away when nothing else is in it. The file is read again
 * first: it may have been changed by hand.
 *
 * Failures: mode.no-rule (it is not in the file any more), rules.not-taken (the file has something to mend),
 * file.unwritable, file.missing, file.unreadable.
 */
export async function removeOwn(live: LiveRules, files: Files, rule: Rule): Promise<void> {
  const { kind, file } = rule.origin;
  const { folder } = live;
  if (kind !== 'user' || path.dirname(path.resolve(file)) !== path.resolve(folder)) {
    throw new Failure('file.unwritable', { path: file }, 'not in the folder of one’s own rules');
  }
  const text = new TextDecoder().decode(await files.read(file));
  const read = readRulesFile({ name: path.basename(file), path: file, text }, { kind: 'user', name: folder });
  const at = read.rules.findIndex((one) => one.entry === rule.entry);
  if (at < 0) throw new Failure('mode.no-rule', { id: rule.entry });
  if (read.rules.length === 1 && (read.format === 'usb-modeswitch' || read.findings.length === 0)) await takeAway(file);
  else {
    const count = read.findings.filter(({ weight }) => weight === 'mend').length;
    if (count > 0 || read.format !== 'json') throw new Failure('rules.not-taken', { count: Math.max(1, count) });
    await files.writeWhole(file, withoutRule(text, at), { mode: 0o644, replace: true });
  }
  await live.reload();
}

/** The file without its rule number `at`; everything else of it stays. */
function withoutRule(text: string, at: number): string {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || !('rules' in parsed) || !Array.isArray(parsed.rules)) {
    throw new Failure('rules.not-taken', { count: 1 });
  }
  const rest: unknown[] = parsed.rules;
  return `${JSON.stringify({ ...parsed, rules: rest.filter((_, index) => index !== at) }, null, 2)}\n`;
}

async function takeAway(file: string): Promise<void> {
  try {
    await unlink(file);
  } catch (error) {
    throw new Failure('file.unwritable', { path: file }, error);
  }
}
