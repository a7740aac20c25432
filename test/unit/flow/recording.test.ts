import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose, type Composition } from '../../../electron/compose/compose.ts';
import { recordStick } from '../../../electron/compose/virtual-record.ts';
import { maskText } from '../../../electron/core/facts/mask.ts';
import { pseudonym } from '../../../electron/core/facts/pseudonym.ts';
import type { FactSet, SessionSnapshot } from '../../../electron/core/model/index.ts';
import { readModelText } from '../../../electron/virtual/stick/models/file.ts';
import { modelOf } from '../../../electron/virtual/stick/models/index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'recording-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A bench with one stick that is quick, and what is done on it. */
async function on<T>(stick: string, work: (bench: Composition) => Promise<T>, faults: string[] = []): Promise<T> {
  const bench = await compose({
    version: '0.0.0',
    virtual: [stick],
    faults,
    real: false,
    systemRules: false,
    dataFolder: folder,
    keepJournal: false,
    pace: 0.05,
    debug: false,
  });
  try {
    return await work(bench);
  } finally {
    await bench.stop();
  }
}
const place = 'v1-1';
const never = new AbortController().signal;

interface Looks {
  shown: SessionSnapshot;
  facts: FactSet | undefined;
}

/** What `list`, `show` and `info` would say, masked. */
async function look(bench: Composition): Promise<Looks> {
  await bench.waitUntilTalking(place, never);
  const session = bench.workbench.session(place);
  await session.until(
    () => (session.sighting?.cards.every((card) => card.addresses.length > 0) ? true : undefined),
    5000,
    never,
  );
  const talks = session.present().ports.length + session.present().cards.length > 0;
  const facts = talks ? bench.maskFacts(await bench.workbench.readFacts(place), 'masked') : undefined;
  const [shown] = bench.maskedSnapshot().sessions;
  if (shown === undefined) throw new Error('no session');
  return { shown, facts };
}

/**
 * Facts without what is of the moment. A recording hides the serial number of the descriptors wherever an answer repeats it;
 * `info` masks what facts hold, so it is masked here on both sides.
 */
function told(set: FactSet | undefined, model: string) {
  const serial = modelOf(model).identity['serial'] ?? '';
  const known = [serial, pseudonym('serial', serial)].map((value) => ({ kind: 'serial' as const, value }));
  return set?.facts.map(({ key, status, value, unit, words, judgement, raw }) => ({
    ...{ key, status, value, unit, words, judgement },
    raw: raw.map((line) => maskText(line, known)),
  }));
}

const numbers = (model: string): string[] => {
  const { imei = '', imsi = '', iccid = '', msisdn = '', serial = '' } = modelOf(model).identity;
  return [imei, imsi, iccid, msisdn, serial].filter((value) => value !== '');
};

describe.concurrent('a recording', { timeout: 90_000 }, () => {
  it.each([
    ['e303', 'disk'],
    ['e303', 'network'],
    ['e303', 'serial'],
    ['mf831', 'disk'],
    ['mf831', 'network'],
    ['mf831', 'serial'],
    ['mf823', 'network'],
    ['me906', 'as it comes'],
    ['ec25', 'as it comes'],
    ['em7455', 'as it comes'],
    ['cs19', 'serial'],
  ])('of %s as %s shows and tells the same, masked', async (model, mode) => {
    const file = path.join(folder, `${model}-${mode.replaceAll(' ', '-')}.json`);
    const from = mode === 'disk' || mode === 'as it comes' ? model : `${model}:${mode}`;
    const start = model === 'cs19' ? await asSerial(model) : from;
    const before = await on(start, async (bench) => {
      const looks = await look(bench);
      const recorded = await recordStick(bench, place, { numbers: 'masked', signal: never });
      await writeFile(file, JSON.stringify(recorded));
      return looks;
    });
    const text = await readFile(file, 'utf8');
    for (const number of numbers(model)) expect(text).not.toContain(number);
    const after = await on(file, look);
    expect(after.shown.mode).toEqual(before.shown.mode);
    expect(after.shown.identity).toEqual(before.shown.identity);
    expect(after.shown.interfaces).toEqual(before.shown.interfaces);
    expect(after.shown.targets.map((target) => [target.mode, target.ids])).toEqual(
      before.shown.targets.map((target) => [target.mode, target.ids]),
    );
    expect(after.shown.sighting?.drives).toEqual(before.shown.sighting?.drives);
    expect(told(after.facts, model)).toEqual(told(before.facts, model));
    if (mode !== 'disk') expect(before.facts?.facts.filter((fact) => fact.status === 'read').length).toBeGreaterThan(5);
  });

  it('keeps numbers in full for who wants them, and the state of the SIM', async () => {
    const recorded = await on('e303:serial', (bench) => recordStick(bench, place, { numbers: 'full', signal: never }), [
      'v1-1:sim=locked',
    ]);
    expect(JSON.stringify(recorded)).toContain(modelOf('e303').identity['imei']);
    expect(recorded.sim.state).toBe('locked');
    expect(readModelText(JSON.stringify(recorded), 'x.json')).toEqual(recorded);
  });
});

/** A stick whose rule names no mode has no wish to be brought to one: it is made to begin there. */
async function asSerial(model: string): Promise<string> {
  const file = path.join(folder, `${model}-start.json`);
  await writeFile(file, JSON.stringify({ ...modelOf(model), powerOn: [{ when: {}, to: 'serial' }] }));
  return file;
}
