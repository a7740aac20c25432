import type { BatchEntry } from '../model/index.ts';
import type { Clock, Journal } from '../ports.ts';
import type { BatchParts } from './carry.ts';
import { emptyMemory, memoryOf, readEntries, remember, summaryOf, type BatchMemory } from './memory.ts';

/** The journal of one batch with what it says: a line is on the disk before it counts and before anyone is told. */
export class Ledger {
  private readonly journal: Journal;
  private readonly clock: Clock;
  private readonly tell: BatchParts['tell'];
  memory: BatchMemory = emptyMemory;

  constructor({ journal, clock, tell }: Pick<BatchParts, 'journal' | 'clock' | 'tell'>) {
    this.journal = journal;
    this.clock = clock;
    this.tell = tell;
  }

  /** Failures: file.*, store.*. */
  async load(): Promise<void> {
    this.memory = memoryOf(readEntries(await this.journal.read()).entries);
    const summary = summaryOf(this.memory);
    // The program may have ended before the history had all of it.
    if (summary !== undefined) this.tell(structuredClone(summary), this.memory.ends);
  }

  /** Failures: file.*, store.*; then nothing of it counts. */
  async keep(entry: BatchEntry): Promise<void> {
    await this.journal.append(entry);
    this.memory = remember(this.memory, entry);
    if (!['begun', 'ended', 'closed'].includes(entry.kind)) return;
    const summary = summaryOf(this.memory);
    if (summary !== undefined) this.tell(structuredClone(summary), entry.kind === 'ended' ? [entry] : []);
  }

  /** ISO 8601. */
  now(): string {
    return new Date(this.clock.now()).toISOString();
  }

  get good(): number {
    return this.memory.ends.filter((end) => end.outcome === 'good').length;
  }
}
