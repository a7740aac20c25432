import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../core/model/index.ts';
import type { Files } from '../core/ports.ts';
import type { Rule } from '../core/modes/index.ts';
import {
  formatOwnJson,
  readRulesFile,
  twice,
  type RawFile,
  type RuleFinding,
  type RuleFormat,
} from '../core/modes/sources/index.ts';
import { readRuleFolder, readRulePath } from '../platform/rules/folder.ts';
import { makeFolder } from '../platform/shared/folder.ts';

/** A file that is to lie in the person's folder. */
export interface RuleFileToTake {
  name: string;
  format: RuleFormat;
  text: string;
  rules: Rule[];
}

export interface RulesToTake {
  files: RuleFileToTake[];
  findings: RuleFinding[];
}

/**
 * Reads what a person named (files, folders, archives) and checks it; writes nothing. An archive becomes one JSON file named after it,
 * every other file stays as it is.
 */
export async function readRulesToTake(named: readonly string[]): Promise<RulesToTake> {
  const files: RuleFileToTake[] = [];
  const findings: RuleFinding[] = [];
  for (const one of named) {
    const { files: raw, troubles } = await readRulePath(one);
    for (const { code, params } of troubles) {
      const known = code === 'rules.too-large' || code === 'rules.bad-archive' ? code : 'rules.unreadable';
      findings.push({
        code: known,
        weight: 'mend',
        kind: 'user',
        source: one,
        file: String(params['file'] ?? one),
        params,
      });
    }
    const read = raw.map((file) => ({ file, ...readRulesFile(file, { kind: 'user', name: one }) }));
    findings.push(...read.flatMap((file) => file.findings));
    const taken = read.flatMap(({ file, format, rules }) =>
      format === undefined ? [] : [{ name: file.name, format, text: file.text, rules }],
    );
    files.push(...(isArchive(one, raw) ? asOneFile(one, taken) : taken));
  }
  findings.push(...twice(files.flatMap(({ rules }) => rules)));
  return { files, findings };
}

const isArchive = (named: string, raw: readonly RawFile[]): boolean =>
  raw.some((file) => file.path.startsWith(`${named}:`));

function asOneFile(archive: string, taken: readonly RuleFileToTake[]): RuleFileToTake[] {
  const rules = taken.flatMap((file) => file.rules);
  if (rules.length === 0) return [];
  const name = path.basename(archive).replace(/\.(tar\.gz|tgz)$/, '');
  return [{ name: `${name}.json`, format: 'json', text: formatOwnJson(rules, { name }), rules }];
}

export interface TakeOptions {
  /** The person's folder; made when it is not there. */
  folder: string;
  files: Files;
  /** Whether files of the same names may be replaced. */
  replace: boolean;
}

/**
 * Puts checked files into the person's folder: all of them, or none. A rule whose entry stands already in another file of
 * the folder is refused, whether or not files may be replaced.
 *
 * Failures: rules.not-taken (something to mend), rules.twice, file.exists, file.unreadable, file.unwritable, file.no-space.
 */
export async function takeRules({ files: wanted, findings }: RulesToTake, options: TakeOptions): Promise<string[]> {
  const count = findings.filter(({ weight }) => weight === 'mend').length;
  if (count > 0) throw new Failure('rules.not-taken', { count });
  const targets = wanted.map((file) => ({ ...file, path: path.join(options.folder, file.name) }));
  const doubled = targets.find((one, index) => targets.findIndex(({ path: other }) => other === one.path) !== index);
  if (doubled !== undefined) throw new Failure('file.exists', { path: doubled.path });
  const present = await readRuleFolder(options.folder);
  const names = new Set(targets.map(({ name }) => name));
  refuseTwice(present.files, names, wanted);
  const before = await Promise.all(targets.map((target) => presentBytes(options.files, target.path)));
  const taken = targets.find((_, index) => before[index] !== undefined);
  if (taken !== undefined && !options.replace) throw new Failure('file.exists', { path: taken.path });
  await makeFolder(options.folder, 0o700);
  const written: string[] = [];
  try {
    for (const target of targets) {
      await options.files.writeWhole(target.path, target.text, { mode: 0o644, replace: options.replace });
      written.push(target.path);
    }
  } catch (error) {
    await Promise.all(written.map((file, index) => putBack(options.files, file, before[index])));
    throw error;
  }
  return written;
}

async function presentBytes(files: Files, file: string): Promise<Uint8Array | undefined> {
  try {
    return await files.read(file);
  } catch (error) {
    if (error instanceof Failure && error.code === 'file.missing') return undefined;
    throw error;
  }
}

/** As it was before: the old text, or no file. */
async function putBack(files: Files, file: string, before: Uint8Array | undefined): Promise<void> {
  if (before === undefined) await rm(file, { force: true });
  else await files.writeWhole(file, before, { mode: 0o644, replace: true });
}

function refuseTwice(
  present: readonly RawFile[],
  replaced: ReadonlySet<string>,
  wanted: readonly RuleFileToTake[],
): void {
  const staying = present
    .filter(({ name }) => !replaced.has(name))
    .flatMap((file) => readRulesFile(file, { kind: 'user', name: 'present' }).rules);
  for (const { rules, name } of wanted) {
    for (const rule of rules) {
      const other = staying.find(({ entry, origin }) => entry === rule.entry && origin.kind === rule.origin.kind);
      if (other === undefined) continue;
      const first = `${other.origin.file}:${other.origin.line}`;
      throw new Failure('rules.twice', { file: name, line: rule.origin.line, entry: rule.entry, first });
    }
  }
}
