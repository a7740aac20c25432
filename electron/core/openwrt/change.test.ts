import { applyPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { Failure, type Device, type ModeToken } from '../model/index.ts';
import { backupName, changeFile } from './change.ts';
import { explainFile, foreseeAll } from './explain.ts';
import { stockFile } from './stock.ts';
import type { RouterWish } from './wish.ts';

const now = '2026-03-04T05:06:07.000Z';
const windows = '55534243000000000000000000000011060000000000000000000000000000';
const disk = (id: string, strings: Partial<Device> = {}): Device => ({
  vid: id.slice(0, 4),
  pid: id.slice(5),
  bcdDevice: 0x0102,
  deviceClass: 0,
  manufacturer: 'HUAWEI_MOBILE',
  product: 'HUAWEI_MOBILE',
  configurations: [
    { value: 1, interfaces: [{ number: 0, alternate: 0, classCode: 8, subclass: 6, protocol: 0x50, endpoints: [] }] },
  ],
  activeConfiguration: 1,
  ...strings,
});
const wish = (more: Partial<RouterWish> = {}): RouterWish => ({
  mode: 'serial',
  id: '12d1:1f01',
  device: disk('12d1:1f01'),
  needsEntry: true,
  entry: {},
  messages: [windows],
  targets: ['12d1:1001'],
  proof: 'verified',
  ...more,
});
const known = (id: string): ModeToken | undefined =>
  (({ '12d1:14db': 'network', '12d1:14dc': 'network', '12d1:1001': 'serial' }) as const)[id];
const codeOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    if (error instanceof Failure) return [error.code, error.data.params['reason'] ?? error.data.params['trap']];
    throw error;
  }
  return 'nothing thrown';
};
const file = (devices: string, messages = '"AA01"'): string =>
  `{\r\n  "messages" : [ ${messages} ],\r\n  "devices": {\r\n${devices}\r\n  }\r\n}`;

describe('the case of the E303', () => {
  it('is explained as HiLink by the packaged file', () => {
    const [seen] = foreseeAll(stockFile(), [disk('12d1:1f01')], known);
    expect(seen).toMatchObject({
      outcome: 'acts',
      comesAs: ['12d1:14db', '12d1:14dc'],
      becomes: 'network',
      tried: [{ name: '*', taken: true }],
      steps: [{ id: 'openwrt.mode.HuaweiNew' }],
      words: { id: 'openwrt.outcome.acts-mode', params: { ids: '12d1:14db, 12d1:14dc', mode: '@mode.network.a' } },
    });
  });

  it('becomes 12d1:1001 by a change of two lines, with every other entry as it was', () => {
    const change = changeFile(stockFile(), wish(), now, known);
    expect(change).toMatchObject({
      kind: 'replace',
      backup: 'usb-mode.json.2026-03-04T050607Z',
      messages: [{ index: 61, hex: windows, reused: false }],
      foreseen: { outcome: 'acts', sends: [windows], comesAs: ['12d1:1001'], becomes: 'serial' },
    });
    const signs = change.diff.split('\n').filter((line) => /^[-+](?![-+])/.test(line));
    expect(signs.map((line) => line.replace(/\t/g, ''))).toEqual([
      expect.stringMatching(/^-"[0-9a-f]+"$/),
      expect.stringMatching(/^\+"[0-9a-f]+",$/),
      `+"${windows}"`,
      '-"*": { "t_vendor": 4817, "t_product": [ 5339, 5340 ], "mode": "HuaweiNew", "msg": [ ] }',
      '+"*": { "t_vendor": 4817, "t_product": [ 4097 ], "msg": [ 61 ] }',
    ]);
    const without = (text: string) =>
      explainFile(text)
        .entries.filter(({ id }) => id !== '12d1:1f01')
        .map(({ line: _, ...rest }) => rest);
    expect(without(change.after)).toEqual(without(stockFile()));
    expect(change.notes.map(({ id }) => id)).toEqual(['openwrt.proof.verified', 'openwrt.note.target-acts']);
  });

  it('changes nothing a second time', () => {
    const once = changeFile(stockFile(), wish(), now);
    expect(changeFile(once.after, wish(), now)).toMatchObject({ kind: 'none', diff: '', after: once.after });
  });
});

