import { commonParsers } from '../../core/facts/parsers/index.ts';
import { firstFields, hexOf, intOf } from '../../core/facts/grammar.ts';
import { absent, type AtParser } from '../../core/facts/parsed.ts';
import { factKit } from '../../core/facts/recipe.ts';
import { cell, tries } from '../../core/facts/words.ts';
import { onFirstUse } from '../../core/model/once.ts';
import recipe from './facts.json' with { type: 'json' };

/**
 * What the shape of #RFSTS gives, and the cell: it stands right before the subscriber's number, wherever that is. Firmware
 * differs in the number of fields between.
 */
const rfsts: AtParser = (lines, final) => {
  const fields = firstFields(lines, '#RFSTS') ?? [];
  // A network of zeros: no cell is heard, and the numbers behind it are none.
  if (/^0{3} ?0{2,3}$/.test(fields[0]?.text ?? '')) return [];
  const subscriber = fields.findIndex(({ text }) => /^\d{14,15}$/.test(text));
  const isBelow = (from: number, to: number): boolean =>
    fields.slice(from, to).every(({ text }) => text.startsWith('-'));
  // The area follows the values of the signal: three of LTE, three of 3G behind a scrambling code, one of 2G.
  const area = hexOf(fields[isBelow(2, 5) ? 5 : isBelow(3, 6) ? 6 : 3], 6);
  const id = subscriber > 6 ? hexOf(fields[subscriber - 1], 8) : undefined;
  return [...(commonParsers()['rfsts']?.(lines, final) ?? []), ...cell(area, id)];
};

/** Tries for the code that is asked for now; which one that is the state of the SIM says. */
const pct: AtParser = (lines, _final, known) => {
  const left = intOf(firstFields(lines, '#PCT')?.[0], 0, 10);
  const state = known?.('simState');
  if (left === undefined) return [];
  if (state === 'puk') return tries('pukTries', left);
  // Without a code that is asked for, the number belongs to none.
  return state === 'pin' ? tries('pinTries', left) : [absent('pinTries'), absent('pukTries')];
};

/** How the facts of Telit modules are read. */
export const telitFacts = onFirstUse(() =>
  factKit(recipe, {
    atParsers: { ...commonParsers(), 'telit-rfsts': rfsts, 'telit-pct': pct },
    webParsers: {},
  }),
);
