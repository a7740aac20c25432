import { commonParsers } from '../../core/facts/parsers/index.ts';
import { factKit } from '../../core/facts/recipe.ts';
import recipe from './facts.json' with { type: 'json' };

/** How the facts of a stick of any maker are read: standard commands alone. */
export const genericFacts = factKit(recipe, { atParsers: commonParsers, webParsers: {} });
