import { readFile, stat } from 'node:fs/promises';
import { Failure } from '../../../core/model/errors.ts';
import { stickDataSchema, type StickData } from '../data.ts';
import { modelOf } from './index.ts';
import { numbered, readNumber } from './numbered.ts';

/** A model with every page and command of a real stick is some 100 KB. */
const largestFile = 4 * 1024 * 1024;

/** Whether a name means a model file rather than a model that ships with the program. */
export const isModelFile = (name: string): boolean => name.endsWith('.json');

/**
 * The data of a stick by name (`e303`, `e303#3`), or from a model file where the name ends with `.json`.
 * Failures: virtual.unknown-model, file.missing, file.unreadable, virtual.bad-model.
 */
export async function modelFor(name: string): Promise<StickData> {
  const { model, number } = readNumber(name);
  return isModelFile(model) ? numbered(await readModel(model), number) : modelOf(name);
}

async function readModel(path: string): Promise<StickData> {
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > largestFile)
      throw new Failure('virtual.bad-model', { file: path, problem: 'the file is larger than 4 MB' });
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Failure) throw error;
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new Failure(missing ? 'file.missing' : 'file.unreadable', { path }, error);
  }
  return readModelText(text, path);
}

/** Failure virtual.bad-model, with the first thing that is wrong and where. */
export function readModelText(text: string, file: string): StickData {
  const bad = (problem: string): Failure => new Failure('virtual.bad-model', { file, problem });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw bad(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = stickDataSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw bad(`${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'does not fit'}`);
  }
  const broken = brokenReference(parsed.data);
  if (broken !== undefined) throw bad(broken);
  return parsed.data;
}

/** A name that is used and not defined: personalities, disks and regular expressions refer to each other by text. */
function brokenReference(data: StickData): string | undefined {
  const targets = [
    ...data.powerOn.map(({ to }) => ['powerOn', to] as const),
    ...data.messages.map(({ to }) => ['messages', to] as const),
    ...(data.leaves ?? []).flatMap(({ from, to }) => [['leaves', from] as const, ['leaves', to] as const]),
    ...Object.values(data.disks).flatMap(({ ejectTo }) => (ejectTo === undefined ? [] : [['disks', ejectTo] as const])),
  ];
  for (const [where, to] of targets)
    if (!Object.hasOwn(data.personalities, to)) return `${where}: there is no personality “${to}”`;
  if (data.powerOn.every(({ when }) => Object.keys(when).length > 0))
    return 'powerOn: the last rule needs an empty “when”, for whatever else is stored';
  for (const [name, personality] of Object.entries(data.personalities)) {
    for (const { role, disk } of [...personality.interfaces, ...(personality.further ?? []).flat()])
      if (role === 'storage' && !Object.hasOwn(data.disks, disk ?? ''))
        return `personalities.${name}: there is no disk “${disk ?? ''}”`;
  }
  for (const { ask, args } of data.at.entries) {
    try {
      if (args !== undefined) new RegExp(args);
    } catch {
      return `at.entries: the arguments of “${ask}” are no regular expression`;
    }
  }
  return undefined;
}
