import { commonParsers } from '../../core/facts/parsers/index.ts';
import { factKit } from '../../core/facts/recipe.ts';
import { onFirstUse } from '../../core/model/once.ts';
import { huaweiAtParsers } from './at-parsers.ts';
import recipe from './facts.json' with { type: 'json' };
import { HilinkReader } from './hilink.ts';
import { huaweiWebParsers } from './web-parsers.ts';

/** How the facts of Huawei sticks are read. */
export const huaweiFacts = onFirstUse(() =>
  factKit(recipe, {
    atParsers: { ...commonParsers(), ...huaweiAtParsers },
    webParsers: huaweiWebParsers,
    openWeb: (http, door) => new HilinkReader(http, door),
  }),
);
