import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shippedRules } from '../modes/shipped.ts';
import { say } from '../../../resources/text/index.ts';
import { explainFile } from './explain.ts';
import { checkFile } from './findings.ts';
import { stockFile } from './stock.ts';
import { applyEdits } from './text-edits.ts';
import { formatUsbMode, usbModeOf } from './usb-mode-json-write.ts';

const file = (devices: string, messages = '"5553", "0102"'): string =>
  `{\n"messages": [ ${messages} ],\n"devices": {\n${devices}\n} }`;

describe('traps of a usb-mode.json', () => {
  it.each<[string, string, string]>([
    [
      't_class',
      file('"1199:0fff": { "*": { "t_class": 255, "mode": "Sierra", "msg": [ ] } }'),
      '4:23 warning t-class devices["1199:0fff"]["*"].t_class',
    ],
    [
      'config 0',
      file('"413c:81d7": { "*": { "config": 0, "msg": [ ] } }'),
      '4:23 warning config-zero devices["413c:81d7"]["*"].config',
    ],
    [
      'leading colon',
      file('"1c9e:f000": { ":uMa=X": { "msg": [ 1 ] } }'),
      '4:16 warning colon devices["1c9e:f000"][":uMa=X"]',
    ],
    [
      'behind *',
      file('"1c9e:f000": { "*": { "msg": [ 0 ] }, "uMa=X": { "msg": [ 1 ] } }'),
      '4:39 note never-reached devices["1c9e:f000"]["uMa=X"]',
    ],
    ['SCSI', file('"05c6:1000": { "sVe=GT": { "msg": [ 1 ] } }'), '4:16 warning scsi devices["05c6:1000"]["sVe=GT"]'],
    [
      'no =',
      file('"05c6:1000": { "all": { "msg": [ 1 ] }, "*": { "msg": [ 0 ] } }'),
      '4:16 warning skipped devices["05c6:1000"].all',
    ],
    ['capital letters', file('"12D1:1F01": { "*": { "msg": [ 0 ] } }'), '4:1 warning upper-case devices["12D1:1F01"]'],
    [
      'index',
      file('"12d1:1f01": { "*": { "msg": [ 0, 2 ] } }'),
      '4:35 warning no-message devices["12d1:1f01"]["*"].msg[1]',
    ],
    ['odd hex', file('"12d1:1f01": { "*": { "msg": [ 0 ] } }', '"5553", "010"'), '2:23 error bad-hex messages[1]'],
    [
      'HuaweiAlt',
      file('"12d1:1f01": { "*": { "mode": "HuaweiAlt", "msg": [ 0 ] } }'),
      '4:23 warning unknown-mode devices["12d1:1f01"]["*"].mode',
    ],
    ['no msg', file('"12d1:1f01": { "*": { "config": 2 } }'), '4:16 error no-msg devices["12d1:1f01"]["*"]'],
    [
      'msg beside eject',
      file('"19d2:2000": { "*": { "mode": "StandardEject", "msg": [ 0 ] } }'),
      '4:48 note eject-msg devices["19d2:2000"]["*"].msg',
    ],
    [
      'loop',
      file(
        '"12d1:1f01": { "*": { "t_vendor": 4817, "t_product": [ 5339 ], "msg": [ 0 ] } },\n"12d1:14db": { "*": { "t_vendor": 4817, "t_product": [ 7937 ], "msg": [ 0 ] } }',
      ),
      '4:16 warning loop devices["12d1:1f01"]["*"]',
    ],
    [
      'quoted number',
      file('"12d1:1f01": { "*": { "t_vendor": "0x12d1", "msg": [ 0 ] } }'),
      '4:35 warning bad-value devices["12d1:1f01"]["*"].t_vendor',
    ],
    ['hex number', file('"12d1:1f01": { "*": { "config": 0x02, "msg": [ 0 ] } }'), '4:33 error bad-json $'],
    ['comma', file('"12d1:1f01": { "*": { "msg": [ 0 ] }, }'), '4:37 error bad-json $'],
    ['missing comma', '{ "messages": [ ]\n"devices": { } }', '2:1 error bad-json $'],
    ['no devices', '{ "messages": [ ] }', '1:1 error openwrt-incomplete $'],
    [
      'two equal keys',
      file('"12d1:1f01": { "*": { "config": 2, "msg": [ ], "config": 3 } }'),
      '4:48 warning twice devices["12d1:1f01"]["*"].config',
    ],
    [
      'detach_storage',
      file('"12d1:1f01": { "*": { "detach_storage": true, "msg": [ 0 ] } }'),
      '4:23 note unread devices["12d1:1f01"]["*"].detach_storage',
    ],
    [
      'wait',
      file('"12d1:1f01": { "*": { "wait": 2, "msg": [ 0 ] } }'),
      '4:23 note unread devices["12d1:1f01"]["*"].wait',
    ],
  ])('finds %s with its place, and its fix ends it', (_name, text, wanted) => {
    const findings = checkFile(text);
    const said = findings.map(
      ({ line, column, severity, trap, path }) => `${line}:${column} ${severity} ${trap} ${path}`,
    );
    expect(said).toContain(wanted);
    const found = findings[said.indexOf(wanted)]!;
    expect(say(found.says)).not.toMatch(/openwrt\.|[{}]/);
    if (found.fix === undefined) throw new Error('no fix');
    expect(say(found.fix.title)).not.toMatch(/openwrt\.|[{}]/);
    const mended = applyEdits(text, found.fix.edits);
    expect(checkFile(mended).filter(({ trap }) => trap === found.trap)).toEqual([]);
    expect(checkFile(mended).filter(({ trap }) => trap === 'bad-json')).toEqual([]);
  });

  it('puts conditions first and without a colon, in one fix', () => {
    const text = file('"1c9e:f000": { "*": { "msg": [ 0 ] }, ":uMa=X": { "msg": [ 1 ] } }');
    const fix = checkFile(text).find(({ trap }) => trap === 'colon')?.fix;
    expect(applyEdits(text, fix?.edits ?? [])).toBe(
      file('"1c9e:f000": { "uMa=X": { "msg": [ 1 ] }, "*": { "msg": [ 0 ] } }'),
    );
  });

  it('takes an unused bad message out and counts the indexes down; one that is used it leaves to a person', () => {
    const text = file('"12d1:1f01": { "*": { "msg": [ 0, 2 ] } }', '"55", "123", "66"');
    const fix = checkFile(text).find(({ trap }) => trap === 'bad-hex')?.fix;
    expect(applyEdits(text, fix?.edits ?? [])).toBe(file('"12d1:1f01": { "*": { "msg": [ 0, 1 ] } }', '"55", "66"'));
    const used = checkFile(file('"12d1:1f01": { "*": { "msg": [ 1 ] } }', '"55", "123"'));
    expect(used.find(({ trap }) => trap === 'bad-hex')).not.toHaveProperty('fix');
  });

  it('finds nothing to say of a good file', () => {
    expect(checkFile(file('"12d1:1f01": { "*": { "t_vendor": 4817, "t_product": [ 4097 ], "msg": [ 0 ] } }'))).toEqual(
      [],
    );
  });

  it('never falls over, and gives each fix a text that is no worse to read', () => {
    const good = file(
      '"12d1:1f01": { "uMa=X": { "mode": "Pantech", "modeval": 2, "msg": [ 0 ] }, "*": { "config": 2, "msg": [ 1 ] } }',
    );
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(6), fc.string({ maxLength: 4 }), (at, gone, put) => {
        const text = good.slice(0, at) + put + good.slice(at + gone);
        for (const { line, column, path, fix } of explainFile(text).findings) {
          expect(line).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
          expect(path).not.toBe('');
          if (fix !== undefined) explainFile(applyEdits(text, fix.edits));
        }
      }),
      { numRuns: 400 },
    );
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.jsonValue({ maxDepth: 5 }), (messages, devices) => {
        explainFile(JSON.stringify({ messages, devices }, null, 1));
      }),
    );
  });
});

