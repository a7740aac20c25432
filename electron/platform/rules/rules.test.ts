import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../core/model/index.ts';
import { readTarGz } from './archive.ts';
import { readRuleArchive, readRuleFolder, readRulePath } from './folder.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'rules-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, text: string | Buffer): string => {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};
const codes = (troubles: readonly { code: string }[]): string[] => troubles.map(({ code }) => code);

describe('a folder of rules', () => {
  it('is read in order of names; folders, pipes and archives are passed over', async () => {
    put('b.json', '{}');
    put('12d1:1f01', 'HuaweiNewMode=1');
    put('deeper/12d1:1f02', 'HuaweiNewMode=1');
    put('set.tar.gz', 'rubbish');
    execFileSync('mkfifo', [path.join(folder, 'pipe')]);
    symlinkSync('12d1:1f01', path.join(folder, '12d1:1f03'));
    const { files, troubles } = await readRuleFolder(folder);
    expect(troubles).toEqual([]);
    expect(files.map(({ name }) => name)).toEqual(['12d1:1f01', '12d1:1f03', 'b.json']);
    expect(files[0]).toEqual({ name: '12d1:1f01', path: path.join(folder, '12d1:1f01'), text: 'HuaweiNewMode=1' });
  });

  it('that is not there is empty', async () => {
    expect(await readRuleFolder(path.join(folder, 'none'))).toEqual({ files: [], troubles: [] });
  });

  it('that is a file is a trouble', async () => {
    const { files, troubles } = await readRuleFolder(put('file', ''));
    expect(files).toEqual([]);
    expect(troubles).toMatchObject([{ code: 'rules.unreadable', params: { file: path.join(folder, 'file') } }]);
  });

  it('keeps its good files beside a dangling link, a link to itself and a file that is too large', async () => {
    put('12d1:1f01', 'x');
    symlinkSync('nowhere', path.join(folder, 'dangling'));
    symlinkSync('round', path.join(folder, 'round'));
    truncateSync(put('huge', ''), 5 * 1024 * 1024);
    const { files, troubles } = await readRuleFolder(folder);
    expect(files.map(({ name }) => name)).toEqual(['12d1:1f01']);
    expect(codes(troubles)).toEqual(['rules.unreadable', 'rules.too-large', 'rules.unreadable']);
  });

  // The superuser may read everything.
  it.skipIf(process.getuid?.() === 0)('without rights is a trouble', async () => {
    chmodSync(put('12d1:1f01', 'x'), 0);
    expect(codes((await readRuleFolder(folder)).troubles)).toEqual(['rules.unreadable']);
  });

  it('reads hundreds of files', async () => {
    for (let index = 0; index < 300; index += 1) put(`12d1:${index.toString(16).padStart(4, '0')}`, 'x');
    expect((await readRuleFolder(folder)).files).toHaveLength(300);
  });
});

describe('an archive of rules', () => {
  const packed = (...names: string[]): Buffer =>
    execFileSync('tar', ['-C', folder, '-czf', '-', ...names], { maxBuffer: 1 << 26 });

  it('of the system’s tar is read, without what lies in folders', async () => {
    put('12d1:1f01', 'HuaweiNewMode=1\n');
    put('sub/12d1:1f02', 'x');
    const archive = put('set.tar.gz', packed('./12d1:1f01', 'sub'));
    expect(await readRuleArchive(archive)).toEqual({
      files: [{ name: '12d1:1f01', path: `${archive}:12d1:1f01`, text: 'HuaweiNewMode=1\n' }],
      troubles: [],
    });
  });

  it.each(['gnu', 'pax', 'ustar'])('gives long names in the %s format', async (format) => {
    const long = `05c6:1000:uMa=${'x'.repeat(90)}:uPr=${'y'.repeat(format === 'ustar' ? 1 : 90)}`.slice(
      0,
      format === 'ustar' ? 99 : 250,
    );
    put(long, 'text');
    const made = execFileSync('tar', ['-C', folder, `--format=${format}`, '-czf', '-', long]);
    expect((await readTarGz(made, 'a')).map(({ name, data }) => [name, data.toString()])).toEqual([[long, 'text']]);
  });

  const reasonOf = async (bytes: Uint8Array): Promise<unknown> => {
    const thrown: unknown = await readTarGz(bytes, 'a.tar.gz').catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Failure);
    const { code, params } = (thrown as Failure).data;
    expect([code, params['file']]).toEqual(['rules.bad-archive', 'a.tar.gz']);
    return params['reason'];
  };

  it('that is torn or rubbish says what is wrong', async () => {
    put('12d1:1f01', 'x'.repeat(700));
    put('12d1:1f02', 'y');
    const tar = gunzipSync(packed('12d1:1f01', '12d1:1f02'));
    const spoiled = Buffer.from(tar);
    spoiled[1536] = 0x41;
    expect(await reasonOf(Buffer.from('rubbish'))).toBe('@rules.archive.not-gzip');
    expect(await reasonOf(gzipSync(tar).subarray(0, 40))).toBe('@rules.archive.not-gzip');
    expect(await reasonOf(gzipSync('x'.repeat(2000)))).toBe('@rules.archive.not-tar');
    expect(await reasonOf(gzipSync(''))).toBe('@rules.archive.not-tar');
    expect(await reasonOf(gzipSync(tar.subarray(0, 1000)))).toBe('@rules.archive.torn');
    expect(await reasonOf(gzipSync(tar.subarray(0, 1536)))).toBe('@rules.archive.torn');
    expect(await reasonOf(gzipSync(spoiled))).toBe('@rules.archive.sum');
    expect(await reasonOf(gzipSync(Buffer.alloc(65 * 1024 * 1024)))).toBe('@rules.archive.large');
  });

  it('never ends otherwise than with files or a Failure, whatever it holds', async () => {
    put('12d1:1f01', 'HuaweiNewMode=1\n');
    const tar = gunzipSync(packed('12d1:1f01'));
    await fc.assert(
      fc.asyncProperty(fc.nat(1023), fc.nat(255), async (at, value) => {
        const bytes = Buffer.from(tar);
        bytes[at] = value;
        const made: unknown = await readTarGz(gzipSync(bytes), 'a').catch((error: unknown) => error);
        expect(Array.isArray(made) || made instanceof Failure).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('that is not there is empty by rule and a trouble when named', async () => {
    const none = path.join(folder, 'none.tar.gz');
    expect(await readRuleArchive(none)).toEqual({ files: [], troubles: [] });
    expect(codes((await readRulePath(none)).troubles)).toEqual(['rules.unreadable']);
    expect(codes((await readRulePath(put('bad.tgz', 'x'))).troubles)).toEqual(['rules.bad-archive']);
    expect((await readRulePath(folder)).files).toEqual([]);
  });
});
