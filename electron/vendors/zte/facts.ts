import { commonParsers } from '../../core/facts/parsers/index.ts';
import { factKit } from '../../core/facts/recipe.ts';
import { onFirstUse } from '../../core/model/once.ts';
import { zteAtParsers } from './at-parsers.ts';
import recipe from './facts.json' with { type: 'json' };
import { GoformReader } from './goform.ts';
import { zteWebParsers } from './web-parsers.ts';

/** How the facts of ZTE sticks are read. */
export const zteFacts = onFirstUse(() =>
  factKit(recipe, {
    atParsers: { ...commonParsers(), ...zteAtParsers },
    webParsers: zteWebParsers,
    openWeb: (http, door) => new GoformReader(http, door),
  }),
);
