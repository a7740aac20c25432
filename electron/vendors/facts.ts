import { commonParsers } from '../core/facts/parsers/index.ts';
import { factKit, type FactKit } from '../core/facts/recipe.ts';
import { onFirstUse } from '../core/model/once.ts';
import { genericFacts } from './generic/facts.ts';
import { kits } from './kits.ts';

/** A plug-in with hooks of its own makes its kit; one that is data alone uses the parsers that all makers share. */
const makers: ReadonlyMap<string, () => FactKit> = new Map(
  kits.map((one) => [
    one.name,
    'kit' in one ? one.kit : onFirstUse(() => factKit(one.facts, { atParsers: commonParsers(), webParsers: {} })),
  ]),
);

/** How the facts of a plug-in's sticks are read; the standard commands where a plug-in has no recipe of its own. */
export const factKitFor = (plugin: string): FactKit => (makers.get(plugin) ?? genericFacts)();
