import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ruleFor, type LookupDevice } from '../lookup.ts';
import { shippedRules, shippedRulesFor } from '../shipped.ts';
import type { Rule } from '../rules.ts';
import { joinRules, type RawSource } from './join.ts';
import { readRulesFile } from './read.ts';
import { shadowedRules } from './shadow.ts';
import { readyRules, ruleStore } from './store.ts';

const folder = (kind: 'user' | 'system' | 'openwrt', name: string, files: Record<string, string>): RawSource => ({
  kind,
  name,
  files: Object.entries(files).map(([file, text]) => ({ name: file, path: `${name}/${file}`, text })),
  troubles: [],
});
const message = (bytes: string): string => `MessageContent="${bytes}"\n`;
const router = (devices: Record<string, unknown>): string => JSON.stringify({ messages: ['aa01', 'aa02'], devices });
const device = (more: Partial<LookupDevice> = {}): LookupDevice => ({ vid: '12d1', pid: '1f01', ...more });
/** Where the rule that is taken was read, and what it sends. */
const taken = (sources: RawSource[], ready: readonly Rule[], one: LookupDevice): string | undefined => {
  const { rule } = ruleFor(joinRules(sources, ready).index, one);
  return rule === undefined ? undefined : `${rule.origin.file} ${(rule.messages ?? rule.special ?? []).join()}`;
};

const own = folder('user', '/own', { '12d1:1f01': message('aa10') });
const etc = folder('system', '/etc', { '12d1:1f01': message('aa20') });
const unpacked: RawSource = { ...folder('system', '/usr', { '12d1:1f01': message('aa30') }), fallbackWithin: true };
const pack = folder('system', '/usr/pack', { '12d1:1f01': message('aa40') });
const usbMode = folder('openwrt', '/usb-mode.json', {
  'usb-mode.json': router({ '12d1:1f01': { '*': { msg: [0] } } }),
});
const plugin = readRulesFile(
  { name: '12d1:1f01', path: 'plugin', text: message('aa50') },
  { kind: 'plugin', name: 'Huawei' },
).rules;

describe('texts of rules that say nothing or too little', () => {
  const mistyped = {
    'bad key': 'HuaweiNewMod=1\n',
    targets: '# mine\nTargetVendor=0x12d1\n',
    empty: '',
    comments: '# x\n\n; y\n',
  };
  const shipped: RawSource[] = [];

  it.each(Object.entries(mistyped))('do not count, hide nothing and are told of: %s', (_, text) => {
    for (const kind of ['user', 'system'] as const) {
      const source = folder(kind, '/x', { '12d1:1f01': text });
      expect(taken([source], shippedRules(), device())).toBe(taken(shipped, shippedRules(), device()));
      const store = ruleStore([source], [readyRules(shippedRules())]);
      expect(ruleFor(store.indexFor(device()), device()).rule?.origin.kind).toBe('shipped');
      expect(store.findingsFor(device()).map(({ finding }) => finding.params['reason'])).toContain(
        '@rules.reason.nothing-to-do',
      );
      expect(store.findingsFor(device({ pid: '1f02' }))).toEqual([]);
    }
  });

  it('count when something is left to do, and their findings go with the id', () => {
    const source = folder('user', '/x', { '12d1:1f01': `TargetProdukt=1506\n${message('aa11')}` });
    expect(taken([source], shippedRules(), device())).toBe('/x/12d1:1f01 aa11');
    const store = ruleStore([source], [readyRules(shippedRules())]);
    expect(store.findingsFor(device())).toMatchObject([
      { entry: '12d1:1f01', finding: { code: 'rules.unknown-key', params: { key: 'TargetProdukt', line: 1 } } },
    ]);
  });

  it('leave a stick alone where they say so, and park where they are parked', () => {
    const alone = folder('user', '/x', { '12d1:1f01': 'Configuration=0\n', '12d1:1f02:?': '' });
    expect(joinRules([alone], []).findings).toEqual([]);
    expect(ruleFor(joinRules([alone], shippedRules()).index, device()).rule?.configuration).toBe(0);
  });

  it('are one finding and no rule when they are no text', () => {
    const binary = folder('user', '/x', { '12d1:1f01': '\0\n=\0\n'.repeat(100) });
    expect(joinRules([binary], [])).toMatchObject({
      index: { rules: [] },
      findings: [{ code: 'rules.syntax', line: 1, params: { reason: '@rules.reason.no-text' } }],
    });
  });
});

