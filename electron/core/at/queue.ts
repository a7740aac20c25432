import { Failure } from '../model/index.ts';

/** Who wants the port, the most urgent first. A person waits for nobody but the command that runs. */
export const priorities = ['person', 'script', 'probe'] as const;
export type Priority = (typeof priorities)[number];

/** So many scripts' commands may go before a probe that waits; then it has its turn, unless a person waits. */
const mostPassedOver = 8;

interface Job {
  priority: Priority;
  passedOver: number;
  run: () => Promise<void>;
  drop: (why: Failure) => void;
}

/**
 * The queue of one port: one piece of work at a time. A person goes before a script, a script before a probe; first come
 * first served among equals. A probe never delays a person and is never left for ever behind a script that goes on and on.
 */
export class PortQueue {
  #jobs: Job[] = [];
  #busy = false;
  #ended: Failure | undefined;

  /**
   * Does the work when its turn has come. `signal` takes it out while it waits (run.cancelled); a running one sees to that
   * itself. Failures: those of the work, run.cancelled, what `end` was given.
   */
  add<T>(work: () => Promise<T>, how: { priority: Priority; signal: AbortSignal | undefined }): Promise<T> {
    const { priority, signal } = how;
    return new Promise<T>((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(this.#ended);
        return;
      }
      if (signal?.aborted === true) {
        reject(new Failure('run.cancelled'));
        return;
      }
      const job: Job = {
        priority,
        passedOver: 0,
        run: async () => {
          signal?.removeEventListener('abort', leave);
          await work().then(resolve, reject);
        },
        drop: (why) => {
          signal?.removeEventListener('abort', leave);
          reject(why);
        },
      };
      const leave = (): void => {
        this.#jobs = this.#jobs.filter((other) => other !== job);
        job.drop(new Failure('run.cancelled'));
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#jobs.push(job);
      void this.#pump();
    });
  }

  /** Ends all that waits, and all that comes later, with this failure. */
  end(why: Failure): void {
    this.#ended = why;
    for (const job of this.#jobs.splice(0)) job.drop(why);
  }

  async #pump(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let job = this.#next(); job !== undefined; job = this.#next()) await job.run();
    this.#busy = false;
  }

  #next(): Job | undefined {
    const first = (priority: Priority): Job | undefined => this.#jobs.find((job) => job.priority === priority);
    const probe = first('probe');
    const script = first('script');
    const isDue = probe !== undefined && probe.passedOver >= mostPassedOver;
    const next = first('person') ?? (isDue ? probe : (script ?? probe));
    if (next === undefined) return undefined;
    if (next === script && probe !== undefined) probe.passedOver += 1;
    this.#jobs = this.#jobs.filter((job) => job !== next);
    return next;
  }
}
