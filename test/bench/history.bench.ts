/**
 * `npm run bench -- history`: a history of 100,000 runs is opened and searched. Aims: a search under 50 ms, opening with all
 * that a start reads under a second (medians). Ends with 1 when an aim is missed.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { HistoryQuery } from '../../electron/core/model/index.ts';
import type { HistoryStore } from '../../electron/core/ports.ts';
import { runEntry } from '../../electron/platform/history/samples.ts';
import { openSqlite } from '../../electron/platform/history/sqlite.ts';
import { openStore } from '../../electron/platform/history/store.ts';

const runs = 100_000;
/** Each stick is switched some times in its life on the bench. */
const sticks = 25_000;
const searchAimMs = 50;
const openAimMs = 1_000;
const rounds = 15;
/** What a run of an E303s-2 weighs as JSON. */
const bodyLength = 6_000;

const names = ['Huawei E303s-2', 'Huawei E3372h', 'ZTE MF831', 'ZTE MF190', 'Sierra MC7304', 'Quectel EC25'];
const outcomes = ['verified', 'verified', 'verified', 'verified', 'different', 'unknown'];

function sample(n: number): ReturnType<typeof runEntry> {
  const stick = (n * 7919) % sticks;
  const like = runEntry(stick);
  const body = { id: `run-${String(n)}`, wire: 'usb bulk-out 01 55534243 '.repeat(bodyLength / 25) };
  return {
    ...runEntry(n),
    stick: like.stick, imei: like.imei, iccid: like.iccid,
    name: names[stick % names.length], usbId: `12d1:1${String(stick % 1000).padStart(3, '0')}`,
    outcome: n % 5_000 === 17 ? 'lost' : outcomes[n % outcomes.length],
    place: `1-${String((n % 16) + 1)}`, body,
  }; // prettier-ignore
}

const searches: Record<string, HistoryQuery> = {
  'the first page of all': {},
  'a page far down': { offset: 90_000 },
  'an IMEI': { imei: runEntry(4711).imei },
  'the end of an IMEI': { text: '4711' },
  'a SIM card': { iccid: runEntry(4711).iccid },
  'a model that a sixth has': { text: 'mf831' },
  'a maker that a third has': { text: 'huawei' },
  'the runs of a maker that a third has': { text: 'huawei', kinds: ['run'] },
  'a maker and an outcome that most have': { text: 'huawei verified' },
  'model and outcome': { text: 'ec25 lost' },
  'a day': { text: '2026-02-03' },
  'an outcome': { outcomes: ['lost'] },
  'model, days and outcome': { text: 'huawei', from: '2026-01-15', to: '2026-01-20', outcomes: ['different'] },
  'nothing that fits': { text: 'no such stick' },
  'the time line of a stick': { stick: runEntry(4711).stick },
};

const median = (all: number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? NaN;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function openAndRecall(file: string): Promise<HistoryStore> {
  const store = await openStore(await openSqlite(file));
  await store.entries({ kinds: ['run'], virtual: false, limit: 300 });
  return store;
}

const folder = await mkdtemp(path.join(tmpdir(), 'history-bench-'));
let missed = 0;
try {
  const file = path.join(folder, 'history.db');
  const filling = await openStore(await openSqlite(file));
  const fillMs = await timed(async () => {
    for (let n = 0; n < runs; n += 2_000) await filling.put(...Array.from({ length: 2_000 }, (_, i) => sample(n + i)));
  });
  await filling.close();
  const megabytes = ((await stat(file)).size / 1e6).toFixed(0);
  console.log(
    `${String(runs)} runs of ${String(sticks)} sticks: ${megabytes} MB, filled in ${(fillMs / 1000).toFixed(0)} s`,
  );

  const tell = (what: string, times: number[], aim: number): void => {
    const middle = median(times);
    if (middle >= aim) missed += 1;
    const worst = Math.max(...times).toFixed(1);
    console.log(
      `${middle < aim ? 'ok    ' : 'MISSED'} ${middle.toFixed(1).padStart(7)} ms median, ${worst.padStart(7)} worst  ${what}`,
    );
  };
  const opens: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    let opened: HistoryStore | undefined;
    opens.push(await timed(async () => (opened = await openAndRecall(file))));
    await opened?.close();
  }
  tell(`opening, with the 300 runs that a start reads (aim ${String(openAimMs)} ms)`, opens, openAimMs);
  const store = await openAndRecall(file);
  for (const [what, query] of Object.entries(searches)) {
    const times: number[] = [];
    let total = 0;
    for (let round = 0; round < rounds; round += 1)
      times.push(await timed(async () => (total = (await store.search(query)).total)));
    tell(`search: ${what}, ${String(total)} found (aim ${String(searchAimMs)} ms)`, times, searchAimMs);
  }
  const writes: number[] = [];
  for (let round = 0; round < rounds; round += 1) writes.push(await timed(() => store.put(sample(runs + round))));
  console.log(`       ${median(writes).toFixed(1).padStart(7)} ms median  a run more, on the disk`);
  await store.close();
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = missed > 0 ? 1 : 0;
