import { create } from 'zustand';
import {
  batch,
  type BatchSnapshot,
  type BatchSummary,
  type ErrorData,
  type Recipe,
} from '../../../preload/contract/index.ts';
import type { RecipeEntry } from '../../../preload/contract/batch.ts';
import { invoke, listen } from '../../client/bridge.ts';

/** What a scanner read last, and what came of it. */
export interface Scanned {
  readonly code: string;
  readonly found: 'row' | 'assigned' | 'next';
  readonly slot?: number | undefined;
}

interface BenchState {
  /** As the main process last told it; undefined until it was asked. */
  readonly batch: BatchSnapshot | null | undefined;
  readonly recipes: readonly RecipeEntry[];
  readonly folder: string;
  /** The recipe in the form. `path` is the file that it came from. */
  readonly draft: { readonly recipe: Recipe; readonly path: string; readonly changed: boolean } | undefined;
  /** Slot that a person has picked. */
  readonly picked: string | undefined;
  readonly scanned: Scanned | undefined;
  /** What came of the batch that was closed last. */
  readonly summary: BatchSummary | undefined;
  readonly error: ErrorData | undefined;
}

export const useBench = create<BenchState>(() => ({
  batch: undefined,
  recipes: [],
  folder: '',
  draft: undefined,
  picked: undefined,
  scanned: undefined,
  summary: undefined,
  error: undefined,
}));

/** Follows the batch of the main process. Returns how to stop. */
export function followBench(): () => void {
  const stop = listen(batch.changed, (now) => useBench.setState({ batch: now }));
  void invoke(batch.current, null).then((outcome) => {
    if (!outcome.ok) useBench.setState({ error: outcome.error, batch: null });
    else if (useBench.getState().batch === undefined) useBench.setState({ batch: outcome.value });
  });
  return stop;
}

/** Reads which recipes there are; the first one goes into the form when it is empty. */
export async function readRecipes(): Promise<void> {
  const outcome = await invoke(batch.recipes, null);
  if (!outcome.ok) {
    useBench.setState({ error: outcome.error });
    return;
  }
  const { recipes, folder } = outcome.value;
  useBench.setState((state) => {
    const first = recipes.find(({ recipe }) => recipe !== undefined);
    const draft = state.draft ?? (first?.recipe && { recipe: first.recipe, path: first.path, changed: false });
    return { recipes, folder, ...(draft !== undefined && { draft }) };
  });
}

export const pickRecipe = (recipe: Recipe, path: string): void =>
  useBench.setState({ draft: { recipe, path, changed: false }, error: undefined, summary: undefined });

/** Changes a part of the recipe in the form; `undefined` takes a field away. */
export const changeRecipe = (part: { readonly [K in keyof Recipe]?: Recipe[K] | undefined }): void =>
  useBench.setState(({ draft }) => {
    if (draft === undefined) return {};
    const fields = Object.entries({ ...draft.recipe, ...part }).filter(([, value]) => value !== undefined);
    const recipe: Recipe = { ...draft.recipe, ...Object.fromEntries(fields) };
    for (const [name, value] of Object.entries(part)) if (value === undefined) Reflect.deleteProperty(recipe, name);
    return { draft: { ...draft, recipe, changed: true } };
  });

/** Hands on what a scanner read. */
export async function scan(code: string): Promise<void> {
  const { picked } = useBench.getState();
  const outcome = await invoke(batch.scan, { code, ...(picked !== undefined && { place: picked }) });
  if (!outcome.ok) {
    useBench.setState({ error: outcome.error });
    return;
  }
  const { found, slot } = outcome.value;
  const row = useBench.getState().batch?.rows.find((one) => one.slot === slot);
  useBench.setState({
    scanned: { code, found, slot },
    ...(found === 'row' && row !== undefined && { picked: row.place }),
  });
}
