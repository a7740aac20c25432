import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type TestServer } from '../../../test/doubles/postgres.ts';
import { Failure } from '../../core/model/index.ts';
import { LateStore } from './late-store.ts';
import { openPostgres } from './postgres.ts';
import { runEntry } from './samples.ts';
import { openStore } from './store.ts';

let server: TestServer | { missing: string };
beforeAll(async () => {
  server = await startPostgres();
  if ('missing' in server) console.log(`The history on a server is not tried: ${server.missing}.`);
}, 120_000);
afterAll(async () => {
  if ('stop' in server) await server.stop();
}, 60_000);

/** The code of what went wrong; undefined when nothing did. */
async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

describe('the history on a server', { timeout: 120_000 }, () => {
  it('tells where it lies without user and password', () => {
    const sql = openPostgres('postgresql://anna:secret@bench.local:5433/workshop');
    expect(sql.where).toBe('bench.local:5433/workshop');
  });

  it('says that a server does not answer', async () => {
    // Port 1 of this computer: nobody listens there.
    const store = new LateStore('x', () => openStore(openPostgres('postgresql://anna:secret@127.0.0.1:1/workshop')));
    const failure = await store.search({}).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'store.unreachable', data: { params: { server: '127.0.0.1:1/workshop' } } });
    expect(JSON.stringify(failure)).not.toContain('secret');
    expect(store.readOnly?.code).toBe('store.unreachable');
    await store.close();
  });

  it('is shared by benches that begin and write at the same time', async (context) => {
    if ('missing' in server) return context.skip(server.missing);
    const url = await server.newDatabase();
    const benches = await Promise.all([1, 2, 3].map(() => openStore(openPostgres(url))));
    await Promise.all(
      benches.flatMap((bench, at) =>
        Array.from({ length: 10 }, (_, n) =>
          bench.put(runEntry(at * 100 + n, { stick: 'imei:1', station: `Bench ${String(at)}` })),
        ),
      ),
    );
    expect((await benches[0]?.search({ stick: 'imei:1' }))?.total).toBe(30);
    expect(await benches[1]?.stick('imei:1')).toMatchObject({ firstAt: runEntry(0).at, lastAt: runEntry(209).at });
    await Promise.all(benches.map((bench) => bench.close()));
  });

  it('keeps what it promised when the server is killed, says so, and goes on when it is back', async (context) => {
    if ('missing' in server) return context.skip(server.missing);
    const url = await server.newDatabase();
    const store = new LateStore('x', () => openStore(openPostgres(url)));
    await store.put(runEntry(1));
    const crash = server.crash();
    expect(await codeOf(store.put(runEntry(2)))).toBe('store.unreachable');
    await crash;
    await store.put(runEntry(3));
    expect((await store.search({})).rows.map(({ id }) => id)).toEqual(['run-3', 'run-1']);
    await store.close();
  });
});
