// Written by `npm run vendors` from the folders beside this file; a test holds it to them.
import type { FactKit } from '../core/facts/recipe.ts';
import alcatelStick from './alcatel/stick.json' with { type: 'json' };
import { alcatelFacts } from './alcatel/facts.ts';
import fibocomStick from './fibocom/stick.json' with { type: 'json' };
import fibocomRecipe from './fibocom/facts.json' with { type: 'json' };
import foxconnStick from './foxconn/stick.json' with { type: 'json' };
import huaweiStick from './huawei/stick.json' with { type: 'json' };
import { huaweiFacts } from './huawei/facts.ts';
import luatStick from './luat/stick.json' with { type: 'json' };
import meigStick from './meig/stick.json' with { type: 'json' };
import { meigFacts } from './meig/facts.ts';
import quectelStick from './quectel/stick.json' with { type: 'json' };
import { quectelFacts } from './quectel/facts.ts';
import sierraStick from './sierra/stick.json' with { type: 'json' };
import sierraRecipe from './sierra/facts.json' with { type: 'json' };
import simcomStick from './simcom/stick.json' with { type: 'json' };
import simcomRecipe from './simcom/facts.json' with { type: 'json' };
import telitStick from './telit/stick.json' with { type: 'json' };
import { telitFacts } from './telit/facts.ts';
import ubloxStick from './ublox/stick.json' with { type: 'json' };
import ubloxRecipe from './ublox/facts.json' with { type: 'json' };
import zteStick from './zte/stick.json' with { type: 'json' };
import { zteFacts } from './zte/facts.ts';
import genericStick from './generic/stick.json' with { type: 'json' };
import { genericFacts } from './generic/facts.ts';

/** What a folder of a maker holds: its sticks as data, and how their facts are read, as data or as a kit with code. */
export interface Plugin {
  readonly name: string;
  readonly stick: unknown;
  readonly facts?: unknown;
  /** Made and checked when a stick of the maker is first asked. */
  readonly kit?: () => FactKit;
}

export const plugins: readonly Plugin[] = [
  { name: 'alcatel', stick: alcatelStick, kit: alcatelFacts },
  { name: 'fibocom', stick: fibocomStick, facts: fibocomRecipe },
  { name: 'foxconn', stick: foxconnStick },
  { name: 'huawei', stick: huaweiStick, kit: huaweiFacts },
  { name: 'luat', stick: luatStick },
  { name: 'meig', stick: meigStick, kit: meigFacts },
  { name: 'quectel', stick: quectelStick, kit: quectelFacts },
  { name: 'sierra', stick: sierraStick, facts: sierraRecipe },
  { name: 'simcom', stick: simcomStick, facts: simcomRecipe },
  { name: 'telit', stick: telitStick, kit: telitFacts },
  { name: 'ublox', stick: ubloxStick, facts: ubloxRecipe },
  { name: 'zte', stick: zteStick, kit: zteFacts },
  { name: 'generic', stick: genericStick, kit: genericFacts },
];
