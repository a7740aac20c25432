import { commonParsers } from '../../core/facts/parsers/index.ts';
import { factKit } from '../../core/facts/recipe.ts';
import { onFirstUse } from '../../core/model/once.ts';
import recipe from './facts.json' with { type: 'json' };
import { JrdReader } from './jrd.ts';
import { alcatelWebParsers } from './web-parsers.ts';

/** How the facts of Alcatel and TCL sticks are read. */
export const alcatelFacts = onFirstUse(() =>
  factKit(recipe, {
    atParsers: commonParsers(),
    webParsers: alcatelWebParsers,
    openWeb: (http, door) => new JrdReader(http, door),
  }),
);
