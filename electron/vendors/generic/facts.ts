import { commonParsers } from '../../core/facts/parsers/index.ts';
import { factKit } from '../../core/facts/recipe.ts';
import { onFirstUse } from '../../core/model/once.ts';
import recipe from './facts.json' with { type: 'json' };

/** How the facts of a stick of any maker are read: standard commands alone. */
export const genericFacts = onFirstUse(() => factKit(recipe, { atParsers: commonParsers(), webParsers: {} }));
