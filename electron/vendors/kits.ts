// Written by `npm run vendors` from the folders beside this file; a test holds it to them.
import type { FactKit } from '../core/facts/recipe.ts';
import { alcatelFacts } from './alcatel/facts.ts';
import fibocomRecipe from './fibocom/facts.json' with { type: 'json' };
import { huaweiFacts } from './huawei/facts.ts';
import { meigFacts } from './meig/facts.ts';
import { quectelFacts } from './quectel/facts.ts';
import sierraRecipe from './sierra/facts.json' with { type: 'json' };
import simcomRecipe from './simcom/facts.json' with { type: 'json' };
import { telitFacts } from './telit/facts.ts';
import ubloxRecipe from './ublox/facts.json' with { type: 'json' };
import { zteFacts } from './zte/facts.ts';
import { genericFacts } from './generic/facts.ts';

/** How the facts of a maker's sticks are read: as data, or as a kit with code that is made when a stick is first asked. */
export type Kit = { readonly name: string } & ({ readonly facts: unknown } | { readonly kit: () => FactKit });

export const kits: readonly Kit[] = [
  { name: 'alcatel', kit: alcatelFacts },
  { name: 'fibocom', facts: fibocomRecipe },
  { name: 'huawei', kit: huaweiFacts },
  { name: 'meig', kit: meigFacts },
  { name: 'quectel', kit: quectelFacts },
  { name: 'sierra', facts: sierraRecipe },
  { name: 'simcom', facts: simcomRecipe },
  { name: 'telit', kit: telitFacts },
  { name: 'ublox', facts: ubloxRecipe },
  { name: 'zte', kit: zteFacts },
  { name: 'generic', kit: genericFacts },
];
