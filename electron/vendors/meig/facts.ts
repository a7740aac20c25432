import { allFields, intOf } from '../../core/facts/grammar.ts';
import type { AtParser } from '../../core/facts/parsed.ts';
import { commonParsers } from '../../core/facts/parsers/index.ts';
import { factKit } from '../../core/facts/recipe.ts';
import { temperature } from '../../core/facts/words.ts';
import { onFirstUse } from '../../core/model/once.ts';
import recipe from './facts.json' with { type: 'json' };

/** `+TEMP: "cpu0-0-usr","38"`, a line for each sensor, or one number alone; the hottest counts. */
const temp: AtParser = (lines) => {
  const values = allFields(lines, '+TEMP').map((fields) => intOf(fields.at(-1), -300, 300));
  return values.includes(undefined) ? [] : temperature(values.flatMap((value) => value ?? []));
};

/** How the facts of MeiG modules are read. */
export const meigFacts = onFirstUse(() =>
  factKit(recipe, { atParsers: { ...commonParsers(), 'meig-temp': temp }, webParsers: {} }),
);