describe('rules from everywhere', () => {
  it('count in order: own, overrides, unpacked, packed, router, plug-in, shipped', () => {
    const all = [own, etc, unpacked, pack, usbMode];
    const expected = [
      '/own/12d1:1f01 aa10',
      '/etc/12d1:1f01 aa20',
      '/usr/12d1:1f01 aa30',
      '/usr/pack/12d1:1f01 aa40',
      '/usb-mode.json/usb-mode.json aa01',
    ];
    for (const [index, words] of expected.entries())
      expect(taken(all.slice(index), [...plugin, ...shippedRules()], device())).toBe(words);
    expect(taken([], [...plugin, ...shippedRules()], device())).toBe('plugin aa50');
    expect(taken([], shippedRules(), device())).toBe('12d1:1f01 HuaweiNewMode');
  });

  it('take the first whose conditions hold, over all sources', () => {
    const withConditions = folder('user', '/own', {
      '05c6:1000:uMa=Acme': message('aa11'),
      '05c6:1000:uMa=Acme:uPr=Two_Words': message('aa12'),
      'own.json': JSON.stringify({ rules: [{ entry: '05c6:1000:sVe=Disk', messages: ['aa13'] }] }),
    });
    const shipped = shippedRules();
    const ask = (more: Partial<LookupDevice>) =>
      taken([withConditions], shipped, { vid: '05c6', pid: '1000', ...more });
    expect(ask({ manufacturer: 'Acme Inc.' })).toBe('/own/05c6:1000:uMa=Acme aa11');
    expect(ask({ manufacturer: 'Acme', product: 'Two Words' })).toBe('/own/05c6:1000:uMa=Acme:uPr=Two_Words aa12');
    expect(ask({ manufacturer: 'AnyDATA' })).toMatch(/^05c6:1000:uMa=AnyDATA/);
    const { index } = joinRules([withConditions], shipped);
    const found = ruleFor(index, { vid: '05c6', pid: '1000' }, { scsi: { scsiVendor: 'A Disk' } });
    expect(found.rule?.messages).toEqual(['aa13']);
  });

  it('put a fall-back of the unpacked set before the packed rules, as the dispatcher does, and others last', () => {
    const fallback: RawSource = {
      ...folder('system', '/usr', { '12d1:#linux': message('aa60') }),
      fallbackWithin: true,
    };
    const ownFallback = folder('user', '/own', { '12d1:#linux': message('aa61') });
    expect(taken([fallback, pack], [], device())).toBe('/usr/12d1:#linux aa60');
    expect(taken([ownFallback, pack], [], device())).toBe('/usr/pack/12d1:1f01 aa40');
    expect(taken([ownFallback, pack], [], device({ pid: 'ffff' }))).toBe('/own/12d1:#linux aa61');
  });

  it('know which of them no device can come to', () => {
    const conditional = folder('user', '/own', { '12d1:1f01:uMa=X': message('aa70') });
    const { index } = joinRules([conditional, etc, pack], shippedRules());
    const hidden = [...shadowedRules(index)].map(([rule, first]) => [rule.origin.name, first.origin.name]);
    expect(hidden).toEqual([['/usr/pack', '/etc'], ['usb-modeswitch-data', '/etc']]); // prettier-ignore
  });

  it('say which entry stands twice in one source, and not that two sources have it', () => {
    const doubled = folder('user', '/own', {
      '12d1:1f01': message('aa10'),
      'a.json': '{"rules": [\n{"entry": "12d1:1f01", "reset": true}]}',
    });
    const { findings, index } = joinRules([doubled, etc], []);
    expect(findings).toMatchObject([
      { code: 'rules.twice', file: '/own/a.json', line: 2, params: { first: '/own/12d1:1f01:1' } },
    ]);
    expect(ruleFor(index, device()).rule?.messages).toEqual(['aa10']);
  });

  it('keep the good rules beside files with findings and sources that cannot be read', () => {
    const bad = folder('user', '/own', {
      '12d1:1f01': `${message('aa10')}HuaweiNewMod=1\n`,
      '12d1:1f02': message('aa1'),
      'torn.json': '{"rules": [',
      'usb-mode.json': '{"messages": [], "devices": {"1f01": {}}}',
      'notes.txt': 'dear diary',
      'README.md': 'nothing',
      '12d1:1f03~': 'rubbish',
    });
    const troubles = [{ code: 'rules.unreadable' as const, params: { file: '/etc/x' } }];
    const { index, findings } = joinRules([bad, { ...etc, troubles }], []);
    expect(findings.map(({ code, kind, file, line }) => [code, kind, file, line])).toEqual([
      ['rules.unknown-key', 'user', '/own/12d1:1f01', 2],
      ['rules.bad-hex', 'user', '/own/12d1:1f02', 1],
      ['rules.bad-json', 'user', '/own/torn.json', 1],
      ['rules.bad-id', 'openwrt', '/own/usb-mode.json', 1],
      ['rules.syntax', 'user', '/own/notes.txt', 1],
      ['rules.unreadable', 'system', '/etc/x', undefined],
    ]);
    expect(index.rules.map(({ origin }) => origin.file)).toEqual(['/own/12d1:1f01', '/etc/12d1:1f01']);
  });

  it('hold any text without falling over', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('12d1:1f01', 'a.json', 'usb-mode.json', 'x'),
        fc.string({ unit: 'binary', maxLength: 200 }),
        (name, text) => {
          const { findings } = readRulesFile({ name, path: name, text }, { kind: 'user', name: '/own' });
          expect(findings.length).toBeLessThanOrEqual(50);
        },
      ),
    );
  });
});

