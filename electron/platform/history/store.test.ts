import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryStore } from '../../core/ports.ts';
import { startPostgres, type TestServer } from '../../../test/doubles/postgres.ts';
import { openPostgres } from './postgres.ts';
import { runEntry } from './samples.ts';
import { openSqlite } from './sqlite.ts';
import { openStore } from './store.ts';

let folder: string;
let server: TestServer | { missing: string };
let store: HistoryStore;

beforeAll(async () => {
  server = await startPostgres();
  if ('missing' in server) console.log(`The history on a server is not tried: ${server.missing}.`);
}, 120_000);
afterAll(async () => {
  if ('stop' in server) await server.stop();
});

/** The same tests on a file and on a real server. */
describe.each(['file', 'server'] as const)('the history in a %s', (kind) => {
  beforeEach(async (context) => {
    folder = await mkdtemp(path.join(tmpdir(), 'history-'));
    if (kind === 'server' && 'missing' in server) context.skip(server.missing);
    store = await openHere(kind);
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function openHere(which: typeof kind): Promise<HistoryStore> {
    if (which === 'file') return openStore(await openSqlite(path.join(folder, 'history.db')));
    if ('missing' in server) throw new Error(server.missing);
    return openStore(openPostgres(await server.newDatabase()));
  }

  const ids = async (query: Parameters<HistoryStore['search']>[0]): Promise<string[]> =>
    (await store.search(query)).rows.map(({ id }) => id);

  it('gives back what it was given, and replaces by id', async () => {
    const entry = runEntry(1, {
      station: 'Bench 2',
      batch: 'b1',
      serial: 'AB12',
      body: { deep: [{ ä: 'ü\u0000'.slice(0, 1) }] },
    });
    await store.put(entry);
    expect(await store.get('run-1')).toEqual(entry);
    await store.put({ ...entry, outcome: 'lost' });
    expect(await store.get('run-1')).toEqual({ ...entry, outcome: 'lost' });
    expect((await store.search({})).total).toBe(1);
    expect(await store.get('run-2')).toBeUndefined();
  });

  it('puts several or none', async () => {
    const wrong = runEntry(2, { at: undefined as unknown as string });
    await expect(store.put(runEntry(1), wrong)).rejects.toThrow();
    expect((await store.search({})).total).toBe(0);
    await store.put(runEntry(3));
    expect((await store.search({})).total).toBe(1);
  });

  it('lists the newest first, page by page, and counts all', async () => {
    await store.put(...Array.from({ length: 25 }, (_, n) => runEntry(n)));
    expect(await ids({ limit: 3 })).toEqual(['run-24', 'run-23', 'run-22']);
    expect(await store.search({ limit: 2, offset: 20 })).toMatchObject({
      rows: [{ id: 'run-4' }, { id: 'run-3' }],
      total: 25,
    });
    expect(await ids({ limit: 2, order: 'oldest' })).toEqual(['run-0', 'run-1']);
    expect((await store.entries({ limit: 1 }))[0]?.body).toEqual(runEntry(24).body);
  });

  it('finds by number, card, model, day, outcome, place, batch and words', async () => {
    await store.put(
      runEntry(1),
      runEntry(2, { name: 'ZTE MF831', usbId: '19d2:1405', outcome: 'lost', batch: 'b7' }),
      runEntry(3137, { place: '2-1', kind: 'facts', outcome: undefined }),
    );
    const whole = runEntry(2).imei ?? '';
    for (const query of [
      { imei: whole }, { imei: whole.slice(-4) }, { iccid: runEntry(2).iccid }, { iccid: '00002' }, { model: 'mf831' },
      { model: '19D2' }, { outcomes: ['lost', 'different'] }, { batch: 'b7' }, { text: 'zte lost' }, { text: '19d2:14' },
      { text: `${whole.slice(-5)} mf` }, { text: 'ZTE 2026-01-01' }, { stick: `imei:${whole}` }, { visit: 'visit-2' },
    ]) expect(await ids(query), JSON.stringify(query)).toEqual(['run-2']); // prettier-ignore
    for (const query of [{ place: '2-1' }, { text: '2-1' }, { kinds: ['facts' as const] }, { from: '2026-01-02' }])
      expect(await ids(query), JSON.stringify(query)).toEqual(['run-3137']);
    expect(await ids({ to: '2026-01-01' })).toEqual(['run-2', 'run-1']);
    expect(await ids({ text: '2026-01' })).toHaveLength(3);
    for (const text of ['nothing', '%', "'; DROP TABLE history_entries; --", '_'])
      expect(await ids({ text }), text).toEqual([]);
    expect(await ids({ kinds: [] })).toEqual([]);
  });

  it('finds also where very many sticks fit', async () => {
    const more = (n: number): Parameters<typeof runEntry>[1] => ({
      ...(n % 2 === 0 ? {} : { name: 'ZTE MF831' }),
      ...(n % 7 === 0 && { outcome: 'lost' }),
      ...(n % 10 === 0 && { place: '1-3' }),
    });
    await store.put(...Array.from({ length: 600 }, (_, n) => runEntry(n, more(n))));
    expect(await store.search({ text: 'huawei', limit: 2 })).toMatchObject({
      rows: [{ id: 'run-598' }, { id: 'run-596' }],
      total: 300,
    });
    expect((await store.search({ text: '12d1' })).total).toBe(600);
    const all = (await store.entries({ limit: 1000 })).filter(({ name }) => name === 'Huawei E303s-2');
    const lost = all.filter(({ outcome }) => outcome === 'lost').map(({ id }) => id);
    expect([lost.length, all.length]).toEqual([43, 300]);
    expect(await ids({ text: '12d1 huawei lost', limit: 1000 })).toEqual(lost);
    const here = all.filter(({ place }) => place === '1-3').map(({ id }) => id);
    expect(here).toHaveLength(60);
    expect(await store.search({ text: 'huawei 1-3', kinds: ['run'], virtual: false, limit: 1000 })).toMatchObject({
      rows: here.map((id) => ({ id })),
      total: here.length,
    });
    expect((await store.search({ text: 'huawei', kinds: ['facts'] })).total).toBe(0);
    expect((await store.search({ text: 'huawei', virtual: true })).total).toBe(0);
  });

  it('counts right where very many sticks fit, when lines change their stick, are replaced and forgotten', async () => {
    const total = async (query: Parameters<HistoryStore['search']>[0] = {}): Promise<number> =>
      (await store.search({ text: 'huawei', limit: 1, ...query })).total;
    await store.put(...Array.from({ length: 500 }, (_, n) => runEntry(n)));
    const bare = { stick: undefined, imei: undefined, iccid: undefined, name: 'Nameless' };
    await store.put(runEntry(600, { ...bare, visit: 'v' }), runEntry(601, { ...bare, visit: 'v', kind: 'facts' }));
    expect(await total()).toBe(500);
    await store.assign('v', { key: runEntry(3).stick ?? '', name: 'Huawei E303' });
    expect([await total(), await total({ kinds: ['facts'] })]).toEqual([502, 1]);
    await store.assign('v', { key: 'imei:860000000000777', imei: '860000000000777', name: 'Huawei E303' });
    expect([await total(), await total({ kinds: ['run'] })]).toEqual([502, 501]);
    const elsewhere = { stick: 'imei:860000000000888', imei: '860000000000888', name: 'ZTE' };
    await store.put(runEntry(4, { ...elsewhere }));
    expect(await total()).toBe(501);
    await store.forget(runEntry(499).stick ?? '');
    await store.put(runEntry(700), runEntry(701));
    expect([await total(), await total({ outcomes: ['verified'], virtual: false })]).toEqual([502, 502]);
    expect((await store.search({ text: 'zte' })).total).toBe(1);
  });

  it('gives a stay to the stick that told its number later', async () => {
    const bare = { stick: undefined, imei: undefined, iccid: undefined };
    await store.put(
      runEntry(1, { ...bare, visit: 'v' }),
      runEntry(2, { ...bare, visit: 'v', name: 'Nameless' }),
      runEntry(3),
    );
    expect((await store.get('run-1'))?.stick).toBe('visit:v');
    expect(await store.stick('visit:v')).toMatchObject({ firstAt: runEntry(1).at, lastAt: runEntry(2).at });
    await store.assign('v', { key: 'imei:860000000000099', imei: '860000000000099', name: 'Huawei E303' });
    expect(await ids({ imei: '860000000000099' })).toEqual(['run-2', 'run-1']);
    expect(await store.stick('visit:v')).toBeUndefined();
    expect(await store.stick('imei:860000000000099')).toEqual({
      stick: 'imei:860000000000099', name: 'Huawei E303', usbId: '12d1:1001', imei: '860000000000099', iccid: undefined,
      serial: undefined, virtual: false, firstAt: runEntry(1).at, lastAt: runEntry(2).at,
    }); // prettier-ignore
    expect(await ids({ text: 'nameless' }), 'the old name still leads there').toEqual(['run-2', 'run-1']);
  });

  it('forgets one stick, also where a batch tells of it, and what is old', async () => {
    const [gone, kept] = [runEntry(1), runEntry(2)];
    const batch = {
      ...runEntry(3),
      kind: 'batch' as const,
      id: 'b',
      stick: undefined,
      visit: undefined,
      imei: undefined,
    };
    await store.put(gone, kept, { ...batch, body: { sticks: [gone.imei, kept.imei] } });
    expect(await store.forget(gone.stick ?? '')).toEqual({ entries: 1, numbers: [gone.imei, gone.iccid] });
    expect(await store.get(gone.id)).toBeUndefined();
    expect(await store.stick(gone.stick ?? '')).toBeUndefined();
    expect((await store.get('b'))?.body).toEqual({ sticks: ['·'.repeat(15), kept.imei] });
    expect(await store.prune(runEntry(3).at)).toEqual({ entries: 1 });
    expect(await ids({})).toEqual(['b']);
    expect(await store.stick(kept.stick ?? '')).toBeUndefined();
  });

  it('forgets also what was kept before the stick told its IMEI, and leaves a SIM card to others that have told it', async () => {
    const serial = 'F7K2M9Q4';
    const early = runEntry(2, { stick: `serial:12d1:${serial}`, serial, imei: undefined, iccid: undefined });
    const gone = runEntry(1, { serial, iccid: '8949000000000000077' });
    const other = runEntry(3, {
      iccid: '8949000000000000077',
      body: { answer: ['+CCID: 8949000000000000077', serial] },
    });
    await store.put(early, gone, other);
    expect(await store.forget(gone.stick ?? '')).toEqual({ entries: 2, numbers: [gone.imei, serial] });
    expect(await ids({})).toEqual(['run-3']);
    expect(await store.get('run-3')).toEqual({
      ...other,
      body: { answer: ['+CCID: 8949000000000000077', '········'] },
    });
    expect(await ids({ iccid: '8949000000000000077' })).toEqual(['run-3']);
  });

  it('takes writes and questions side by side', async () => {
    const writes = Array.from({ length: 30 }, (_, n) =>
      store.put(runEntry(n, { stick: 'imei:1', at: `2026-02-01T00:00:${String(n).padStart(2, '0')}.000Z` })),
    );
    await Promise.all([...writes, store.search({}), store.search({ text: 'huawei' })]);
    expect((await store.search({})).total).toBe(30);
    expect(await store.stick('imei:1')).toMatchObject({
      firstAt: '2026-02-01T00:00:00.000Z',
      lastAt: '2026-02-01T00:00:29.000Z',
    });
  });
});
