import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import type { batch as contract } from '../../preload/contract/index.ts';
import type { RecipeEntry } from '../../preload/contract/batch.ts';
import {
  asksFirst,
  lastBatch,
  loadRecipeText,
  openBatch,
  scriptValues,
  type LoadedRecipe,
} from '../compose/batches.ts';
import type { Composition } from '../compose/compose.ts';
import { formatRecipe, maskBatch, recipeOf, shippedRecipes, type Batch } from '../core/batch/index.ts';
import { Failure, toErrorData, type BatchSnapshot, type Recipe } from '../core/model/index.ts';
import { checkSecret } from '../core/workbench/secrets.ts';
import { errnoOf } from '../platform/shared/errno.ts';
import type { SettingsFile } from './settings.ts';

type Loaded = z.infer<typeof contract.before.input>;
type Begin = z.infer<typeof contract.begin.input>;

/** ms. Forty rows that all change are drawn ten times a second at most. */
const announceMs = 100;

/** The one batch of the window, and the recipes of the data folder. */
export class BatchHost {
  readonly folder: string;
  private readonly composition: Composition;
  private readonly settings: SettingsFile;
  private readonly program: string;
  private readonly tell: (batch: BatchSnapshot | null) => void;
  private batch: Batch | undefined;
  private waiting = false;

  constructor(
    composition: Composition,
    settings: SettingsFile,
    { program, tell }: { program: string; tell: (batch: BatchSnapshot | null) => void },
  ) {
    this.composition = composition;
    this.settings = settings;
    this.program = program;
    this.tell = tell;
    this.folder = path.join(composition.dataFolder, 'recipes');
  }

  /** Masked. */
  snapshot(): BatchSnapshot | null {
    return this.batch === undefined ? null : maskBatch(this.batch.snapshot());
  }

  /** The batch that is open. Failure batch.none. */
  get open(): Batch {
    if (this.batch === undefined) throw new Failure('batch.none');
    return this.batch;
  }

  async recipes(): Promise<RecipeEntry[]> {
    const own = await this.ownFiles();
    const shipped = [...shippedRecipes()].filter(([name]) => !own.includes(name));
    return [
      ...(await Promise.all(own.map((file) => this.ownEntry(file)))),
      ...shipped.map(([file, text]): RecipeEntry => {
        const name = `${file}.json`;
        return { file, path: name, home: 'shipped', recipe: recipeOf(text, name) };
      }),
    ];
  }

  /** Failures: batch.bad-recipe, script.invalid, file.*. */
  async read(file: string): Promise<{ recipe: Recipe; path: string }> {
    const text = new TextDecoder().decode(await this.composition.world.files.read(file));
    const { recipe, path: from } = await loadRecipeText(this.composition, text, file);
    return { recipe, path: from };
  }

  async before({ recipe, path: from }: Loaded): Promise<z.infer<typeof contract.before.output>> {
    const loaded = await this.load(recipe, from);
    const last = await lastBatch(this.composition, recipe);
    const { values = {} } = recipe.script ?? {};
    const variables = (loaded.script?.variables ?? []).map((one) => ({ ...one, value: values[one.name] ?? one.value }));
    return {
      asks: asksFirst(loaded, new Map(Object.entries(values))),
      variables,
      ...(last !== undefined && {
        last: {
          id: last.summary.id,
          good: last.summary.good,
          begunAt: last.summary.begunAt,
          closed: last.summary.closed,
        },
      }),
    };
  }

  async begin({ recipe, path: from, resume, agreed, pin, page, apn, values, auto }: Begin): Promise<BatchSnapshot> {
    const loaded = await this.load(recipe, from);
    const given = scriptValues(loaded, new Map(Object.entries(values)));
    if (!agreed && asksFirst(loaded, given).length > 0) throw new Failure('batch.ask-first', { acts: recipe.name });
    if (page !== undefined) checkSecret(page);
    else if (recipe.pagePassword !== undefined) throw new Failure('batch.page-missing');
    await this.close('left');
    const { station, operator } = this.settings.settings;
    const answers = { agreed, pin, page, apn, values: given };
    const start = { loaded, answers, places: 'all', auto, station, operator, program: this.program } as const;
    const batch = await openBatch(this.composition, start, resume);
    this.batch = batch;
    batch.onChange(() => this.announce());
    this.announce();
    return maskBatch(batch.snapshot());
  }

  /** Ends the open batch, if there is one. */
  async close(how: 'ended' | 'left'): Promise<void> {
    const { batch } = this;
    if (batch === undefined) return;
    await batch.close(how);
    if (this.batch === batch) this.batch = undefined;
    this.tell(null);
  }

  /** The program ends: what was open can be gone on with. */
  closeAll(): Promise<void> {
    return this.close('left');
  }

  private load(recipe: Recipe, from: string): Promise<LoadedRecipe> {
    return loadRecipeText(this.composition, formatRecipe(recipe), from);
  }

  private announce(): void {
    if (this.waiting) return;
    this.waiting = true;
    this.composition.world.clock.after(announceMs, () => {
      this.waiting = false;
      this.tell(this.snapshot());
    });
  }

  private async ownFiles(): Promise<string[]> {
    try {
      return (await readdir(this.folder))
        .filter((name) => name.endsWith('.json'))
        .map((name) => path.basename(name, '.json'))
        .sort();
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return [];
      throw new Failure('file.unreadable', { path: this.folder }, error);
    }
  }

  private async ownEntry(file: string): Promise<RecipeEntry> {
    const from = path.join(this.folder, `${file}.json`);
    try {
      return { file, path: from, home: 'own', recipe: (await this.read(from)).recipe };
    } catch (error) {
      return { file, path: from, home: 'own', error: toErrorData(error) };
    }
  }
}
