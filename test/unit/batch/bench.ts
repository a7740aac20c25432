import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PatientClock } from '../../doubles/patient-clock.ts';
import { loadRecipeText, openBatch, type BatchStart } from '../../../electron/compose/batches.ts';
import { compose, type Composition } from '../../../electron/compose/compose.ts';
import { readVirtual } from '../../../electron/compose/virtual-start.ts';
import type { Batch } from '../../../electron/core/batch/index.ts';
import type { BatchRow } from '../../../electron/core/model/index.ts';

/** ms. Forty sticks need ten seconds on an idle machine. */
export const limitMs = 240_000;

/** A bench of its own for each test: they run at the same time, since sticks take their time and no processor. */
interface Bench {
  folder: string;
  start: (virtual: string, faults?: string[]) => Promise<Composition>;
}

export async function withBench(
  work: (bench: Bench) => Promise<void>,
  { keepJournal }: { keepJournal: boolean } = { keepJournal: false },
): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mwb-batch-'));
  const open: Composition[] = [];
  const start: Bench['start'] = async (virtual, faults = []) => {
    const composition = await compose({
      version: '0.0.0',
      virtual: readVirtual(virtual),
      faults,
      real: false,
      systemRules: false,
      dataFolder: folder,
      keepJournal,
      pace: 0.02,
      debug: false,
      clock: new PatientClock(),
    });
    open.push(composition);
    return composition;
  };
  try {
    await work({ folder, start });
  } finally {
    for (const one of open) await one.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const head = { format: 'modem-workbench-recipe-1', name: 'Forty', mode: 'serial' };

export async function begin(
  composition: Composition,
  recipe: object,
  { resume, ...more }: Partial<BatchStart> & { resume?: string } = {},
): Promise<Batch> {
  const loaded = await loadRecipeText(composition, JSON.stringify({ ...head, ...recipe }), 'recipe.json');
  const start: BatchStart = {
    loaded,
    answers: { agreed: false, values: new Map() },
    places: 'all',
    auto: true,
    station: '',
    operator: '',
    program: 'test',
    ...more,
  };
  return await openBatch(composition, start, resume);
}

/** Waits for the batch to say something that holds. */
export function until(batch: Batch, holds: (rows: readonly BatchRow[]) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(JSON.stringify(batch.snapshot(), undefined, 1))), limitMs);
    const stop = batch.onChange(look);
    function look(): void {
      if (!holds(batch.snapshot().rows)) return;
      clearTimeout(limit);
      stop();
      resolve();
    }
    look();
  });
}

const ended = (row: BatchRow): boolean => ['good', 'failed', 'twice', 'held'].includes(row.stage);
export const allEnded = (rows: readonly BatchRow[]): boolean => rows.length > 0 && rows.every(ended);
