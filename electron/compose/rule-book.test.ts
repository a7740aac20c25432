import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure, type Device } from '../core/model/index.ts';
import { openLiveRules } from './live-rules.ts';
import { openRules, type RuleOptions } from './rule-book.ts';

let base = '';
beforeEach(() => (base = mkdtempSync(path.join(tmpdir(), 'rules-'))));
afterEach(() => rmSync(base, { recursive: true, force: true }));

const put = (name: string, text: string): string => {
  const file = path.join(base, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};
const device: Device = {
  vid: '12d1',
  pid: '1f01',
  bcdDevice: 0,
  deviceClass: 0,
  configurations: [],
  activeConfiguration: 0,
};
const places = () => ({
  overrides: path.join(base, 'etc'),
  unpacked: path.join(base, 'usr'),
  packed: path.join(base, 'usr/configPack.tar.gz'),
});
const open = (more: Partial<RuleOptions> = {}) =>
  openRules({ dataFolder: path.join(base, 'data'), system: places(), vendors: [], ...more });
const sourceOf = async (more?: Partial<RuleOptions>): Promise<string | undefined> => {
  const { book } = await open(more);
  const found = book.find(device, []);
  return found === undefined ? undefined : `${found.source.kind} ${found.source.name}`;
};

describe('the joined rule book', () => {
  it('is the shipped set where nothing else is', async () => {
    const { book, all } = await open();
    expect(book.find(device, [])?.source).toEqual({
      kind: 'shipped',
      name: 'usb-modeswitch-data 20191128, 12d1:1f01',
      certainty: 'likely',
    });
    expect(all().index.rules).toHaveLength(512);
    expect(all().findings).toEqual([]);
  });

  it('prefers what stands before: router, packed, unpacked, overrides, own', async () => {
    const usbModeFile = put('usb-mode.json', '{"messages": ["aa"], "devices": {"12d1:1f01": {"*": {"msg": [0]}}}}');
    expect(await sourceOf({ usbModeFile })).toBe(`openwrt ${usbModeFile}, 12d1:1f01`);
    put('usr/12d1:1f01', 'MessageContent=bb\n');
    execFileSync('tar', ['-C', path.join(base, 'usr'), '-czf', places().packed, '12d1:1f01']);
    rmSync(path.join(base, 'usr/12d1:1f01'));
    expect(await sourceOf({ usbModeFile })).toBe(`system ${places().packed}, 12d1:1f01`);
    put('usr/12d1:1f01', 'MessageContent=cc\n');
    expect(await sourceOf({ usbModeFile })).toBe(`system ${places().unpacked}, 12d1:1f01`);
    put('etc/12d1:1f01', 'MessageContent=dd\n');
    expect(await sourceOf({ usbModeFile })).toBe(`system ${places().overrides}, 12d1:1f01`);
    put('data/rules/12d1:1f01', 'MessageContent=ee\n');
    expect(await sourceOf({ usbModeFile })).toBe(`user ${path.join(base, 'data/rules')}, 12d1:1f01`);
    expect(await sourceOf({ usbModeFile, system: false })).toMatch(/^user/);
  });

  it('takes no named file that gives no rule', async () => {
    const codeOf = async (usbModeFile: string): Promise<string> =>
      openLiveRules({ dataFolder: path.join(base, 'data'), system: false, vendors: [], usbModeFile }).then(
        () => 'taken',
        (error: unknown) => (error instanceof Failure ? error.code : String(error)),
      );
    expect(await codeOf(path.join(base, 'none.json'))).toBe('rules.unreadable');
    expect(await codeOf(base)).toBe('rules.unreadable');
    expect(await codeOf(put('torn.json', '{"messages": ['))).toBe('rules.bad-json');
    expect(await codeOf(put('empty.json', ''))).toMatch(/^rules\./);
    expect(await codeOf(put('bare.json', '{"messages": [], "devices": {}}'))).toBe('rules.syntax');
    expect(await codeOf(put('good.json', '{"messages": ["aa"], "devices": {"12d1:1f01": {"*": {"msg": [0]}}}}'))).toBe(
      'taken',
    );
  });

  it('carries rules out under the global settings of the system', async () => {
    const stick: Device = {
      ...device,
      activeConfiguration: 1,
      configurations: [
        {
          value: 1,
          interfaces: [
            {
              number: 0,
              alternate: 0,
              classCode: 8,
              subclass: 6,
              protocol: 80,
              endpoints: [0x81, 0x01].map((address) => ({ address, type: 'bulk', maxPacketSize: 512, interval: 0 })),
            },
          ],
        },
      ],
    };
    const sent = async (more: Partial<RuleOptions>): Promise<string> => {
      const { book } = await open(more);
      const rule = book.find(stick, []);
      return JSON.stringify(rule && book.operations(rule, stick));
    };
    const first = path.join(base, 'none.conf');
    const globally = (text: string) => ({ system: { ...places(), globals: [first, put('globals.conf', text)] } });
    const plain = await sent({});
    expect(plain).toContain('operations');
    expect(await sent(globally('# HuaweiAltModeGlobal=1\nHuaweiAltModeGlobal=0\n'))).toBe(plain);
    const other = await sent(globally('HuaweiAltModeGlobal = Yes\n'));
    expect(other).not.toBe(plain);
    put('data/rules/12d1:1f01', 'HuaweiAltMode=1\nTargetVendor=0x12d1\nTargetProductList="14db,14dc"\n');
    expect(await sent({})).toBe(other);
    expect((await open(globally('DisableMBIMGlobal=1\n'))).globals).toMatchObject({ huaweiAlt: false, noMbim: true });
  });

  it('starts beside broken sources and says what is wrong with each', async () => {
    put('etc', 'a file where a folder should be');
    put('usr/configPack.tar.gz', 'rubbish');
    put('data/rules/bad.json', '{');
    const { book, all } = await open({ usbModeFile: path.join(base, 'none.json') });
    expect(book.find(device, [])?.source.kind).toBe('shipped');
    expect(all().findings.map(({ code, kind, weight }) => [code, kind, weight])).toEqual([
      ['rules.bad-json', 'user', 'mend'],
      ['rules.unreadable', 'system', 'mend'],
      ['rules.bad-archive', 'system', 'mend'],
      ['rules.unreadable', 'openwrt', 'mend'],
    ]);
  });
});
