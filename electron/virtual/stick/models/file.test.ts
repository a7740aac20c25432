import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../../core/model/errors.ts';
import { stickJsonSchema } from '../schema.ts';
import { modelFor, readModelText } from './file.ts';
import { modelOf } from './index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'model-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const failureOf = (read: () => unknown): Failure => {
  try {
    read();
  } catch (error) {
    if (error instanceof Failure) return error;
  }
  throw new Error('it was taken');
};
const changed = (change: (data: ReturnType<typeof modelOf>) => void): string => {
  const data = structuredClone(modelOf('e303'));
  change(data);
  return JSON.stringify(data);
};

describe('a model file', () => {
  it('is loaded by its name, a shipped model by its own', async () => {
    const file = path.join(folder, 'mine.json');
    await writeFile(file, JSON.stringify({ $schema: 'stick.schema.json', ...modelOf('e303'), model: 'mine' }));
    expect((await modelFor(file)).model).toBe('mine');
    expect((await modelFor('e303')).model).toBe('e303');
    await expect(modelFor(path.join(folder, 'none.json'))).rejects.toMatchObject({ data: { code: 'file.missing' } });
    await expect(modelFor(`${folder}/.json`)).rejects.toMatchObject({ data: { code: 'file.missing' } });
    await expect(modelFor('e404')).rejects.toMatchObject({ data: { code: 'virtual.unknown-model' } });
    await writeFile(file, ' '.repeat(4 * 1024 * 1024 + 1));
    await expect(modelFor(file)).rejects.toMatchObject({ data: { code: 'virtual.bad-model' } });
  });

  it.each([
    ['{', /no JSON/],
    ['[]', /the whole/],
    ['{"model":"Mine"}', /^model: /],
    [changed((data) => Object.assign(data, { colour: 'red' })), /the whole: .*colour/],
    [changed((data) => (data.powerOn = [{ when: {}, to: 'moon' }])), /powerOn: there is no personality “moon”/],
    [changed((data) => (data.powerOn = [{ when: { a: 'b' }, to: 'disk' }])), /powerOn: the last rule/],
    [changed((data) => (data.disks = {})), /personalities.disk: there is no disk “installer”/],
    [changed((data) => data.at.entries.push({ ask: '+X=', args: '(' })), /“\+X=” are no regular expression/],
  ])('says what is wrong: %#', (text, problem) => {
    const { code, data } = failureOf(() => readModelText(text, 'mine.json'));
    expect(code).toBe('virtual.bad-model');
    expect(data.params['file']).toBe('mine.json');
    expect(data.params['problem']).toMatch(problem);
  });

  it('stands whole in the documentation', async () => {
    const page = await readFile(path.join(import.meta.dirname, '../../../../docs/virtual-sticks.md'), 'utf8');
    const example = /```json\n([^]*?)```/.exec(page)?.[1] ?? '';
    expect(readModelText(example, 'mine.json')).toMatchObject({ model: 'mine' });
  });

  it('is described by the published schema', async () => {
    const file = path.join(import.meta.dirname, '../../../../resources/stick.schema.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(stickJsonSchema())));
  });
});
