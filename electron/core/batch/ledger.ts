import type { BatchEntry } from '../model/index.ts';
import type { Clock, Journal } from '../ports.ts';
import { emptyMemory, memoryOf, readEntries, remember, type BatchMemory } from './memory.ts';

/** The journal of one batch with what it says: a line is on the disk before it counts. */
export class Ledger {
  private readonly journal: Journal;
  private readonly clock: Clock;
  private readonly kept: (entry: BatchEntry) => void;
  memory: BatchMemory = emptyMemory;

  /** @param kept told of each line that is on the disk */
  constructor(journal: Journal, clock: Clock, kept: (entry: BatchEntry) => void) {
    this.journal = journal;
    this.clock = clock;
    this.kept = kept;
  }

  /** Failures: file.*, store.*. */
  async load(): Promise<void> {
    this.memory = memoryOf(readEntries(await this.journal.read()).entries);
  }

  /** Failures: file.*, store.*; then nothing of it counts. */
  async keep(entry: BatchEntry): Promise<void> {
    await this.journal.append(entry);
    this.memory = remember(this.memory, entry);
    this.kept(entry);
  }

  /** ISO 8601. */
  now(): string {
    return new Date(this.clock.now()).toISOString();
  }

  get good(): number {
    return this.memory.ends.filter((end) => end.outcome === 'good').length;
  }
}
