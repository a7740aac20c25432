import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../core/ports.ts';
import type { ErrorData } from '../../core/model/index.ts';
import { systemUsbBus } from './bus.ts';
import { diskDescriptors, fakeTree, plug, type FakeTree } from './fake-tree.ts';

/** Time that passes only while somebody waits. */
let waitedMs = 0;
const clock: Clock = {
  now: () => 0,
  monotonic: () => waitedMs,
  wait: (ms) => {
    waitedMs += ms;
    return Promise.resolve();
  },
  after: () => () => undefined,
};
let tree: FakeTree;
beforeEach(() => {
  waitedMs = 0;
});
afterEach(() => tree.dispose());

describe('the bus of this computer', () => {
  it('says as data that there is none, lists nothing and opens nothing', async () => {
    tree = await fakeTree();
    await tree.take('');
    const bus = systemUsbBus(clock, tree);
    expect((await bus.trouble())?.code).toBe('usb.no-bus');
    expect(await bus.list()).toEqual([]);
    await expect(bus.open('1-1')).rejects.toMatchObject({ code: 'usb.not-found' });
  });

  it('tells a watcher once that there is none', async () => {
    tree = await fakeTree();
    await tree.take('');
    const bus = systemUsbBus(clock, tree);
    const troubles: ErrorData[] = [];
    const stop = bus.watch(
      () => undefined,
      (error) => troubles.push(error),
    );
    await bus.list();
    stop();
    stop();
    expect(troubles.map((error) => error.code)).toEqual(['usb.no-bus']);
  });

  it('lists what is there', async () => {
    tree = await fakeTree();
    await plug(tree, '1-1', { id: '12d1:1f01', number: 3, descriptors: diskDescriptors });
    const bus = systemUsbBus(clock, tree);
    expect((await bus.list()).map((sighting) => sighting.place)).toEqual(['1-1']);
  });

  it('waits a moment for one that is being set up, and no longer', async () => {
    tree = await fakeTree();
    const files = { bConfigurationValue: '' };
    await plug(tree, '1-1', { id: '12d1:1f01', number: 3, descriptors: diskDescriptors, files });
    const configures: Clock = {
      ...clock,
      wait: async (ms) => {
        waitedMs += ms;
        if (waitedMs === 100) await tree.put('1-1/bConfigurationValue', '1\n');
      },
    };
    const listed = await systemUsbBus(configures, tree).list();
    expect(listed.map((sighting) => [sighting.place, sighting.device.activeConfiguration])).toEqual([['1-1', 1]]);
    expect(waitedMs).toBe(100);
    await plug(tree, '1-1', { id: '12d1:1f01', number: 4, descriptors: diskDescriptors, files });
    expect(await systemUsbBus(clock, tree).list()).toEqual([]);
    expect(waitedMs).toBe(400);
  });

  it('gives libusb two seconds to hear of a device that is there, and then calls it gone', async () => {
    tree = await fakeTree();
    await plug(tree, '99-1', { id: '12d1:1f01', number: 126, files: { busnum: '99' } });
    await expect(systemUsbBus(clock, tree).open('99-1')).rejects.toMatchObject({ code: 'usb.gone' });
    expect(waitedMs).toBe(2_000);
  });

  it('waits no longer for a device that leaves meanwhile', async () => {
    tree = await fakeTree();
    await plug(tree, '99-1', { id: '12d1:1f01', number: 126, files: { busnum: '99' } });
    const leaves: Clock = {
      ...clock,
      wait: async (ms) => {
        waitedMs += ms;
        await tree.take('99-1');
      },
    };
    await expect(systemUsbBus(leaves, tree).open('99-1')).rejects.toMatchObject({ code: 'usb.gone' });
    expect(waitedMs).toBe(50);
  });
});