describe('changing a file', () => {
  it('uses an equal message again, whatever its case, and keeps line ends and blanks', () => {
    const text = file(
      '    "12d1:1f01" : {   "*": {"mode":"HuaweiNew","msg":[]} },\r\n    "19d2:1225":{"*":{"msg":[0]}}',
    );
    const change = changeFile(text, wish({ messages: ['aa01'] }), now);
    expect(change.messages).toEqual([{ index: 0, hex: 'aa01', reused: true }]);
    expect(change.after).toBe(
      text.replace('{"mode":"HuaweiNew","msg":[]}', '{ "t_vendor": 4817, "t_product": [ 4097 ], "msg": [ 0 ] }'),
    );
  });

  it('adds an id in order, in the manner of the file', () => {
    const text = file('    "12d1:14fe": { "*": { "msg": [ 0 ] } },\r\n    "19d2:1225": { "*": { "msg": [ 0 ] } }');
    const { after, kind } = changeFile(text, wish({ messages: ['aa01'] }), now);
    expect(kind).toBe('add');
    expect(explainFile(after).entries.map(({ id, line }) => [id, line])).toEqual([['12d1:14fe', 4], ['12d1:1f01', 6], ['19d2:1225', 8]]); // prettier-ignore
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it.each([
    ['an empty file', '{ "messages": [ ], "devices": { } }'],
    ['one without the id', file('"aaaa:0001": { "*": { "msg": [ 0 ] } }')],
    ['one line', '{"messages":["aa"],"devices":{"ffff:0001":{"*":{"msg":[0]}}}}'],
    ['an id without entries', file('"12d1:1f01": { }')],
    ['an id that is no object', file('"12d1:1f01": 5')],
    ['a condition that does not fit', file('"12d1:1f01": { "uMa=Other": { "msg": [ 0 ] } }')],
    [
      'a condition that fits',
      file('"12d1:1f01": { "uMa=HUAWEI_MOBILE": { "msg": [ 0 ] }, "*": { "mode": "Huawei", "msg": [ ] } }'),
    ],
    [
      'a colon that fits all',
      file('"12d1:1f01": { ":uMa=Other": { "msg": [ 0 ] }, "*": { "mode": "Huawei", "msg": [ ] } }'),
    ],
    ['t_class', file('"12d1:1f01": { "*": { "t_class": 255, "msg": [ 0 ] } }')],
    [
      'an id twice',
      file('"12d1:1f01": { "*": { "msg": [ 0 ] } }, "12d1:1f01": { "*": { "mode": "Huawei", "msg": [ ] } }'),
    ],
  ])('brings the stick there from %s', (_name, text) => {
    const change = changeFile(text, wish(), now, known);
    expect(change.foreseen).toMatchObject({ outcome: 'acts', sends: [windows], comesAs: ['12d1:1001'] });
    expect(change.after).not.toContain('t_class');
    JSON.parse(change.after);
  });

  it('takes out an entry that would spoil a stored mode, and says when none is needed', () => {
    const stored = wish({
      id: '413c:81d7',
      device: disk('413c:81d7'),
      needsEntry: false,
      messages: [],
      targets: ['413c:81d7'],
    });
    const change = changeFile(stockFile(), stored, now);
    expect(change).toMatchObject({ kind: 'remove', foreseen: { outcome: 'no-entry' } });
    expect(changeFile(change.after, stored, now)).toMatchObject({ kind: 'none', diff: '' });
  });

  it.each<[string, string, Partial<RouterWish>, unknown[]]>([
    ['odd hex', stockFile(), { messages: ['555'] }, ['openwrt.refused', '@openwrt.refuse.hex']],
    ['capital letters in the id', stockFile(), { id: '12D1:1F01' }, ['openwrt.refused', '@openwrt.refuse.id']],
    ['a target that is none', stockFile(), { targets: ['12d1:10'] }, ['openwrt.refused', '@openwrt.refuse.id']],
    [
      'the id as its own target',
      stockFile(),
      { targets: ['12d1:1f01'] },
      ['openwrt.refused', '@openwrt.refuse.same-id'],
    ],
    ['config 0', stockFile(), { entry: { config: 0 } }, ['openwrt.refused', '@openwrt.refuse.config-zero']],
    [
      'a loop',
      file('"12d1:14db": { "*": { "t_vendor": 4817, "t_product": [ 7937 ], "msg": [ 0 ] } }'),
      { targets: ['12d1:14db'] },
      ['openwrt.refused', '@openwrt.refuse.loop'],
    ],
    [
      'a loop over two',
      file(
        '"12d1:14db": { "*": { "t_vendor": 4817, "t_product": [ 5340 ], "msg": [ 0 ] } }, "12d1:14dc": { "*": { "t_vendor": 4817, "t_product": [ 7937 ], "msg": [ 0 ] } }',
      ),
      { targets: ['12d1:14db'] },
      ['openwrt.refused', '@openwrt.refuse.loop'],
    ],
    ['a stray comma', '{ "messages": [ ], "devices": { }, }', {}, ['openwrt.bad-file', '@openwrt.trap.bad-json']],
  ])('refuses %s', (_name, text, more, wanted) => {
    const reason = codeOf(() => changeFile(text, wish(more), now));
    if (wanted[0] === 'openwrt.bad-file') expect(reason).toEqual([wanted[0], expect.anything()]);
    else expect(reason).toEqual(wanted);
  });

  it('names the copy by the time', () => {
    expect(backupName(now)).toBe('usb-mode.json.2026-03-04T050607Z');
  });

  it('makes a diff that leads from the old text to the new one', () => {
    const { diff, after } = changeFile(stockFile(), wish(), now);
    expect(diff.startsWith('--- a/etc/usb-mode.json')).toBe(true);
    expect(applyPatch(stockFile(), diff)).toBe(after);
  });
});
