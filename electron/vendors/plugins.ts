// Written by `npm run vendors` from the folders beside this file; a test holds it to them.
import alcatelStick from './alcatel/stick.json' with { type: 'json' };
import fibocomStick from './fibocom/stick.json' with { type: 'json' };
import foxconnStick from './foxconn/stick.json' with { type: 'json' };
import huaweiStick from './huawei/stick.json' with { type: 'json' };
import luatStick from './luat/stick.json' with { type: 'json' };
import meigStick from './meig/stick.json' with { type: 'json' };
import quectelStick from './quectel/stick.json' with { type: 'json' };
import sierraStick from './sierra/stick.json' with { type: 'json' };
import simcomStick from './simcom/stick.json' with { type: 'json' };
import telitStick from './telit/stick.json' with { type: 'json' };
import ubloxStick from './ublox/stick.json' with { type: 'json' };
import zteStick from './zte/stick.json' with { type: 'json' };
import genericStick from './generic/stick.json' with { type: 'json' };

/** What a folder of a maker holds: its sticks as data. How their facts are read stands in `kits.ts`, which a start does not read. */
export interface Plugin {
  readonly name: string;
  readonly stick: unknown;
}

export const plugins: readonly Plugin[] = [
  { name: 'alcatel', stick: alcatelStick },
  { name: 'fibocom', stick: fibocomStick },
  { name: 'foxconn', stick: foxconnStick },
  { name: 'huawei', stick: huaweiStick },
  { name: 'luat', stick: luatStick },
  { name: 'meig', stick: meigStick },
  { name: 'quectel', stick: quectelStick },
  { name: 'sierra', stick: sierraStick },
  { name: 'simcom', stick: simcomStick },
  { name: 'telit', stick: telitStick },
  { name: 'ublox', stick: ubloxStick },
  { name: 'zte', stick: zteStick },
  { name: 'generic', stick: genericStick },
];
