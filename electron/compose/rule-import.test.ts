import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure, type ErrorCode } from '../core/model/index.ts';
import type { Files } from '../core/ports.ts';
import { SystemFiles } from '../platform/files/system-files.ts';
import { openRules } from './rule-book.ts';
import { readRulesToTake, takeRules } from './rule-import.ts';

let base = '';
beforeEach(() => (base = mkdtempSync(path.join(tmpdir(), 'rules-'))));
afterEach(() => rmSync(base, { recursive: true, force: true }));

const put = (name: string, text: string): string => {
  const file = path.join(base, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};
const folder = (): string => path.join(base, 'data', 'rules');
const inFolder = (): string[] => (existsSync(folder()) ? readdirSync(folder()).sort() : []);
const take = async (named: string[], more: { replace?: boolean; files?: Files } = {}): Promise<string[]> =>
  takeRules(await readRulesToTake(named), {
    folder: folder(),
    files: more.files ?? new SystemFiles(),
    replace: more.replace ?? false,
  });
const codeOf = async (work: Promise<unknown>): Promise<ErrorCode | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof Failure ? error.code : undefined),
  );
const message = (bytes: string): string => `MessageContent=${bytes}\n`;

describe('taking rules over', () => {
  it('puts files of all formats into the folder as they are, and they count', async () => {
    const files = [
      put('in/12d1:1f01', message('aa01')),
      put('in/mine.json', '{"rules": [{"entry": "12d1:1f02", "messages": ["aa02"]}]}'),
      put('in/usb-mode.json', '{"messages": ["aa03"], "devices": {"12d1:1f03": {"*": {"msg": [0]}}}}'),
    ];
    expect(await take(files)).toEqual(
      ['12d1:1f01', 'mine.json', 'usb-mode.json'].map((name) => path.join(folder(), name)),
    );
    const { index, findings } = (
      await openRules({ dataFolder: path.join(base, 'data'), system: false, vendors: [] })
    ).all();
    expect(findings).toEqual([]);
    const sent = index.rules
      .filter(({ origin }) => origin.name === folder())
      .map(({ entry, origin, messages }) => [entry, origin.kind, messages]);
    expect(sent).toEqual([['12d1:1f02', 'user', ['aa02']], ['12d1:1f01', 'user', ['aa01']], ['12d1:1f03', 'openwrt', ['aa03']]]); // prettier-ignore
  });

  it('takes a whole folder', async () => {
    put('in/12d1:1f01', message('aa01'));
    put('in/12d1:1f02', message('aa02'));
    put('in/README', 'read me');
    await take([path.join(base, 'in')]);
    expect(inFolder()).toEqual(['12d1:1f01', '12d1:1f02']);
  });

  it('takes nothing when one line of one file is to be mended', async () => {
    put('in/12d1:1f01', message('aa01'));
    put('in/12d1:1f02', `${message('aa02')}HuaweiNewMod=1\n`);
    const wanted = await readRulesToTake([path.join(base, 'in')]);
    expect(wanted.findings).toMatchObject([
      { code: 'rules.unknown-key', file: path.join(base, 'in/12d1:1f02'), line: 2 },
    ]);
    expect(await codeOf(take([path.join(base, 'in')]))).toBe('rules.not-taken');
    expect(inFolder()).toEqual([]);
  });

  it.each([
    ['a file that is not there', 'none', 'rules.unreadable'],
    ['a broken archive', 'in/set.tar.gz', 'rules.bad-archive'],
  ])('says that %s is none', async (_name, named, code) => {
    put('in/set.tar.gz', 'rubbish');
    const wanted = await readRulesToTake([path.join(base, named)]);
    expect(wanted.findings).toMatchObject([{ code, weight: 'mend', file: path.join(base, named) }]);
    expect(await codeOf(take([path.join(base, named)]))).toBe('rules.not-taken');
  });

  it('replaces nothing unless it may, and then the whole file', async () => {
    await take([put('a/12d1:1f01', message('aa01'))]);
    const [second, other] = [put('b/12d1:1f01', message('aa02')), put('b/12d1:1f02', message('aa03'))];
    expect(await codeOf(take([other, second]))).toBe('file.exists');
    expect(inFolder()).toEqual(['12d1:1f01']);
    expect(readFileSync(path.join(folder(), '12d1:1f01'), 'utf8')).toBe(message('aa01'));
    await take([other, second], { replace: true });
    expect(readFileSync(path.join(folder(), '12d1:1f01'), 'utf8')).toBe(message('aa02'));
    expect(inFolder()).toEqual(['12d1:1f01', '12d1:1f02']);
  });

  it('refuses an entry that stands in another file of the folder, and two of the same name', async () => {
    await take([put('a/12d1:1f01', message('aa01'))]);
    const same = put('b/mine.json', '{"rules": [{"entry": "12d1:1f01", "messages": ["aa02"]}]}');
    expect(await codeOf(take([same], { replace: true }))).toBe('rules.twice');
    expect(await codeOf(take([put('c/x/12d1:1f05', message('aa')), put('c/y/12d1:1f05', message('aa'))]))).toBe(
      'rules.not-taken',
    );
    expect(inFolder()).toEqual(['12d1:1f01']);
  });

  it.each(['a new folder', 'a folder with an older file'])(
    'leaves %s as it was when the disk is full in the middle',
    async (which) => {
      const older = which !== 'a new folder';
      if (older) await take([put('old/12d1:1f01', message('aa01'))]);
      const real = new SystemFiles();
      let writes = 0;
      const full: Files = {
        read: (file) => real.read(file),
        writeWhole(file, data, options) {
          writes += 1;
          if (writes === 2) return Promise.reject(new Failure('file.no-space', { path: file }));
          return real.writeWhole(file, data, options);
        },
      };
      const named = [put('in/12d1:1f01', message('aa02')), put('in/12d1:1f02', message('aa03'))];
      expect(await codeOf(take(named, { replace: true, files: full }))).toBe('file.no-space');
      expect(inFolder()).toEqual(older ? ['12d1:1f01'] : []);
      if (older) expect(readFileSync(path.join(folder(), '12d1:1f01'), 'utf8')).toBe(message('aa01'));
    },
  );
});
