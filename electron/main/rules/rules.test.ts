import { mkdirSync, mkdtempSync, readFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { say, speak } from '../../../resources/text/index.ts';
import { Failure } from '../../core/model/index.ts';
import { attributeNames, specialMethods, type Rule } from '../../core/modes/rules.ts';
import { openLiveRules, type LiveRules } from '../../compose/live-rules.ts';
import { SystemFiles } from '../../platform/files/system-files.ts';
import { detailOf, fileNameFor, sharedTexts } from './detail.ts';
import { readDraft } from './draft.ts';
import { catalogueOf, type RuleStock } from './list.ts';
import { addOwn, removeOwn } from './own-folder.ts';
import { fieldsOf, methodOf } from './words.ts';

let data = '';
let live: LiveRules;
const files = new SystemFiles();
const own = (name: string): string => path.join(data, 'rules', name);
const put = (name: string, text: string): void => {
  mkdirSync(path.join(data, 'rules'), { recursive: true });
  writeFileSync(own(name), text);
};
const stock = (): RuleStock => ({ ...live.all(), folder: live.folder });
const find = (entry: string, kind = 'user') =>
  stock().index.rules.find((rule) => rule.entry === entry && rule.origin.kind === kind);
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (thrown: unknown) => (thrown instanceof Failure ? thrown.code : String(thrown)),
  );
const text = 'TargetVendor=0x12d1\nHuaweiNewMode=1\n';

