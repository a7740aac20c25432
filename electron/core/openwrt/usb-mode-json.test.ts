import { describe, expect, it } from 'vitest';
import { shippedRules } from '../modes/shipped.ts';
import type { Rule } from '../modes/rules.ts';
import { formatUsbMode, usbModeOf } from './usb-mode-json-write.ts';
import { readUsbMode } from './usb-mode-json.ts';
import type { UsbModeEntry } from './usb-mode-json-modes.ts';

const source = { kind: 'openwrt' as const, name: 'a router' };
const read = (text: string) => readUsbMode(text, 'usb-mode.json', source);
const file = (devices: string, messages = '"5553", "0102"'): string =>
  `{\n"messages": [ ${messages} ],\n"devices": {\n${devices}\n} }`;
/** Each finding as `line code: what it is about`. */
const said = (text: string): string[] =>
  read(text).findings.map(({ line, code, weight, params }) =>
    [
      line,
      weight,
      code.slice(6),
      String(params['trap'] ?? params['reason'] ?? params['key']).replace(/^@rules\.\w+\./, ''),
    ].join(' '),
  );
const withoutOrigin = ({ origin: _origin, ...rule }: Rule) => rule;

describe('reading usb-mode.json', () => {
  it('reads methods, messages, ids and conditions', () => {
    const { rules, findings } = read(
      file(`"12d1:1f01": { "*": { "t_vendor": 4817, "t_product": [ 5339, 5340 ], "mode": "HuaweiNew", "msg": [ ] } },
"1c9e:f000": { "uMa=USB_Modem": { "msg": [ 1 ], "response": true }, "*": { "msg": [ 0, 1 ], "msg_endpoint": 5, "interface": 0 } },
"10a9:6080": { "*": { "mode": "Pantech", "modeval": 2, "msg": [ ] } },
"12d1:15c1": { "*": { "mode": "MBIM", "msg": [ ] } },
"19d2:1225": { "*": { "mode": "StandardEject", "config": 2, "alt": 1, "msg": [ ] } }`),
    );
    expect(findings).toEqual([]);
    expect(rules.map(withoutOrigin)).toEqual([
      { entry: '12d1:1f01', special: ['HuaweiNewMode'], targetVendor: '12d1', targetProducts: ['14db', '14dc'] },
      { entry: '1c9e:f000:uMa=USB_Modem', messages: ['0102'], needResponse: true },
      { entry: '1c9e:f000', messages: ['5553', '0102'], messageEndpoint: 5, interface: 0 },
      { entry: '10a9:6080', special: ['PantechMode'], pantech: 2 },
      { entry: '12d1:15c1', mbim: true },
      { entry: '19d2:1225', standardEject: true, configuration: 2, alternate: 1 },
    ]);
    expect(rules[1]?.origin).toEqual({ ...source, file: 'usb-mode.json', line: 5 });
  });

  it.each<[string, string, string[], number]>([
    ['t_class', '"1199:0fff": { "*": { "mode": "Sierra", "t_class": 255, "msg": [ ] } }', ['4 note trap t-class'], 1],
    ['config 0', '"413c:81d7": { "*": { "config": 0, "msg": [ ] } }', ['4 note trap config-zero'], 1],
    [
      'leading colon behind *',
      '"1c9e:f000": { "*": { "msg": [0] },\n":uMa=X": { "msg": [1] } }',
      ['5 note trap colon', '5 note trap never-reached'],
      2,
    ],
    [
      'leading colon before *',
      '"1c9e:f000": { ":uMa=X": { "msg": [1] },\n"*": { "msg": [0] } }',
      ['4 note trap colon', '5 note trap never-reached'],
      2,
    ],
    ['SCSI string', '"05c6:1000": { "sVe=GT": { "msg": [1] } }', ['4 note trap scsi'], 1],
    ['name without =', '"05c6:1000": { "uMa": { "msg": [1] } }', ['4 mend trap skipped'], 0],
    ['name that is no condition', '"05c6:1000": { "xxx=1": { "msg": [1] } }', ['4 mend bad-id 05c6:1000'], 0],
    ['index out of range', '"05c6:1000": { "*": { "msg": [2] } }', ['4 mend trap no-message'], 0],
    ['negative index', '"05c6:1000": { "*": { "msg": [-1] } }', ['4 mend trap no-message'], 0],
    ['four messages', '"05c6:1000": { "*": { "msg": [0,1,0,1] } }', ['4 mend trap many-messages'], 0],
    ['unknown mode', '"12d1:1f01": { "*": { "mode": "HuaweiAlt", "msg": [1] } }', ['4 mend trap unknown-mode'], 1],
    ['missing msg', '"12d1:1f01": { "*": { "mode": "HuaweiNew" } }', ['4 mend trap no-msg'], 1],
    [
      'message of an eject',
      '"19d2:2000": { "*": { "mode": "StandardEject", "msg": [1] } }',
      ['4 note trap eject-msg'],
      1,
    ],
    [
      'hex in a string for a number',
      '"12d1:1f01": { "*": { "t_vendor": "0x12d1", "mode": "HuaweiNew", "msg": [] } }',
      ['4 mend bad-value t_vendor'],
      1,
    ],
    [
      'number that is no id',
      '"12d1:1f01": { "*": { "t_product": [70000], "mode": "HuaweiNew", "msg": [] } }',
      ['4 mend bad-value t_product'],
      1,
    ],
    ['number for a flag', '"12d1:1f01": { "*": { "response": 1, "msg": [1] } }', ['4 mend bad-value response'], 1],
    ['mistyped field', '"12d1:1f01": { "*": { "mod": "HuaweiNew", "msg": [1] } }', ['4 mend unknown-key mod'], 1],
    ['capital letters', '"12D1:1F01": { "*": { "msg": [1] } }', ['4 mend trap upper-case'], 1],
    ['no id', '"12d1-1f01": { "*": { "msg": [1] } }', ['4 mend bad-id devices'], 0],
    ['entry that is none', '"12d1:1f01": { "*": [] }', ['4 mend syntax no-entry'], 0],
    ['device that is none', '"12d1:1f01": 5', ['4 mend syntax no-entry'], 0],
    ['wait', '"12d1:1f01": { "*": { "wait": 5, "msg": [1] } }', ['4 note trap unread'], 1],
    ['nothing to do', '"12d1:1f01": { "*": { "t_vendor": 4817, "msg": [] } }', ['4 note trap nothing'], 1],
    [
      'target of its own',
      '"12d1:1f01": { "*": { "t_vendor": 4817, "t_product": [7937], "msg": [1] } }',
      ['4 note trap same-id'],
      1,
    ],
    [
      'target of its own with a configuration',
      '"12d1:1f01": { "*": { "t_vendor": 4817, "t_product": [7937], "config": 2, "msg": [] } }',
      [],
      1,
    ],
  ])('%s is a finding', (_name, devices, findings, usable) => {
    expect(said(file(devices))).toEqual(findings);
    expect(read(file(devices)).rules).toHaveLength(usable);
  });

  it('names both sides of a loop and a mere chain', () => {
    const loop =
      file(`"12d1:1f01": { "*": { "t_vendor": 4817, "t_product": [ 5339 ], "mode": "HuaweiNew", "msg": [ ] } },
"12d1:14db": { "*": { "t_vendor": 4817, "t_product": [ 7937 ], "msg": [ 1 ] } }`);
    expect(said(loop)).toEqual(['4 mend trap loop', '5 mend trap loop']);
    expect(read(loop).findings[0]?.params).toMatchObject({ entry: '12d1:1f01', target: '12d1:14db' });
    expect(said(loop.replace('7937', '5340'))).toEqual(['4 note trap chain']);
    expect(said(loop.replace('"msg": [ 1 ]', '"config": 0, "msg": [ ]'))).toEqual(['5 note trap config-zero']);
  });

  it('drops only what uses a bad message', () => {
    const text = file('"12d1:1f01": { "*": { "msg": [0] } },\n"12d1:1f02": { "*": { "msg": [1] } }', '"555", "0102"');
    expect(said(text)).toEqual(['2 mend bad-hex messages[0]', '2 note trap refused-file', '4 mend trap bad-message']);
    expect(read(text).rules.map((rule) => rule.entry)).toEqual(['12d1:1f02']);
  });

  it('refuses the whole file for one comma, with its place', () => {
    const { rules, findings } = read(file('"12d1:1f01": { "*": { "msg": [0] } },'));
    expect(rules).toEqual([]);
    expect(findings).toMatchObject([{ code: 'rules.bad-json', weight: 'mend', line: 4, column: 37 }]);
  });

  it.each(['[]', '{}', '{"messages": []}', '{"messages": {}, "devices": {}}', '7'])('needs both parts: %s', (text) => {
    expect(read(text).findings).toMatchObject([
      { code: 'rules.syntax', params: { reason: '@rules.reason.openwrt-incomplete' } },
    ]);
  });
});

