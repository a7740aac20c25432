import { inEnglish } from '../../resources/text/index.ts';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { outlineOf, readScript, shippedScripts, startValues, type Script } from '../core/at/script/index.ts';
import {
  Batch,
  memoryOf,
  readEntries,
  recipeKeyOf,
  recipeOf,
  shippedRecipes,
  summaryOf,
  type Answers,
} from '../core/batch/index.ts';
import { Failure, message } from '../core/model/index.ts';
import type { BatchSummary, Message, PieceEnd, Place, Recipe } from '../core/model/index.ts';
import { renderHtml, renderJson, renderMarkdown, type Report } from '../core/report/index.ts';
import { errnoOf } from '../platform/shared/errno.ts';
import { openJournal } from '../platform/store/journal.ts';
import type { Composition } from './compose.ts';
import { namedText } from './named-text.ts';
import { reportName, reportOf, writeReport } from './report.ts';

/** A recipe with all that its files say. */
export interface LoadedRecipe {
  recipe: Recipe;
  /** File that it was read from; the name alone for a shipped one. */
  path: string;
  script: Script | undefined;
}

export interface BatchStart {
  loaded: LoadedRecipe;
  answers: Answers;
  places: readonly Place[] | 'all';
  auto: boolean;
  count?: number | undefined;
  /** Folder for reports; one of the batch's own in the data folder without it. */
  reports?: string | undefined;
  station: string;
  operator: string;
  program: string;
}

/** A batch of the data folder, by what its journal says. */
export interface KnownBatch {
  summary: BatchSummary;
  recipeKey: string;
}

const renderers: Readonly<Record<'json' | 'html' | 'md', (report: Report) => string>> = {
  json: renderJson,
  html: renderHtml,
  md: renderMarkdown,
};

const folderOf = ({ dataFolder }: Composition): string => path.join(dataFolder, 'batches');
const fileOf = (composition: Composition, id: string): string => path.join(folderOf(composition), `${id}.jsonl`);

/** Reads a recipe and the script that it names. Failures: file.*, batch.bad-recipe, script.invalid. */
export async function loadRecipe(composition: Composition, name: string): Promise<LoadedRecipe> {
  const { world, dataFolder } = composition;
  const own = path.join(dataFolder, 'recipes');
  const { text, path: file } = await namedText(name, { files: world.files, own, shipped: inEnglish(shippedRecipes) });
  return await loadRecipeText(composition, text, file);
}

/** The same from a text that is read already. */
export async function loadRecipeText(composition: Composition, text: string, file: string): Promise<LoadedRecipe> {
  const recipe = recipeOf(text, file);
  if (recipe.script === undefined) return { recipe, path: file, script: undefined };
  const places = {
    files: composition.world.files,
    own: path.join(composition.dataFolder, 'scripts'),
    shipped: inEnglish(shippedScripts),
    beside: path.dirname(file),
  };
  const script = readScript((await namedText(recipe.script.file, places)).text);
  return { recipe, path: file, script };
}

/** What a recipe sends every stick that asks first: the person must have seen it. */
export function asksFirst({ recipe, script }: LoadedRecipe, values: ReadonlyMap<string, string>): Message[] {
  const asks: Message[] = [];
  if (recipe.pin === 'ask') asks.push(message('batch.cli.acts.pin'));
  if (recipe.pagePassword === 'ask') asks.push(message('batch.cli.acts.page'));
  if (recipe.apn !== undefined) asks.push(message('batch.cli.acts.apn', { apn: recipe.apn.name ?? '…' }));
  if (script === undefined) return asks;
  const defaults = (script.variables ?? []).flatMap(({ name, value }): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  const lines = outlineOf(script, new Map([...defaults, ...values]), {}).filter((row) => row.level >= 2);
  return [...asks, ...lines.map((row) => row.says)];
}

/** The values that a recipe's script begins with. Failures: script.no-value, script.no-variable. */
export function scriptValues(
  { recipe, script }: LoadedRecipe,
  given: ReadonlyMap<string, string>,
): Map<string, string> {
  const values = new Map<string, string>([...Object.entries(recipe.script?.values ?? {}), ...given]);
  return script === undefined ? new Map<string, string>() : startValues(script, values);
}

/** Batches of the data folder, newest last. Failures: file.unreadable. */
export async function knownBatches(composition: Composition): Promise<KnownBatch[]> {
  const known: KnownBatch[] = [];
  for (const id of await idsIn(folderOf(composition))) {
    const memory = memoryOf(readEntries(await (await openJournal(fileOf(composition, id))).read()).entries);
    const summary = summaryOf(memory);
    if (summary !== undefined && memory.begun !== undefined) known.push({ summary, recipeKey: memory.begun.recipeKey });
  }
  return known;
}

/** What the journal of a batch says; undefined where this data folder has none of that id. Failures: file.unreadable. */
export async function batchSummaryOf(composition: Composition, id: string): Promise<BatchSummary | undefined> {
  // An id that was typed is no path.
  if (!(await idsIn(folderOf(composition))).includes(id)) return undefined;
  return summaryOf(memoryOf(readEntries(await (await openJournal(fileOf(composition, id))).read()).entries));
}

/** The newest batch with this recipe. */
export async function lastBatch(composition: Composition, recipe: Recipe): Promise<KnownBatch | undefined> {
  const key = recipeKeyOf(recipe);
  return (await knownBatches(composition)).findLast(({ recipeKey }) => recipeKey === key);
}

/** Begins a batch, or goes on with the one of that id. The caller closes it. Failures: as Batch.begin and Batch.resume. */
export async function openBatch(composition: Composition, start: BatchStart, resume?: string): Promise<Batch> {
  const { world, workbench } = composition;
  const id = resume ?? newId(world.clock.now());
  const { recipe, script } = start.loaded;
  const folder = start.reports ?? path.join(folderOf(composition), id);
  const parts = {
    workbench,
    clock: world.clock,
    log: world.log,
    journal: await openJournal(fileOf(composition, id)),
    talking: (place: Place, signal: AbortSignal) => composition.waitUntilTalking(place, signal),
    report: (place: Place) => writeReports(composition, place, { recipe, folder, start }),
    tell: (summary: BatchSummary, ends: readonly PieceEnd[]) => composition.keepBatch(summary, ends),
    program: start.program,
  };
  const { answers, places, auto, count } = start;
  const wishes = { recipe, script, answers, places, auto, count };
  return resume === undefined ? await Batch.begin(id, parts, wishes) : await Batch.resume(id, parts, wishes);
}

async function writeReports(
  composition: Composition,
  place: Place,
  { recipe, folder, start }: { recipe: Recipe; folder: string; start: BatchStart },
): Promise<string[]> {
  const { formats, numbers = 'masked' } = recipe.report ?? { formats: [] };
  const made = reportOf(composition, place, { numbers, station: start.station, operator: start.operator });
  const files = await writeReport(composition.world.files, {
    folder,
    name: reportName(made.report),
    parts: formats.map((format) => ({
      format,
      text: () => renderers[format](format === 'json' ? made.data : made.report),
    })),
    replace: true,
  });
  return files.map((file) => file.path);
}

/** Names sort by time; two that begin in the same second differ in their end. */
function newId(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19).replace(/:/g, '-')}-${randomUUID().slice(0, 4)}`;
}

async function idsIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder))
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => name.slice(0, -'.jsonl'.length))
      .sort();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error))) return [];
    throw new Failure('file.unreadable', { path: folder }, error);
  }
}