beforeEach(async () => {
  data = mkdtempSync(path.join(os.tmpdir(), 'mwb-rules-'));
  live = await openLiveRules({ dataFolder: data, system: false, vendors: [] });
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

describe('a typed rule', () => {
  it('is not known before it is said for which id it is, yet its lines are checked', () => {
    expect(readDraft({ text: 'MessageContent="555"\n', entry: '' })).toMatchObject({
      entry: 'missing',
      rules: [],
      findings: [{ code: 'rules.bad-hex', line: 1 }],
    });
    expect(readDraft({ text, entry: '12d1' })).toMatchObject({ entry: 'bad', rules: [], findings: [] });
    expect(readDraft({ text, entry: ' 12D1:1F01 ' }).rules[0]?.entry).toBe('12d1:1f01');
    expect(readDraft({ text: '  ', entry: '' })).toMatchObject({ format: 'none', findings: [] });
  });

  it('may be a router’s file; two rules of one entry are a finding', () => {
    const router = '{"messages":[],"devices":{"12d1:1f01":{"*":{"mode":"HuaweiNew","msg":[]}}}}';
    expect(readDraft({ text: router, entry: '' })).toMatchObject({
      format: 'openwrt',
      rules: [{ entry: '12d1:1f01' }],
    });
    const doubled = '{"rules":[{"entry":"12d1:1f01"},{"entry":"12d1:1f01"}]}';
    expect(readDraft({ text: doubled, entry: '' }).findings.map((finding) => finding.code)).toContain('rules.twice');
  });

  it('comes back the same from both texts that are shared', () => {
    for (const rule of stock().index.rules) {
      const { origin: _origin, ...wanted } = rule;
      const { json, config } = sharedTexts(rule);
      const texts = [json.text, ...(config === undefined ? [] : [config.text])];
      for (const shared of texts) {
        const [back] = readDraft({ text: shared, entry: shared === json.text ? '' : rule.entry }).rules;
        expect({ ...back, origin: undefined }).toEqual({ ...wanted, origin: undefined });
      }
    }
  });
});

describe('the person’s folder', () => {
  it('gets nothing while anything is to mend', async () => {
    const bad = { text: `${text}MessageContent="555"\n`, entry: '12d1:1f01', replace: false };
    expect(await code(addOwn(live, files, bad))).toBe('rules.not-taken');
    expect(await code(addOwn(live, files, { text, entry: '', replace: false }))).toBe('rules.not-taken');
    expect(existsSync(path.join(data, 'rules'))).toBe(false);
  });

  it('takes a rule that counts at once, and replaces it only when told to', async () => {
    const { file, rules } = await addOwn(live, files, { text, entry: '12d1:1f01', replace: false });
    expect(file).toBe(own('12d1-1f01.json'));
    expect(rules).toHaveLength(1);
    const { rows, shadows } = catalogueOf(stock());
    const [mine, shipped] = [find('12d1:1f01'), find('12d1:1f01', 'shipped')];
    expect(mine && rows.get(mine)?.state).toEqual({ kind: 'in-force' });
    expect(shipped && shadows.get(shipped)).toBe(mine);
    const other = { text: 'StandardEject=1\n', entry: '12d1:1f01' };
    expect(await code(addOwn(live, files, { ...other, replace: false }))).toBe('file.exists');
    expect(readFileSync(file, 'utf8')).toContain('HuaweiNewMode');
    await addOwn(live, files, { ...other, replace: true });
    expect(readFileSync(file, 'utf8')).toContain('standardEject');
  });

  it('never loses other rules of a file that has the wanted name', async () => {
    put('12d1-1f01.json', '{"rules":[{"entry":"12d1:9999"}]}');
    await live.reload();
    const { file } = await addOwn(live, files, { text, entry: '12d1:1f01', replace: true });
    expect(file).toBe(own('12d1-1f01-2.json'));
    expect(find('12d1:9999')).toBeDefined();
  });

  it('loses one rule of a file and keeps the rest of it', async () => {
    put('two.json', '{"name":"mine","rules":[{"entry":"12d1:1111"},{"entry":"12d1:2222"}]}');
    await live.reload();
    const rule = find('12d1:1111');
    if (rule === undefined) throw new Error('not read');
    await removeOwn(live, files, rule);
    expect(JSON.parse(readFileSync(own('two.json'), 'utf8'))).toEqual({
      name: 'mine',
      rules: [{ entry: '12d1:2222' }],
    });
    expect(find('12d1:1111')).toBeUndefined();
    expect(await code(removeOwn(live, files, rule))).toBe('mode.no-rule');
  });

  it('keeps a file whose other rules are broken', async () => {
    put('two.json', '{"rules":[{"entry":"12d1:1111"},{"entry":"12d1:zz"}]}');
    await live.reload();
    const rule = find('12d1:1111');
    if (rule === undefined) throw new Error('not read');
    expect((await detailOf(rule, stock(), catalogueOf(stock()), [])).removable).toBe(false);
    expect(await code(removeOwn(live, files, rule))).toBe('rules.not-taken');
    expect(readFileSync(own('two.json'), 'utf8')).toContain('12d1:zz');
  });

  it('gives no shipped rule away', async () => {
    const rule = find('12d1:1f01', 'shipped');
    if (rule === undefined) throw new Error('not read');
    expect(await code(removeOwn(live, files, rule))).toBe('file.unwritable');
  });
});

describe('the list and one rule', () => {
  afterEach(() => speak('en'));

  it('gives each rule a key of its own, by id, and a finding to the rule that it is about', async () => {
    put('12d1:14fe', 'HuaweiNewMode=1\nTargetVendr=0x12d1\n');
    // Nothing is left of this one to do: it is said, and hides no other rule.
    put('12d1:1505', 'HuaweiNewMod=1\n');
    put('two.json', '{"rules":[{"entry":"12d1:1111"},{"entry":"12d1:zz"}]}');
    await live.reload();
    const { list, byKey, rows } = catalogueOf(stock());
    expect(byKey.size).toBe(list.rows.length);
    const ids = list.rows.map(({ entry }) => entry.slice(0, 9));
    expect(ids).toEqual(ids.toSorted());
    const stateOf = (entry: string): unknown => {
      const rule = find(entry);
      return rule && rows.get(rule)?.state.kind;
    };
    expect([stateOf('12d1:14fe'), stateOf('12d1:1111'), stateOf('12d1:1505')]).toEqual([
      'finding',
      'in-force',
      undefined,
    ]);
    expect(list.rows.find(({ entry }) => entry === '12d1:1505')?.state.kind).toBe('in-force');
    expect(list.findings.length).toBeGreaterThanOrEqual(3);
  });

  it('tells when each rule of an id is taken', async () => {
    const rule = find('05c6:1000:uMa=Option', 'shipped');
    if (rule === undefined) throw new Error('not read');
    const { rivals, trace } = await detailOf(rule, stock(), catalogueOf(stock()), []);
    expect(rivals.length).toBeGreaterThan(5);
    expect(rivals.find(({ self }) => self)).toMatchObject({
      taken: 'when',
      conditions: [{ name: 'uMa', value: 'Option' }],
    });
    expect(trace.ops.length).toBeGreaterThan(0);
  });

  it('has words for every method, field and condition of every rule', () => {
    const ids = [
      ...stock().index.rules.flatMap((rule) => [
        ...methodOf(rule),
        ...fieldsOf(rule).flatMap(({ label, value }) => [label, value]),
      ]),
      ...specialMethods.map((name) => ({ id: `rules-page.method.${name}` })),
      ...attributeNames.flatMap((name) => [
        { id: `rules-page.condition.${name}` },
        { id: `rules-page.fit.attribute.${name}` },
      ]),
    ].map(({ id }) => id);
    expect([...new Set(ids)].filter((id) => say({ id }) === id)).toEqual([]);
  });

  it('says in German where a maker’s rule is known from, and what a person has written as it is', async () => {
    const evidence = ['one project with tests and several scripts', 'my own bench'].map((source) => ({ source }));
    const rule: Rule = {
      entry: '12d1:1111',
      evidence,
      origin: { kind: 'plugin', name: 'Huawei', file: 'huawei/stick.json', line: 1 },
    };
    const known = (): string[] => fieldsOf(rule).map(({ value }) => say(value));
    expect(known()).toEqual(['one project with tests and several scripts', 'my own bench']);
    await speak('de');
    expect(known()).toEqual(['ein Projekt mit Tests und mehrere Skripte', 'my own bench']);
  });

  it('names files so that every system takes them', () => {
    expect(fileNameFor(['05c6:1000:uMa=Co.,Ltd'])).toBe('05c6-1000-uMa-Co-Ltd');
    expect(fileNameFor(['12d1:#linux', '12d1:1f01'])).toBe('12d1-linux-and-1');
  });
});
