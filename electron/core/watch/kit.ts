import type { FactKit } from '../facts/recipe.ts';
import { watchSignals, watchStates, type FactKey } from '../model/index.ts';

const wanted: ReadonlySet<FactKey> = new Set<FactKey>([...watchSignals, ...watchStates]);

/** What a watch asks a stick for, of all that its kit knows. `without`: commands that the stick has refused. */
export function watchKit(kit: FactKit, without: ReadonlySet<string>): FactKit {
  const { at, web, ...rest } = kit.recipe;
  const own = <A extends { keys: FactKey[]; maybe?: FactKey[] | undefined }>(
    asks: readonly A[],
    name: (ask: A) => string,
  ): A[] =>
    asks
      .map((ask) => ({
        ...ask,
        keys: ask.keys.filter((key) => wanted.has(key)),
        maybe: (ask.maybe ?? []).filter((key) => wanted.has(key)),
      }))
      .filter((ask) => ask.keys.length > 0 && !without.has(name(ask)));
  return {
    ...kit,
    recipe: {
      ...rest,
      at: own(at, ({ command }) => command),
      ...(web && { web: { ...web, asks: own(web.asks, ({ path }) => path) } }),
    },
  };
}

/** Whether the stick can be watched over AT, over its page. */
export const canWatch = (kit: FactKit): { at: boolean; web: boolean } => {
  const { recipe } = watchKit(kit, new Set());
  return { at: recipe.at.length > 0, web: (recipe.web?.asks.length ?? 0) > 0 };
};
