import { Failure } from '../../../core/model/errors.ts';
import type { StickData } from '../data.ts';
import { adapter } from './adapter.ts';
import { air724 } from './air724.ts';
import { cs19 } from './cs19.ts';
import { e3372h } from './e3372h.ts';
import { ec25 } from './ec25.ts';
import { e303 } from './e303.ts';
import { me906 } from './me906.ts';
import { mf823 } from './mf823.ts';
import { mf823Login } from './mf823-login.ts';
import { mf831 } from './mf831.ts';
import { numbered, readNumber } from './numbered.ts';
import { em7455 } from './em7455.ts';
import { em9191 } from './em9191.ts';
import { fm150 } from './fm150.ts';
import { fm350 } from './fm350.ts';
import { l800 } from './l800.ts';
import { l850 } from './l850.ts';
import { laraL6 } from './lara-l6.ts';
import { le910c } from './le910c.ts';
import { mc7304 } from './mc7304.ts';
import { sim7600 } from './sim7600.ts';
import { mt5700m } from './mt5700m.ts';
import { srm825l } from './srm825l.ts';
import { t99w175 } from './t99w175.ts';
import { tobyL2 } from './toby-l2.ts';
import { unknown } from './unknown.ts';

const models: readonly StickData[] = [
  e303,
  mf831,
  mf823,
  mf823Login,
  cs19,
  me906,
  e3372h,
  l800,
  ec25,
  em7455,
  sim7600,
  le910c,
  fm150,
  em9191,
  mc7304,
  fm350,
  l850,
  srm825l,
  laraL6,
  tobyL2,
  mt5700m,
  t99w175,
  air724,
  adapter,
  unknown,
];

/** Names of all virtual sticks, as `--virtual=` takes them. */
export const modelNames: readonly string[] = models.map((m) => m.model);

/** The data of a stick by its name; `e303#3` is the third of its kind. Failure virtual.unknown-model, with the known names. */
export function modelOf(name: string): StickData {
  const { model, number } = readNumber(name);
  const found = models.find((m) => m.model === model);
  if (found === undefined) throw new Failure('virtual.unknown-model', { model: name, models: modelNames.join(', ') });
  return numbered(found, number);
}