describe('the store', () => {
  const sources = [
    own,
    folder('user', '/own2', { 'r.json': '{"rules": [{"entry": "05c6:1000:uMa=Option", "messages": ["aa80"]}]}' }),
    etc,
    {
      ...folder('system', '/usr', { '12d1:#linux': message('aa60'), '19d2:2000': message('aa61') }),
      fallbackWithin: true,
    },
    pack,
    usbMode,
  ];
  const store = ruleStore(sources, [readyRules(plugin), { all: shippedRules, forId: shippedRulesFor }]);

  it('gives for one id what the whole book gives', () => {
    const whole = store.all().index;
    const ids = [
      ...new Set(whole.rules.map(({ entry }) => entry.slice(0, 9)).filter((id) => id[5] !== '#')),
      '12d1:ffff',
    ];
    for (const id of ids) {
      for (const manufacturer of [undefined, 'Option', 'AnyDATA', 'Yota']) {
        const one = { vid: id.slice(0, 4), pid: id.slice(5), ...(manufacturer === undefined ? {} : { manufacturer }) };
        expect(ruleFor(store.indexFor(one), one).rule).toEqual(ruleFor(whole, one).rule);
      }
    }
  });

  it('parses nothing of a system’s set but what is asked for', () => {
    let reads = 0;
    const counted = { name: '12d1:1f02', path: 'p', get text() { reads += 1; return message('aa90'); } }; // prettier-ignore
    const lazy = ruleStore([{ kind: 'system', name: '/usr', files: [counted], troubles: [] }], []);
    expect(lazy.indexFor({ vid: '12d1', pid: '1f01' }).rules).toEqual([]);
    expect(reads).toBe(0);
    expect(lazy.indexFor({ vid: '12d1', pid: '1f02' }).rules).toHaveLength(1);
    const once = reads;
    lazy.indexFor({ vid: '12d1', pid: '1f02' });
    expect(reads).toBe(once);
  });
});
