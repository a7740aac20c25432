import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sayError } from '../../resources/text/index.ts';
import { toErrorData, type ErrorData } from '../core/model/index.ts';
import { SystemFiles } from '../platform/files/system-files.ts';
import { openRunJournal } from './journal.ts';
import { writeReport } from './report.ts';

let base = '';
beforeEach(async () => (base = await mkdtemp(path.join(tmpdir(), 'report-'))));
afterEach(() => rm(base, { recursive: true, force: true }));

const part = (format: string) => ({ format, text: () => format });
const write = (...formats: string[]) =>
  writeReport(new SystemFiles(), {
    folder: path.join(base, 'out'),
    name: 'r',
    parts: formats.map(part),
    replace: false,
  });
const errorOf = (work: Promise<unknown>): Promise<ErrorData> =>
  work.then(
    () => expect.unreachable(),
    (thrown: unknown) => toErrorData(thrown),
  );

it('a report says what was written before one of its files failed', async () => {
  expect(await write('html')).toEqual([{ path: path.join(base, 'out/r.html'), bytes: 4 }]);
  const error = await errorOf(write('json', 'html', 'md'));
  expect(error.code).toBe('file.some-written');
  const { what } = sayError(error);
  expect(what).toContain(`Written before it: ${path.join(base, 'out/r.json')}.`);
  expect(what).toContain(path.join(base, 'out/r.html'));
  expect((await readdir(path.join(base, 'out'))).sort()).toEqual(['r.html', 'r.json']);
  expect((await stat(path.join(base, 'out/r.json'))).mode & 0o777).toBe(0o600);
  expect((await stat(path.join(base, 'out'))).mode & 0o777).toBe(0o700);
  expect((await errorOf(write('html', 'md'))).code).toBe('file.exists');
});

it('a journal that cannot be kept is told of, at the start or at the entry', async () => {
  const told: string[] = [];
  const tell = ({ code }: ErrorData): void => void told.push(code);
  await writeFile(path.join(base, 'file'), '');
  const journal = await openRunJournal(path.join(base, 'file'), tell);
  expect((await errorOf(journal.append({}))).code).toBe('file.unwritable');
  expect(told).toEqual(['file.unwritable']);
});