describe('the whole converted set', () => {
  it('has the counts of the converter and is explained entry by entry', () => {
    const { file: converted } = usbModeOf(shippedRules(), 'converter');
    const { counts, fields, entries, refused } = explainFile(formatUsbMode(converted));
    expect(refused).toBeNull();
    expect(counts).toEqual({ messages: 61, devices: 497, entries: 512 });
    expect(fields).toEqual({
      check: 1, config: 75, interface: 1, modeval: 2, mode: 331, msg: 512, msg_endpoint: 5,
      release_delay: 1, response: 19, response_endpoint: 4, t_class: 97, t_product: 340,
      t_vendor: 340, wait: 6,
    }); // prettier-ignore
    for (const entry of entries)
      for (const words of [entry.for, ...entry.does]) expect(say(words)).not.toMatch(/openwrt\.|[{}]/);
  });

  it('is the packaged file with the additions of the distribution', () => {
    const { counts, entries } = explainFile(stockFile());
    expect(counts.messages).toBe(61);
    expect(entries.find(({ id }) => id === '12d1:15c1')?.does).toEqual([
      { id: 'openwrt.mode.MBIM', params: { value: 0 } },
    ]);
    expect(entries.filter(({ name }) => name.includes('sVe=GT'))).toEqual([]);
  });
});
