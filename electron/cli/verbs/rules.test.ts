import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { speak } from '../../../resources/text/index.ts';
import type { Composition } from '../../compose/compose.ts';
import { openRules, type SystemRulePlaces } from '../../compose/rule-book.ts';
import { Failure } from '../../core/model/index.ts';
import { SystemFiles } from '../../platform/files/system-files.ts';
import { readArguments } from '../arguments.ts';
import { exitOfError } from '../exit-codes.ts';
import { ruleWords } from './rules-print.ts';
import { rules } from './rules.ts';

let base = '';
beforeEach(() => (base = mkdtempSync(path.join(tmpdir(), 'rules-'))));
afterEach(() => rmSync(base, { recursive: true, force: true }));

const put = (name: string, text: string): string => {
  const file = path.join(base, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};
const message = (bytes: string): string => `# a stick\nMessageContent=${bytes}\n`;

interface Ended {
  code: number;
  out: string;
  err: string;
}

/** The verb on a data folder and system places of its own, without a bus. */
async function mwb(...typed: string[]): Promise<Ended> {
  const said = { out: [] as string[], err: [] as string[] };
  const dataFolder = path.join(base, 'data');
  const system: SystemRulePlaces = {
    overrides: path.join(base, 'etc'),
    unpacked: path.join(base, 'usr'),
    packed: path.join(base, 'usr/none.tar.gz'),
  };
  // `--virtual` keeps the rules of this computer out of what import reads again.
  const args = readArguments(['rules', '--virtual=e303', ...typed]);
  const opened = await openRules({ dataFolder, system, usbModeFile: args.values.get('usb-mode'), vendors: [] });
  const composition = {
    rules: opened,
    dataFolder,
    world: { files: new SystemFiles() },
    get ruleFindings() {
      return opened.all().findings;
    },
  } as unknown as Composition;
  const context = {
    args,
    composition,
    out: (text: string) => said.out.push(text),
    err: (text: string) => said.err.push(text),
    signal: new AbortController().signal,
  };
  try {
    const code = await rules.run(context);
    return { code, out: said.out.join('\n'), err: said.err.join('\n') };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { code: exitOfError(error.code), out: said.out.join('\n'), err: [...said.err, error.code].join('\n') };
  }
}
const data = (ended: Ended): unknown => JSON.parse(ended.out);

describe('mwb rules', () => {
  afterEach(() => speak('en'));

  it('says in German where a maker’s rule is known from', async () => {
    const words = (): string =>
      ruleWords(
        {
          rule: {
            entry: '12d1:1111',
            evidence: [{ source: 'one project with tests and several scripts', cameAs: '12d1:1442' }],
            origin: { kind: 'plugin', name: 'Huawei', file: 'huawei/stick.json', line: 1 },
          },
        },
        1,
      );
    expect(words()).toMatch(/evidence +one project with tests and several scripts, 12d1:1442$/m);
    await speak('de');
    expect(words()).toMatch(/Beleg +ein Projekt mit Tests und mehrere Skripte, 12d1:1442$/m);
  });

  it('lists every rule with its source and what hides it', async () => {
    put('data/rules/12d1:1f01', message('aa01'));
    const { out, code } = await mwb('list', '12d1:1f01');
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['12d1:1f01', 'message', 'own', 'a stick'],
      [
        '12d1:1f01',
        'HuaweiNewMode',
        '12d1:14db, 12d1:14dc',
        'shipped',
        'hidden by own 12d1:1f01',
        'Huawei E353 (3.se) and others',
      ],
    ]);
    const all = data(await mwb('list', '--json')) as { entry: string; hiddenBy?: { entry: string } }[];
    expect(all.length).toBeGreaterThanOrEqual(513);
    expect(all.filter(({ hiddenBy }) => hiddenBy !== undefined)).toMatchObject([
      { entry: '12d1:1f01', hiddenBy: { entry: '12d1:1f01', origin: { kind: 'user', line: 2 } } },
    ]);
  });

  it('lists what it can beside a broken file, and says so', async () => {
    put('data/rules/bad.json', '{"rules": [],}');
    const { out, err, code } = await mwb('list', '12d1:1f01');
    expect([code, out.split('\n').length]).toEqual([0, 1]);
    expect(err).toBe(
      `${path.join(base, 'data/rules/bad.json')}, line 1, column 13: there is a comma with nothing behind or before it.`,
    );
  });

  it('shows a rule with file and line, and refuses a name that fits none', async () => {
    const file = put('etc/12d1:1f01', message('aa01'));
    const { out } = await mwb('show', '12d1:1f01');
    expect(out).toContain(`from       system, ${file}, line 2`);
    expect(out).toContain('message 1  aa01');
    expect(out).toContain(`hidden by      12d1:1f01 (system, ${file}, line 2)`);
    expect(data(await mwb('show', '12d1:1f01', '--json'))).toMatchObject([
      { messages: ['aa01'] },
      { hiddenBy: { entry: '12d1:1f01' } },
    ]);
    expect(await mwb('show', '12d1:0000')).toMatchObject({ code: 4, err: 'mode.no-rule' });
    expect((await mwb('show')).code).toBe(2);
  });

  it('checks files of any format; notes alone are no fault', async () => {
    const bad = put('12d1:1f01', 'HuaweiNewMod=1\nMessageContent=123\n');
    const ended = await mwb('check', bad);
    expect(ended).toMatchObject({ code: 9, out: `${bad}: 0 rules, 2 to mend` });
    expect(ended.err).toBe(
      `${bad}, line 1: HuaweiNewMod is not a key.\n${bad}, line 2: MessageContent is not a whole number of hex bytes.`,
    );
    const router = put(
      'usb-mode.json',
      '{"messages": [], "devices": {"1199:0fff": {"*": {"mode": "Sierra", "t_class": 255, "msg": []}}}}',
    );
    const noted = await mwb('check', router);
    expect(noted).toMatchObject({ code: 0, out: `${router}: 1 rule, no findings, 1 note` });
    expect(noted.err).toContain('Note: ');
    expect(data(await mwb('check', bad, router, '--json'))).toMatchObject([
      { file: bad, usable: false },
      { formats: ['openwrt'], rules: 1, findings: [{ weight: 'note' }] },
    ]);
    expect(await mwb('check', put('x.txt', 'hello'))).toMatchObject({ code: 9 });
    expect(await mwb('check', path.join(base, 'none'))).toMatchObject({ code: 9 });
    expect(await mwb('check')).toMatchObject({ code: 0 });
  });

  it('traces the shipped set whatever else is there, and for an id the rule that counts', async () => {
    put('data/rules/12d1:1f01', message('aa01'));
    const all = (await mwb('trace')).out.split('\n');
    expect(all).toHaveLength(512);
    const line = (text: string) => JSON.parse(text) as { entry: string; ops: string[] };
    expect(all.map(line).find(({ entry }) => entry === '12d1:1f01')?.ops[0]).toMatch(
      /^bulk-out 01 55534243123456780000000000000011062000/,
    );
    const one = (await mwb('trace', '12d1:1f01')).out.split('\n').map(line);
    expect(one).toHaveLength(1);
    expect(one[0]?.ops).toContain('bulk-out 01 aa01');
  });

  it('imports whole or not at all, and never replaces unasked', async () => {
    const good = put('in/12d1:1f01', message('aa01'));
    put('in/12d1:1f02', message('aa1'));
    expect(await mwb('import', path.join(base, 'in'))).toMatchObject({ code: 9 });
    expect(existsSync(path.join(base, 'data/rules'))).toBe(false);
    expect(await mwb('import', good)).toMatchObject({ code: 0 });
    expect(await mwb('import', good)).toMatchObject({ code: 9, err: 'file.exists' });
    expect(await mwb('import', '--force', good)).toMatchObject({ code: 0 });
    expect(await mwb('import', put('README', ''))).toMatchObject({ code: 9, err: 'rules.syntax' });
    expect((await mwb('import')).code).toBe(2);
    expect(readdirSync(path.join(base, 'data/rules'))).toEqual(['12d1:1f01']);
  });

  it('says which imported rule does not count, because another comes first', async () => {
    put('data/rules/12d1:1f01', message('aa01'));
    const router = put('usb-mode.json', '{"messages": ["aa02"], "devices": {"12d1:1f01": {"*": {"msg": [0]}}}}');
    const ended = await mwb('import', router);
    expect(ended.out).toContain('12d1:1f01 is hidden by 12d1:1f01 (own, ');
    expect(data(await mwb('import', '--force', '--json', router))).toMatchObject({
      rules: [{ entry: '12d1:1f01', hiddenBy: { origin: { kind: 'user' } } }],
    });
  });

  it('exports what counts, in each format, to be read again', async () => {
    put('data/rules/12d1:1f01', message('aa01'));
    for (const [format, out, code] of [
      ['json', 'a.json', 0],
      ['openwrt', 'usb-mode.json', 0],
      ['usb-modeswitch', 'texts', 0],
    ] as const) {
      // prettier-ignore
      const to = path.join(base, out);
      expect(await mwb('export', `--format=${format}`, `--out=${to}`)).toMatchObject({ code });
      expect(await mwb('export', `--format=${format}`, `--out=${to}`)).toMatchObject({
        code: 9,
        err: expect.stringContaining('file.exists') as string,
      });
      const [read] = data(await mwb('check', to, '--json')) as { rules: number; findings: { weight: string }[] }[];
      expect([format, read?.rules, read?.findings.filter(({ weight }) => weight === 'mend')]).toEqual([
        format,
        format === 'openwrt' ? 512 - 36 : 512,
        [],
      ]);
    }
    expect(readFileSync(path.join(base, 'texts/12d1:1f01'), 'utf8')).toBe('# a stick\nMessageContent="aa01"\n');
    expect(readFileSync(path.join(base, 'usb-mode.json'), 'utf8')).toContain('"12d1:1f01": {\n\t\t\t"*": { "msg": [ ');
  });

  it('exports single rules to stdout and wants a folder for many texts', async () => {
    expect((await mwb('export', '12d1:1f01', '--format=usb-modeswitch')).out).toBe(
      '# Huawei E353 (3.se) and others\nTargetVendor=0x12d1\nTargetProductList="14db,14dc"\nHuaweiNewMode=1',
    );
    expect(data(await mwb('export', '12d1:1f01'))).toEqual({
      rules: [
        {
          entry: '12d1:1f01',
          about: 'Huawei E353 (3.se) and others',
          special: ['HuaweiNewMode'],
          targetVendor: '12d1',
          targetProducts: ['14db', '14dc'],
        },
      ],
    });
    const left = await mwb('export', '03f0:0857', '--format=openwrt');
    expect(left.err).toMatch(/^03f0:0857 is left out: a router takes configuration 0 literally/);
    expect((await mwb('export', '--format=usb-modeswitch')).code).toBe(2);
    expect((await mwb('export', '--format=xml')).code).toBe(2);
    expect((await mwb('export', 'ffff:ffff')).code).toBe(4);
  });
});
