import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Files } from '../core/ports.ts';
import { shippedScripts } from '../core/at/script/index.ts';
import { Failure } from '../core/model/index.ts';
import { readFile } from 'node:fs/promises';
import { fileName, ScriptStore } from './script-store.ts';

/** Files of this computer, as far as a store needs them. */
const files: Files = {
  async writeWhole(file, data, { replace }) {
    if (!replace && (await stat(file).catch(() => undefined)) !== undefined)
      throw new Failure('file.exists', { path: file });
    await writeFile(file, data);
  },
  async read(file) {
    try {
      return await readFile(file);
    } catch (error) {
      throw new Failure('file.missing', { path: file }, error);
    }
  },
};
const text = (name: string): string =>
  JSON.stringify({ format: 'modem-workbench-script-1', name, steps: [{ do: 'wait', seconds: 1 }] });

let folder: string;
let store: ScriptStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'scripts-'));
  store = new ScriptStore(folder, files);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('script files', () => {
  it('lists the shipped ones before there are any of one’s own, and makes no folder for it', async () => {
    const listed = await store.list();
    expect(listed.map(({ file }) => file)).toEqual([...shippedScripts().keys()]);
    expect(listed.every(({ home, error }) => home === 'shipped' && error === undefined)).toBe(true);
    expect(await readdir(folder)).toEqual([]);
  });

  it('saves only what can be run, and replaces only when told', async () => {
    await expect(store.save({ file: 'a', text: '{}', replace: false })).rejects.toThrow('script.invalid');
    const saved = await store.save({ file: 'a', text: text('A'), replace: false });
    expect(saved).toBe(path.join(folder, 'scripts', 'a.json'));
    await expect(store.save({ file: 'a', text: text('B'), replace: false })).rejects.toThrow('file.exists');
    expect(await store.read('a')).toBe(text('A'));
    await store.save({ file: 'a', text: text('B'), replace: true });
    expect((await store.list())[0]).toMatchObject({ file: 'a', home: 'own', name: 'B' });
    await store.remove('a');
    await expect(store.read('a')).rejects.toThrow('file.missing');
  });

  it('one of one’s own hides a shipped one of the same name; taken away, the shipped one is there again', async () => {
    const [shipped = ''] = shippedScripts().keys();
    await store.save({ file: shipped, text: text('Mine'), replace: false });
    expect((await store.list()).filter(({ file }) => file === shipped)).toMatchObject([{ home: 'own', name: 'Mine' }]);
    await store.remove(shipped);
    expect(await store.read(shipped)).toBe(shippedScripts().get(shipped));
  });

  it('lists what is no script with the reason, and leaves foreign files out', async () => {
    await mkdir(store.folder);
    await writeFile(path.join(store.folder, 'bad.json'), '{');
    await writeFile(path.join(store.folder, 'notes.txt'), '');
    await writeFile(path.join(store.folder, '..odd.json'), '');
    const own = (await store.list()).filter(({ home }) => home === 'own');
    expect(own).toMatchObject([{ file: 'bad', error: { code: 'script.invalid' } }]);
  });

  it('takes a script from elsewhere under a name that a file here may have', async () => {
    const from = path.join(folder, 'My Script (2).json');
    await writeFile(from, text('x'));
    expect(await store.bring(from)).toEqual({ file: 'my-script-2', text: text('x') });
    await writeFile(from, 'x');
    await expect(store.bring(from)).rejects.toThrow('script.invalid');
    expect(fileName('../../etc/passwd')).toBe('etc-passwd');
    expect(fileName('…')).toBeUndefined();
  });
});
