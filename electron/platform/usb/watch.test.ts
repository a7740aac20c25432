import { describe, expect, it } from 'vitest';
import type { BusEvent, Clock } from '../../core/ports.ts';
import type { ErrorData } from '../../core/model/index.ts';
import type { Found } from './sysfs.ts';
import { watchTree } from './watch.ts';

/** A clock that stands still until it is moved. */
function handClock(): { clock: Clock; advance: (ms: number) => Promise<void>; pending: () => number } {
  let time = 0;
  let timers: { at: number; fire: () => void }[] = [];
  const clock: Clock = {
    now: () => time,
    monotonic: () => time,
    wait: () => Promise.reject(new Error('not used')),
    after(ms, fire) {
      const timer = { at: time + ms, fire };
      timers.push(timer);
      return () => (timers = timers.filter((one) => one !== timer));
    },
  };
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 20; i += 1) await Promise.resolve();
  };
  return {
    clock,
    pending: () => timers.length,
    async advance(ms) {
      await settle();
      const end = time + ms;
      for (;;) {
        const next = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((one) => one !== next);
        time = next.at;
        next.fire();
        await settle();
      }
      time = end;
    },
  };
}

function device(place: string, number: number, changes: { pid?: string; port?: string } = {}): Found {
  const port = changes.port;
  return {
    bus: 1,
    number,
    isBeingSetUp: false,
    sighting: {
      place,
      virtual: false,
      seenAt: '2024-01-01T00:00:00.000Z',
      device: {
        vid: '12d1',
        pid: changes.pid ?? '1f01',
        bcdDevice: 0,
        deviceClass: 0,
        configurations: [],
        activeConfiguration: 1,
      },
      drivers: [],
      ports: port === undefined ? [] : [{ path: `/dev/${port}`, name: port, interface: 0, driver: 'option' }],
      cards: [],
      drives: [],
      access: 'ok',
    },
  };
}

function setUp(first: Found[]) {
  const hand = handClock();
  const events: BusEvent[] = [];
  const troubles: ErrorData[] = [];
  const world = { tree: first, nudge: (): void => undefined, stopped: 0, reads: 0, fail: false, unfinished: false };
  const watch = watchTree({
    read: () => {
      world.reads += 1;
      return world.fail ? Promise.reject(new Error('broken tree')) : Promise.resolve(world.tree);
    },
    isUnfinished: () => world.unfinished,
    sources: [
      (nudge) => {
        world.nudge = nudge;
        return () => (world.stopped += 1);
      },
    ],
    clock: hand.clock,
    listener: (event) => events.push(event),
    trouble: (error) => troubles.push(error),
  });
  const told = (): string[] => events.map((e) => `${e.kind} ${e.kind === 'left' ? e.place : e.sighting.place}`);
  return { ...hand, world, events, troubles, watch, told };
}

describe('watching', () => {
  it('tells nothing of what was there before, and nothing without an event', async () => {
    const { world, told, advance, watch } = setUp([device('1-1', 3)]);
    await watch.ready;
    world.tree = [];
    await advance(60_000);
    expect(told()).toEqual([]);
    expect(world.reads).toBe(1);
  });

  it('tells a device that leaves and comes back as another one in that order, even between two looks', async () => {
    const { world, told, advance, events } = setUp([device('1-1', 3)]);
    await advance(0);
    world.tree = [device('1-1', 4, { pid: '1001' })];
    world.nudge();
    await advance(100);
    expect(told()).toEqual(['left 1-1', 'arrived 1-1']);
    expect(events[1]).toMatchObject({ sighting: { device: { pid: '1001' } } });
  });

  it('sees the same ids with a new address as a replug', async () => {
    const { world, told, advance } = setUp([device('1-1', 3)]);
    await advance(0);
    world.tree = [device('1-1', 9)];
    world.nudge();
    await advance(100);
    expect(told()).toEqual(['left 1-1', 'arrived 1-1']);
  });

  it('reads again while ports are expected, without a further event, and then stops looking', async () => {
    const { world, told, advance, pending } = setUp([]);
    await advance(0);
    world.tree = [device('1-1', 3)];
    world.nudge();
    await advance(100);
    expect(told()).toEqual(['arrived 1-1']);
    world.tree = [device('1-1', 3, { port: 'ttyUSB0' })];
    await advance(1000);
    expect(told()).toEqual(['arrived 1-1', 'changed 1-1']);
    await advance(20_000);
    expect(told()).toHaveLength(2);
    expect(pending()).toBe(0);
  });

  it('looks again after the first look while nobody knows whether a stick may be opened', async () => {
    const young = device('1-1', 3);
    young.sighting.access = 'unknown';
    const { world, told, advance, watch } = setUp([young]);
    await watch.ready;
    const later = device('1-1', 3);
    later.sighting.access = 'no-rights';
    world.tree = [later];
    await advance(20_000);
    expect(told()).toEqual(['changed 1-1']);
    expect(world.reads).toBe(7);
  });

  it('reads again and again while something is not finished, though nothing is announced', async () => {
    const { world, told, advance, watch } = setUp([]);
    world.unfinished = true;
    await watch.ready;
    await advance(200);
    expect(world.reads).toBe(6);
    world.tree = [device('1-1', 3)];
    world.unfinished = false;
    await advance(50);
    expect(told()).toEqual(['arrived 1-1']);
    expect(world.reads).toBe(7);
  });

  it('reads once for a burst of events', async () => {
    const { world, advance } = setUp([]);
    await advance(0);
    for (let i = 0; i < 50; i += 1) world.nudge();
    await advance(100);
    expect(world.reads).toBe(2);
  });

  it('is not changed by the time of seeing', async () => {
    const { world, told, advance } = setUp([device('1-1', 3)]);
    await advance(0);
    const later = device('1-1', 3);
    world.tree = [{ ...later, sighting: { ...later.sighting, seenAt: '2025-01-01T00:00:00.000Z' } }];
    world.nudge();
    await advance(20_000);
    expect(told()).toEqual([]);
  });

  it('ends its sources and its timers when it is stopped, and says nothing any more', async () => {
    const { world, told, advance, pending, watch } = setUp([]);
    await advance(0);
    world.tree = [device('1-1', 3)];
    world.nudge();
    watch.stop();
    watch.stop();
    await advance(20_000);
    expect(told()).toEqual([]);
    expect(pending()).toBe(0);
    expect(world.stopped).toBe(1);
  });

  it('tells of a tree that cannot be read and goes on with the next event', async () => {
    const { world, told, advance, troubles } = setUp([]);
    await advance(0);
    world.fail = true;
    world.nudge();
    await advance(60);
    expect(troubles.map((t) => t.code)).toEqual(['internal']);
    world.fail = false;
    world.tree = [device('1-1', 3)];
    await advance(20_000);
    expect(told()).toEqual(['arrived 1-1']);
  });
});