const count = (entries: UsbModeEntry[], field: keyof UsbModeEntry): number =>
  entries.filter((entry) => entry[field] !== undefined).length;

describe('the complete data set', () => {
  const rules = shippedRules();
  const stock = usbModeOf(rules, 'converter');
  const entries = [...stock.file.devices.values()].flatMap((matches) => [...matches.values()]);

  it('has the counts of the package’s own converter', () => {
    const names = [...stock.file.devices.values()].flatMap((matches) => [...matches.keys()]);
    const beginning = (start: string): number => names.filter((name) => name.startsWith(start)).length;
    expect(stock.file.messages).toHaveLength(61);
    expect(stock.file.devices.size).toBe(497);
    expect([beginning('*'), beginning(':uMa'), beginning(':uPr'), beginning(':sVe'), beginning(':sMo')]).toEqual([
      491, 14, 4, 2, 1,
    ]);
    const fields = {
      msg: 512, t_vendor: 340, t_product: 340, mode: 331, t_class: 97, config: 75, response: 19, wait: 6, msg_endpoint: 5,
      response_endpoint: 4, modeval: 2, check: 1, interface: 1, release_delay: 1,
    }; // prettier-ignore
    for (const [field, expected] of Object.entries(fields)) {
      expect([field, count(entries, field as keyof UsbModeEntry)]).toEqual([field, expected]);
    }
    const modes = Map.groupBy(entries, ({ mode }) => mode ?? 'none');
    const sizes = Object.fromEntries([...modes].map(([mode, list]) => [mode, list.length]));
    expect(sizes).toEqual({
      none: 181, StandardEject: 181, HuaweiNew: 62, Option: 61, Huawei: 7, Sierra: 5, Quanta: 3, Kobil: 2, Sony: 2, Pantech: 2,
      MobileAction: 1, Blackberry: 1, GCT: 1, Cisco: 1, Sequans: 1, Qisda: 1,
    }); // prettier-ignore
    expect(entries.filter(({ config }) => config === 0)).toHaveLength(33);
    expect(entries.filter((entry) => entry.t_class === 255)).toHaveLength(89);
    expect(stock.omitted).toEqual([]);
  });

  it('comes back from the stock form whole, but for what the form cannot hold', () => {
    const back = read(formatUsbMode(stock.file));
    const held = rules.map((rule) => {
      const { about: _about, noMbimCheck: _check, checkSuccessS: _seconds, ...rest } = withoutOrigin(rule);
      return rest;
    });
    const byEntry = (list: { entry: string }[]) => Object.fromEntries(list.map((rule) => [rule.entry, rule]));
    expect(byEntry(back.rules.map(withoutOrigin))).toEqual(byEntry(held));
    expect(back.rules).toHaveLength(512);
    const traps = Map.groupBy(back.findings, ({ params }) => String(params['trap']).replace('@rules.trap.', ''));
    const found = Object.fromEntries([...traps].map(([trap, list]) => [trap, list.length]));
    expect(found).toMatchObject({ 't-class': 97, 'config-zero': 33, colon: 21, scsi: 3, 'eject-msg': 7 });
  });

  it('comes back from the safe form without what a router would take otherwise', () => {
    const { file: safe, omitted } = usbModeOf(rules);
    const reasons = Map.groupBy(omitted, ({ reason }) => reason);
    expect([...reasons].map(([reason, list]) => [reason, list.length])).toEqual(
      expect.arrayContaining([['leave-alone', 33], ['scsi', 3]]), // prettier-ignore
    );
    const back = read(formatUsbMode(safe));
    const held = rules
      .filter((rule) => !omitted.some(({ entry }) => entry === rule.entry))
      .map((rule) => {
        const { about: _a, noMbimCheck: _n, checkSuccessS: _s, targetClass: _t, ...rest } = withoutOrigin(rule);
        return rest;
      });
    expect(back.rules).toHaveLength(512 - 36);
    const byEntry = (list: { entry: string }[]) => Object.fromEntries(list.map((rule) => [rule.entry, rule]));
    expect(byEntry(back.rules.map(withoutOrigin))).toEqual(byEntry(held));
    // And once more: nothing is lost on a second way.
    expect(formatUsbMode(usbModeOf(back.rules).file)).toBe(formatUsbMode(safe));
    expect(back.findings.map(({ params }) => params['trap']).filter((trap) => trap === '@rules.trap.t-class')).toEqual(
      [],
    );
    expect(JSON.parse(formatUsbMode(safe))).toMatchObject({
      devices: { '12d1:1f01': { '*': { t_product: [5339, 5340] } } },
    });
  });
});
