import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findModeswitchPack } from '../../scripts/setup/modeswitch-data.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
const pack = findModeswitchPack() ?? '';

let folder = '';
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'rules-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

async function rulesImport(...args: string[]): Promise<Ended> {
  const command = ['--disable-warning=ExperimentalWarning', path.join(root, 'scripts/rules-import.ts'), ...args];
  try {
    const { stdout, stderr } = await run(process.execPath, command, {
      cwd: folder,
      timeout: 20_000,
      env: { ...process.env, INIT_CWD: folder },
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    return error as Ended;
  }
}

/** A tar archive as `tar` makes it: one header block per file, contents padded to blocks, two empty blocks. */
function tarGz(files: Record<string, string>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, text]) => {
    const head = Buffer.alloc(512);
    head.write(name, 0);
    head.write(text.length.toString(8).padStart(11, '0'), 124);
    head.write((1_574_899_200).toString(8).padStart(11, '0'), 136); // 2019-11-28
    head.write('0', 156);
    head.write('ustar', 257);
    // The sum is taken with blanks in its own field.
    head.write(' '.repeat(8), 148);
    head.write(
      `${head
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    const data = Buffer.alloc(Math.ceil(text.length / 512) * 512);
    data.write(text);
    return [head, data];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

const rulesIn = (file: string): { version: string; rules: { entry: string; file: string; line: number }[] } =>
  JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof rulesIn>;

describe('rules:import', () => {
  it('compiles a folder, in order of the entries, and passes over what is no rule', async () => {
    const source = path.join(folder, 'in');
    rmSync(source, { recursive: true, force: true });
    await run('mkdir', [source]);
    writeFileSync(path.join(source, '19d2:1225'), '# ZTE\n\nStandardEject=1\n');
    writeFileSync(path.join(source, '12d1:1f01'), 'HuaweiNewMode=1\n');
    writeFileSync(path.join(source, '12d1:1f01.dpkg-old'), 'Nonsense\n');
    writeFileSync(path.join(source, 'new.lst'), 'a list\n');
    const ended = await rulesImport('in', '--out', 'out.json', '--version', '1');
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stderr).toContain('new.lst is no rule');
    expect(rulesIn(path.join(folder, 'out.json'))).toMatchObject({
      version: '1',
      rules: [
        { entry: '12d1:1f01', file: '12d1:1f01', line: 1 },
        { entry: '19d2:1225', file: '19d2:1225', line: 3 },
      ],
    });
  });

  it('compiles a packed set and names its version after its newest file', async () => {
    writeFileSync(
      path.join(folder, 'pack.tar.gz'),
      tarGz({ '12d1:1f01': 'HuaweiNewMode=1\n', '12d1:14fe': 'HuaweiNewMode=1\n' }),
    );
    expect(await rulesImport('pack.tar.gz', '--out', 'out.json')).toMatchObject({ code: 0 });
    expect(rulesIn(path.join(folder, 'out.json'))).toMatchObject({
      version: '20191128',
      rules: [{ entry: '12d1:14fe' }, { entry: '12d1:1f01' }],
    });
  });

  it.each([
    ['a mistyped key', '# x\nHuaweiNewMod=1\n', 'HuaweiNewMod is not a key', 2],
    ['odd hex', 'MessageContent="123"\n', 'MessageContent', 1],
    ['a wrong id', 'HuaweiMode=1\nTargetVendor=zz\n', 'zz', 2],
    ['an unknown value', 'HuaweiMode=perhaps\n', 'perhaps', 1],
  ])('says %s with file and line, writes nothing and fails', async (_what, text, words, line) => {
    writeFileSync(path.join(folder, '12d1:1f01'), text);
    writeFileSync(path.join(folder, 'out.json'), 'as it was');
    const ended = await rulesImport('12d1:1f01', '--out', 'out.json');
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(`12d1:1f01, line ${line}:`);
    expect(ended.stderr).toContain(words);
    expect(ended.stderr).not.toContain('    at ');
    expect(readFileSync(path.join(folder, 'out.json'), 'utf8')).toBe('as it was');
    expect(readdirSync(folder).toSorted()).toEqual(['12d1:1f01', 'out.json']);
  });

  it.each([
    ['a torn archive', 'torn.tar.gz', tarGz({ '12d1:1f01': 'HuaweiNewMode=1\n' }).subarray(0, 60)],
    ['rubbish with the name of an archive', 'rubbish.tar.gz', Buffer.from('rubbish')],
  ])('says that %s cannot be read', async (_what, name, data) => {
    writeFileSync(path.join(folder, name), data);
    const ended = await rulesImport(name, '--out', 'out.json');
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('cannot be read');
    expect(existsSync(path.join(folder, 'out.json'))).toBe(false);
  });

  it('says how it is used, and what is not there', async () => {
    expect(await rulesImport()).toMatchObject({ code: 2 });
    expect(await rulesImport('nowhere')).toMatchObject({ code: 1 });
  });

  it.skipIf(pack === '')('gives the shipped set again from the packed data of the Debian package', async () => {
    expect(await rulesImport(pack, '--out', 'out.json')).toMatchObject({ code: 0 });
    expect(readFileSync(path.join(folder, 'out.json'), 'utf8')).toBe(
      readFileSync(path.join(root, 'resources/modes/rules.json'), 'utf8'),
    );
  });
});
