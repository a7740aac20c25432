import networkCard from '../../../resources/recipes/network-card.json' with { type: 'json' };
import readOnly from '../../../resources/recipes/read-only.json' with { type: 'json' };
import serialModem from '../../../resources/recipes/serial-modem.json' with { type: 'json' };
import { shippedText } from '../../../resources/text/shipped.ts';

/**
 * Recipes that come with the program, in the language that is spoken: for use as they are and as patterns for one's own. Names
 * without the ending.
 */
export const shippedRecipes = (): ReadonlyMap<string, string> =>
  new Map(
    Object.entries({ 'serial-modem': serialModem, 'network-card': networkCard, 'read-only': readOnly }).map(
      ([name, recipe]) => [name, shippedText(recipe)],
    ),
  );
