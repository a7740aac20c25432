import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { lastBatch, type BatchStart } from '../../../electron/compose/batches.ts';
import { summaryOfHistory } from '../../../electron/compose/summary.ts';
import { allEnded, begin, limitMs, until, withBench } from './bench.ts';

describe('a batch', { timeout: limitMs + 10_000 }, () => {
  it.concurrent('of forty with three that fail, two that come twice and two with one IMEI says exactly that', () =>
    withBench(async ({ start }) => {
      const faults = ['v1-3:returnsAs=12d1:9999', 'v1-7:sim=absent', 'v1-11:at=dead'];
      const composition = await start('e303*39,e303#39', faults);
      const batch = await begin(composition, {
        checks: [
          { fact: 'simState', is: 'ready' },
          { fact: 'signal', above: -95 },
        ],
      });
      await until(batch, allEnded);
      expect(batch.snapshot().rows.map((row) => row.place)).toEqual(
        Array.from({ length: 40 }, (_, i) => `v1-${i + 1}`),
      );
      for (const place of ['v1-1', 'v1-2']) await composition.virtual.replug(place);
      await until(batch, (rows) => allEnded(rows) && rows.slice(0, 2).every((row) => row.stage === 'twice'));
      await batch.close('ended');
      const summary = batch.summary();
      expect(summary).toMatchObject({
        good: 36,
        failed: 3,
        doneAlready: 2,
        sameImei: 1,
        sameIccid: 0,
        held: 0,
        open: 0,
      });
      expect(summary.pieces.filter((end) => end.outcome === 'failed').map((end) => end.place).sort()).toEqual([
        'v1-11', 'v1-3', 'v1-7',
      ]); // prettier-ignore
      const absent = summary.pieces.find((end) => end.place === 'v1-7');
      expect(absent?.reason).toMatchObject({ id: 'batch.check.is' });
      const again = summary.pieces.filter((end) => end.twice === 'done-already').map((end) => end.like);
      expect(again.toSorted()).toEqual([1, 2]);
      const pair = summary.pieces.find((end) => end.twice === 'same-imei');
      expect([39, 40]).toContain(pair?.like);
      const suspect = batch.snapshot().rows.find((row) => row.slot === pair?.like);
      expect(suspect).toMatchObject({ stage: 'good', warnings: [{ id: 'batch.warn.same-imei' }] });
      const imeis = summary.pieces.filter((end) => end.outcome === 'good').map((end) => end.imei);
      expect(new Set(imeis).size).toBe(36);
      // The journal alone says the same.
      const known = await lastBatch(composition, batch.recipe);
      expect(known?.summary).toEqual(summary);
      const { summary: made } = await summaryOfHistory(composition, { kind: 'batch', batch: batch.id }, 'masked');
      expect(made.counts).toEqual({ sticks: 42, good: 36, bad: 3, other: 3 });
      expect(made.batch).toMatchObject({ good: 36, failed: 3, doneAlready: 2, sameImei: 1, closed: true });
      expect(made.rows.map(({ slot }) => slot)).toEqual(summary.pieces.map(({ slot }) => slot));
      const said = JSON.stringify(made);
      for (const imei of imeis) expect(said).not.toContain(imei);
      // And so does the history, where each stick has it on its time line.
      await vi.waitFor(
        async () =>
          expect((await composition.history.search({ kinds: ['batch'], outcomes: ['failed'] })).total).toBe(1),
        { timeout: 30_000 },
      );
      const search = (query: Parameters<typeof composition.history.search>[0]) =>
        composition.history.search({ kinds: ['batch', 'batch-item'], limit: 1000, ...query });
      expect((await search({ batch: batch.id })).total).toBe(43);
      expect((await search({ text: 'forty' })).rows).toMatchObject([
        { kind: 'batch', batch: batch.id, outcome: 'failed' },
      ]);
      expect((await search({ text: 'failed', kinds: ['batch-item'] })).total).toBe(3);
      const [twice] = summary.pieces.filter((end) => end.twice === 'done-already');
      expect((await search({ stick: `imei:${twice?.imei ?? ''}` })).rows.map(({ outcome }) => outcome)).toEqual([
        'skipped',
        'passed',
      ]);
      const { summary: day } = await summaryOfHistory(
        composition,
        { kind: 'day', day: summary.begunAt.slice(0, 10) },
        'full',
      );
      expect(day.rows.find(({ imei }) => imei === twice?.imei)?.outcome).toBe('passed');
    }),
  );

  it.concurrent('counts down to as many as wanted, never more, and goes on when one fails', () =>
    withBench(async ({ start }) => {
      const composition = await start('e303*6', ['v1-2:sim=absent']);
      const batch = await begin(composition, { count: 3, checks: [{ fact: 'simState', is: 'ready' }] });
      await until(batch, () => batch.snapshot().state === 'full' && !batch.busy);
      expect(batch.snapshot()).toMatchObject({ good: 3, failed: 1, wanted: 3 });
      expect(batch.snapshot().rows.map((row) => row.stage)).toEqual([
        'good',
        'failed',
        'good',
        'good',
        'waiting',
        'waiting',
      ]);
      await batch.close('ended');
    }),
  );

  it.concurrent(
    'begins a stick that is plugged in later, stores an access point and proves it, and writes reports',
    () =>
      withBench(async ({ start }) => {
        const composition = await start('none');
        const batch = await begin(
          composition,
          {
            apn: { name: 'm2m.test' },
            checks: [{ fact: 'apn', is: 'm2m.test' }],
            report: { formats: ['json', 'html'] },
          },
          { answers: { agreed: true, values: new Map() } },
        );
        await composition.virtual.add('e303#5');
        await until(batch, allEnded);
        const [row] = batch.snapshot().rows;
        expect(row).toMatchObject({ stage: 'good', slot: 1, mode: 'serial', tries: 1 });
        expect(row?.reports).toHaveLength(2);
        const text = await readFile(row?.reports[0] ?? '', 'utf8');
        expect(text).toContain('m2m.test');
        expect(text).not.toContain(row?.imei ?? 'no IMEI');
        await batch.close('ended');
      }),
  );

  it.concurrent(
    'tries a PIN once, and not on a second SIM when the first refused it; one with a try less is left alone',
    () =>
      withBench(async ({ start }) => {
        const locked = ['v1-1:sim=locked', 'v1-2:sim=locked'];
        const composition = await start('e303*2', locked);
        const pin = (code: string): Partial<BatchStart> => ({
          answers: { agreed: true, pin: code, values: new Map() },
        });
        const wrong = await begin(composition, { pin: 'ask' }, pin('9999'));
        await until(wrong, allEnded);
        const codes = wrong.snapshot().rows.map((row) => row.error?.code ?? row.stage);
        expect(codes.toSorted()).toEqual(['batch.pin-refused', 'batch.pin-stopped']);
        await wrong.close('ended');
        const right = await begin(
          composition,
          { pin: 'ask', checks: [{ fact: 'simState', is: 'ready' }] },
          pin('1234'),
        );
        await until(right, allEnded);
        const after = right.snapshot().rows.map((row) => row.error?.code ?? row.stage);
        expect(after).toEqual(codes.map((code) => (code === 'batch.pin-refused' ? 'batch.pin-tries' : 'good')));
        await right.close('ended');
      }),
  );

  it.concurrent('finds a row by what a scanner reads, and holds a label against the stick', () =>
    withBench(async ({ start }) => {
      const composition = await start('none');
      const batch = await begin(composition, {});
      expect(batch.scan('867000000000010\n')).toEqual({ found: 'next' });
      await composition.virtual.add('e303#2');
      await until(batch, allEnded);
      expect(batch.snapshot().rows[0]).toMatchObject({ stage: 'failed', reason: { id: 'batch.label-differs' } });
      const imei = batch.snapshot().rows[0]?.imei ?? '';
      expect(batch.scan(imei)).toEqual({ found: 'row', slot: 1 });
      expect(batch.scan(imei.replace(/\d$/, 'X'), 'v1-1')).toEqual({ found: 'assigned', slot: 1 });
      batch.retry('v1-1');
      await until(batch, (rows) => rows[0]?.tries === 2 && allEnded(rows));
      expect(batch.snapshot().rows[0]?.stage).toBe('good');
      expect(batch.summary()).toMatchObject({ good: 1, failed: 0 });
      await batch.close('ended');
    }),
  );

  it.concurrent('goes on after the program has ended: what was done stays done, and nothing is begun twice', () =>
    withBench(async ({ start, folder }) => {
      const first = await start('e303*3');
      const recipe = { checks: [{ fact: 'simState', is: 'ready' }] };
      const batch = await begin(first, recipe, { count: 2 });
      await until(batch, () => batch.snapshot().good === 2 && !batch.busy);
      await batch.close('left');
      await first.stop();
      const second = await start('e303*3');
      const again = await begin(second, recipe, { count: 3, resume: batch.id });
      expect(again.snapshot().rows.filter((row) => row.stage === 'good')).toHaveLength(2);
      await until(again, allEnded);
      await again.close('ended');
      expect(again.summary()).toMatchObject({ good: 3, failed: 0, closed: true });
      const [file = ''] = (await readdir(path.join(folder, 'batches'))).filter((name) => name.endsWith('.jsonl'));
      const lines = (await readFile(path.join(folder, 'batches', file), 'utf8')).trim().split('\n');
      expect(lines.filter((line) => line.includes('"started"'))).toHaveLength(3);
      await expect(begin(second, { mode: 'network' }, { resume: batch.id })).rejects.toMatchObject({
        data: { code: 'batch.foreign' },
      });
    }),
  );
});
