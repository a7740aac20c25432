import { describe, expect, it } from 'vitest';
import type { Fact, FactSet, ModeToken } from '../../../electron/core/model/index.ts';
import type { Faults } from '../../../electron/virtual/stick/faults.ts';
import { switchTo, withBench } from './world.ts';

const place = 'v1-1';
/** ms. A reading is some seconds at the bench's quick pace; a loaded machine some times that. */
const limit = 180_000;

/** One stick at least of each maker that has one, with ports; some are switched to them first. */
const withPorts: readonly { model: string; mode?: ModeToken }[] = [
  { model: 'e303', mode: 'serial' },
  { model: 'mf831', mode: 'serial' },
  { model: 'ec25' },
  { model: 'sim7600' },
  { model: 'em7455' },
  { model: 'le910c' },
  { model: 'fm150' },
  { model: 'srm825l' },
  { model: 'lara-l6' },
];
const withPages: readonly { model: string; mode: ModeToken }[] = [
  { model: 'e303', mode: 'network' },
  { model: 'e3372h', mode: 'network' },
  { model: 'mf831', mode: 'network' },
  { model: 'mf823', mode: 'network' },
];

/** The facts of a stick with this fault; `twice`: those of a second reading. */
async function factsWith(model: string, mode: ModeToken | undefined, faults: Faults, twice = false): Promise<FactSet> {
  let facts: FactSet | undefined;
  await withBench([model], { [place]: faults }, async (test) => {
    if (mode !== undefined) expect((await switchTo(test, place, mode)).verdict).toBe('verified');
    facts = await test.workbench.readFacts(place);
    if (twice) facts = await test.workbench.readFacts(place);
  });
  if (facts === undefined) throw new Error('nothing was read');
  return facts;
} // prettier-ignore

const valueOf = ({ facts }: FactSet, key: Fact['key']): Fact['value'] | undefined =>
  facts.find((fact) => fact.key === key && fact.status === 'read')?.value;
const valuesOf = ({ facts }: FactSet): Record<string, Fact['value']> =>
  Object.fromEntries(facts.filter(({ status }) => status === 'read').map(({ key, value }) => [key, value]));

describe.concurrent.each(withPorts)('$model over its ports', ({ model, mode }) => {
  it('answers in pieces are the same facts', { timeout: limit }, async () => {
    const whole = await factsWith(model, mode, {});
    expect(valuesOf(await factsWith(model, mode, { at: 'pieces' }))).toEqual(valuesOf(whole));
    expect(Object.keys(valuesOf(whole)).length).toBeGreaterThan(10);
  });

  it('a SIM that asks for its PIN is told, and two readings leave all its tries', { timeout: limit }, async () => {
    const facts = await factsWith(model, mode, { sim: 'locked' }, true);
    expect(valueOf(facts, 'simState')).toBe('pin');
    // Some do not tell the tries before the PIN is given; one that was spent would be told.
    expect([3, undefined]).toContain(valueOf(facts, 'pinTries'));
    // What only the SIM knows is not made up, and the stick's own facts are there.
    expect(valueOf(facts, 'imsi')).toBeUndefined();
    expect(valueOf(facts, 'imei')).toMatch(/^\d{15}$/);
  });

  it('a busy SIM is told, and the rest is read', { timeout: limit }, async () => {
    const facts = await factsWith(model, mode, { sim: 'busy' });
    expect(valueOf(facts, 'simState')).toBe('busy');
    expect(valueOf(facts, 'imsi')).toBeUndefined();
    expect(valueOf(facts, 'imei')).toMatch(/^\d{15}$/);
    expect(valueOf(facts, 'firmware')).toBeTruthy();
  });
});

describe.concurrent.each(withPages)('$model over its page', ({ model, mode }) => {
  it('a session that is over is begun anew, and the facts are the same', { timeout: limit }, async () => {
    const whole = valuesOf(await factsWith(model, mode, {}));
    expect(valuesOf(await factsWith(model, mode, { web: 'expired' }))).toEqual(whole);
    expect(Object.keys(whole).length).toBeGreaterThan(10);
  });
});
