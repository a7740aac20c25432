import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { relaysJsonSchema } from '../../../electron/core/model/saved-relay.ts';
import { commandLine, testLimit } from './command-line.ts';

const { folder, mwb } = commandLine();

/** A data folder that holds these relays. */
async function keeping(name: string, relays: readonly object[]): Promise<string> {
  const data = path.join(folder(), name);
  await mkdir(data, { recursive: true });
  await writeFile(path.join(data, 'relays.json'), JSON.stringify({ version: 1, relays }));
  return `--data=${data}`;
}

const relay = (name: string, b: string): object => ({ name, a: 'stdio', b, writers: 'queue', guarded: true });

describe.concurrent('mwb relay saved', testLimit, () => {
  it('lists what is kept, and runs it by its name', async () => {
    const target = path.join(folder(), 'taken.txt');
    const data = await keeping('run', [relay('to a file', `file:${target}`), relay('echo', 'exec:cat')]);
    const list = await mwb([data, 'relay', 'saved']);
    expect(list.out.trim().split('\n')).toEqual([`to a file: stdio file:${target}`, 'echo: stdio exec:cat']);
    const run = await mwb([data, 'relay', 'saved', 'to a file'], { input: 'bytes' });
    expect(run.err).toContain('5 bytes forth');
    expect(readFileSync(target, 'utf8')).toBe('bytes');
  });

  it('starts a program of a file only when told so', async () => {
    const data = await keeping('program', [relay('echo', 'exec:cat')]);
    const asked = await mwb([data, 'relay', 'saved', 'echo'], { input: 'bytes' });
    expect([asked.code, asked.out]).toEqual([2, '']);
    expect(asked.err).toContain('runs the program cat');
    expect((await mwb([data, 'relay', 'saved', 'echo', '--yes'], { input: 'bytes' })).out).toBe('bytes');
  });

  it.each(['read', 'append'])('touches a file that is there only when told so: %s', async (how) => {
    const file = path.join(folder(), `there-${how}.txt`);
    await writeFile(file, 'private');
    const data = await keeping(how, [relay('out', `file:${file},${how}`)]);
    const asked = await mwb([data, 'relay', 'saved', 'out'], { input: 'bytes' });
    expect([asked.code, asked.out, readFileSync(file, 'utf8')]).toEqual([2, '', 'private']);
    expect(asked.err).toContain(`uses the file ${file}`);
    const run = await mwb([data, 'relay', 'saved', 'out', '--yes'], { input: 'bytes' });
    expect([run.code, run.out, readFileSync(file, 'utf8')]).toEqual(
      how === 'read' ? [0, 'private', 'private'] : [0, '', 'privatebytes'],
    );
  });

  it('names what there is when the name is not known, and the file when it cannot be read', async () => {
    const unknown = await mwb([await keeping('unknown', [relay('one', 'exec:cat')]), 'relay', 'saved', 'two']);
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('Kept: one.')]);
    const broken = await mwb([await keeping('broken', [{ name: '' }]), 'relay', 'saved']);
    expect([broken.code, broken.err]).toEqual([2, expect.stringContaining('relays.json')]);
  });

  it('has a published schema that is current', () => {
    const file = path.resolve(import.meta.dirname, '../../../resources/relays.schema.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(relaysJsonSchema())));
  });
});
