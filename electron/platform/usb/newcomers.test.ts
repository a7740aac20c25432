import { afterEach, describe, expect, it } from 'vitest';
import { diskDescriptors, fakeTree, plug, type FakeTree } from './fake-tree.ts';
import { Newcomers } from './newcomers.ts';
import { readAll } from './sysfs.ts';

let tree: FakeTree;
afterEach(() => tree.dispose());

const disk = (files: Record<string, string>, number = 3) => ({
  id: '12d1:1f01',
  number,
  descriptors: diskDescriptors,
  files,
});
const beingSetUp = { bConfigurationValue: '', authorized: '1' };

describe('a device that the kernel is still setting up', () => {
  async function seen(newcomers: Newcomers, at: number): Promise<[place: string, active: number][]> {
    const found = newcomers.withoutThem(await readAll(tree, () => 0), at);
    return found.map(({ sighting }) => [sighting.place, sighting.device.activeConfiguration]);
  }

  it('is not there until it has a configuration', async () => {
    tree = await fakeTree();
    const newcomers = new Newcomers();
    await plug(tree, '1-1', disk(beingSetUp));
    await plug(tree, '1-2', disk({}, 4));
    expect(await seen(newcomers, 0)).toEqual([['1-2', 1]]);
    expect(newcomers.someWait).toBe(true);
    await tree.put('1-1/bConfigurationValue', '1\n');
    expect(await seen(newcomers, 10)).toEqual([
      ['1-1', 1],
      ['1-2', 1],
    ]);
    expect(newcomers.someWait).toBe(false);
  });

  it('is shown as it is when it gets none within two seconds', async () => {
    tree = await fakeTree();
    const newcomers = new Newcomers();
    await plug(tree, '1-1', disk(beingSetUp));
    expect(await seen(newcomers, 100)).toEqual([]);
    expect(await seen(newcomers, 2_099)).toEqual([]);
    expect(await seen(newcomers, 2_100)).toEqual([['1-1', 0]]);
    expect(newcomers.someWait).toBe(false);
  });

  it('is waited for anew when another one comes to its place', async () => {
    tree = await fakeTree();
    const newcomers = new Newcomers();
    await plug(tree, '1-1', disk(beingSetUp));
    await seen(newcomers, 0);
    await seen(newcomers, 2_000);
    await plug(tree, '1-1', disk(beingSetUp, 9));
    expect(await seen(newcomers, 2_010)).toEqual([]);
    expect(await seen(newcomers, 4_010)).toEqual([['1-1', 0]]);
  });

  it('is another thing than one that the system does not let in, or whose configuration was taken away', async () => {
    tree = await fakeTree();
    const newcomers = new Newcomers();
    await plug(tree, '1-1', disk({ bConfigurationValue: '', authorized: '0' }));
    await plug(tree, '1-2', disk({}, 4));
    expect(await seen(newcomers, 0)).toEqual([
      ['1-1', 0],
      ['1-2', 1],
    ]);
    await tree.put('1-2/bConfigurationValue', '\n');
    expect(await seen(newcomers, 10)).toEqual([
      ['1-1', 0],
      ['1-2', 0],
    ]);
    expect(newcomers.someWait).toBe(false);
  });
});
