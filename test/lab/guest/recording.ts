import assert from 'node:assert/strict';
import { idOf, order, type Scenario, type Watch } from './lab.ts';
import { mwb } from './command.ts';
import { toNetwork } from './network.ts';
import { appearLimitMs, placeOf, plugDisk, withDrive } from './switching.ts';

/** What a stick of the kernel's tells, and what a recording of it tells on the bench inside the program. */
async function recordAndCompare(place: string): Promise<string> {
  const file = `/tmp/recorded-${place}.json`;
  const before = await facts(place);
  const { mode, commands, values } = (await mwb(0, 'virtual', 'record', place, `--out=${file}`)) as {
    mode: string;
    commands: number;
    values: number;
  };
  const after = await facts('v1-1', `--virtual=${file}`);
  assert.deepEqual(after, before);
  const read = before.filter((fact) => fact.status === 'read').length;
  return `as ${mode}: ${commands} commands, ${values} values of its page recorded; ${read} facts the same from the recording`;
}

interface Told {
  key: string;
  status: string;
  value: unknown;
}

async function facts(place: string, ...options: string[]): Promise<Told[]> {
  const set = (await mwb(0, 'info', place, ...options)) as { facts: Told[] };
  return set.facts.map(({ key, status, value }) => ({ key, status, value }));
}

async function byPort(watch: Watch): Promise<string[]> {
  const from = watch.told.length;
  await order({ order: 'plug', slot: 0, model: 'me906' });
  await watch.sighting(
    'a port of the module',
    placeOf(0),
    from,
    (now) => idOf(now) === '12d1:15c1' && now.cards.length > 0 && now.ports.length > 0,
    appearLimitMs,
  );
  return [await recordAndCompare(placeOf(0))];
}

async function byPage(watch: Watch): Promise<string[]> {
  await withDrive(watch, await plugDisk(watch, 1, 'mf831', '19d2:1225'));
  await toNetwork(watch, 1, '19d2:1405');
  return [await recordAndCompare(placeOf(1))];
}

export const recordingScenarios: Scenario[] = [
  { name: 'virtual record by port', run: byPort },
  { name: 'virtual record by page', run: byPage },
];
