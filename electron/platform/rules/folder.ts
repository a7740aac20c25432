import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Failure, toErrorData, type ErrorData } from '../../core/model/index.ts';
import { errnoOf } from '../shared/errno.ts';
import { readTarGz } from './archive.ts';

/** A file of rules as it was read; what it says is not looked at here. */
export interface RuleText {
  /** Name within its folder or archive. */
  name: string;
  /** As people find it again. */
  path: string;
  text: string;
}

export interface RuleTexts {
  files: RuleText[];
  /** What could not be read: rules.unreadable, rules.too-large, rules.bad-archive. */
  troubles: ErrorData[];
}

/** A router's file of 500 ids has 100 kB, a rule 200 bytes. */
const maxFile = 4 * 1024 * 1024;
const maxArchive = 16 * 1024 * 1024;
/** Files read at once: enough to keep a disk busy, few enough for the limit of open files. */
const atOnce = 32;

/**
 * All files that lie directly in a folder, in order of their names. A folder that is not there is empty. Never rejects:
 * what cannot be read is a trouble, the other files are there.
 */
export async function readRuleFolder(folder: string): Promise<RuleTexts> {
  const found: RuleTexts = { files: [], troubles: [] };
  let names: string[];
  try {
    names = (await readdir(folder)).sort();
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') found.troubles.push(unreadable(folder, error));
    return found;
  }
  const wanted = names.filter((name) => !isArchive(name));
  for (let from = 0; from < wanted.length; from += atOnce) {
    const part = wanted.slice(from, from + atOnce).map((name) => readOne(path.join(folder, name), name));
    for (const one of await Promise.all(part)) {
      if (one === undefined) continue;
      if ('text' in one) found.files.push(one);
      else found.troubles.push(one);
    }
  }
  return found;
}

/** One file. Never rejects; a file that is not there is a trouble. */
export async function readRuleText(file: string): Promise<RuleTexts> {
  const one = await readOne(file, path.basename(file));
  if (one === undefined) return { files: [], troubles: [unreadable(file, 'it is no plain file')] };
  return 'text' in one ? { files: [one], troubles: [] } : { files: [], troubles: [one] };
}

/** The plain files at the top of a tar.gz. An archive that is not there is empty. Never rejects. */
export async function readRuleArchive(file: string): Promise<RuleTexts> {
  try {
    const { size } = await stat(file);
    if (size > maxArchive) throw new Failure('rules.too-large', { file, bytes: size });
    const members = await readTarGz(await readFile(file), file);
    // The set is flat: what lies in a folder inside is found by nobody.
    const flat = members.filter(({ name }) => !name.includes('/'));
    return {
      files: flat.map(({ name, data }) => ({ name, path: `${file}:${name}`, text: data.toString('utf8') })),
      troubles: [],
    };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { files: [], troubles: [] };
    return { files: [], troubles: [error instanceof Failure ? toErrorData(error) : unreadable(file, error)] };
  }
}

/** Whatever a person names: a folder, an archive or a file. What is not there is a trouble. */
export async function readRulePath(named: string): Promise<RuleTexts> {
  try {
    const found = await stat(named);
    if (found.isDirectory()) return await readRuleFolder(named);
    return isArchive(named) ? await readRuleArchive(named) : await readRuleText(named);
  } catch (error) {
    return { files: [], troubles: [unreadable(named, error)] };
  }
}

const isArchive = (name: string): boolean => /\.(tar\.gz|tgz)$/.test(name);

const unreadable = (file: string, cause: unknown): ErrorData => new Failure('rules.unreadable', { file }, cause).data;

/** Undefined for folders, pipes and devices: opening a pipe would wait for ever. */
async function readOne(file: string, name: string): Promise<RuleText | ErrorData | undefined> {
  try {
    const found = await stat(file);
    if (!found.isFile()) return undefined;
    if (found.size > maxFile) return new Failure('rules.too-large', { file, bytes: found.size }).data;
    return { name, path: file, text: await readFile(file, 'utf8') };
  } catch (error) {
    return unreadable(file, error);
  }
}
