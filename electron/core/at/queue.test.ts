import { describe, expect, it } from 'vitest';
import { Failure } from '../model/index.ts';
import { PortQueue, type Priority } from './queue.ts';

/** A queue whose work waits to be told to end. */
function setUp() {
  const queue = new PortQueue();
  const ran: string[] = [];
  const ends: (() => void)[] = [];
  const add = (name: string, priority: Priority, signal?: AbortSignal): Promise<void> =>
    queue.add(
      () =>
        new Promise<void>((resolve) => {
          ran.push(name);
          ends.push(resolve);
        }),
      { priority, signal },
    );
  const endOne = async (): Promise<void> => {
    ends.shift()?.();
    for (let i = 0; i < 10; i += 1) await Promise.resolve();
  };
  return { queue, ran, add, endOne };
}

describe('queue of a port', () => {
  it('takes a person before a script before a probe, and equals as they came', async () => {
    const t = setUp();
    const all = [
      t.add('probe 1', 'probe'), t.add('probe 2', 'probe'), t.add('script 1', 'script'), t.add('person 1', 'person'),
      t.add('script 2', 'script'), t.add('person 2', 'person'),
    ]; // prettier-ignore
    for (let i = 0; i < all.length; i += 1) await t.endOne();
    await Promise.all(all);
    expect(t.ran).toEqual(['probe 1', 'person 1', 'person 2', 'script 1', 'script 2', 'probe 2']);
  });

  it('leaves no probe for ever behind a script, but a person goes first even then', async () => {
    const t = setUp();
    void t.add('script', 'script');
    void t.add('probe', 'probe');
    for (let i = 0; i < 20 && !t.ran.includes('probe'); i += 1) {
      void t.add('script', 'script');
      if (i === 8) void t.add('person', 'person');
      await t.endOne();
    }
    expect(t.ran.filter((name) => name === 'script')).toHaveLength(9);
    expect(t.ran.slice(-2)).toEqual(['person', 'probe']);
  });

  it('takes out what is given up while it waits', async () => {
    const t = setUp();
    const stop = new AbortController();
    void t.add('first', 'person');
    const gone = t.add('second', 'person', stop.signal);
    stop.abort();
    await expect(gone).rejects.toMatchObject({ code: 'run.cancelled' });
    await t.endOne();
    expect(t.ran).toEqual(['first']);
  });

  it('ends all that waits and all that comes later', async () => {
    const t = setUp();
    void t.add('first', 'person');
    const waiting = t.add('second', 'probe');
    t.queue.end(new Failure('at.closed', { port: 'x' }));
    await expect(waiting).rejects.toMatchObject({ code: 'at.closed' });
    await expect(t.add('third', 'person')).rejects.toMatchObject({ code: 'at.closed' });
  });

  it('goes on after work that failed', async () => {
    const t = setUp();
    const failed = t.queue.add(() => Promise.reject(new Failure('serial.io', { port: 'x' })), {
      priority: 'person',
      signal: undefined,
    });
    const next = t.add('next', 'probe');
    await expect(failed).rejects.toMatchObject({ code: 'serial.io' });
    await t.endOne();
    await next;
    expect(t.ran).toEqual(['next']);
  });
});
