import { describe, expect, it } from 'vitest';
import { say } from '../../../../resources/text/index.ts';
import { Failure, type Device, type Interface, type ModeToken } from '../../model/index.ts';
import { changeFile } from '../change.ts';
import type { RouterWish } from '../wish.ts';
import { driversFor, protocolsFor, releaseOf } from './choose.ts';
import { deploymentOf, type DeploymentInput } from './deployment.ts';
import { sectionBatch, sectionText } from './uci.ts';

const face = (number: number, classCode: number, subclass = 255, protocol = 255): Interface => ({
  number, alternate: 0, classCode, subclass, protocol, endpoints: [],
}); // prettier-ignore
const device = (id: string, faces: Interface[]): Device => ({
  vid: id.slice(0, 4), pid: id.slice(5), bcdDevice: 0, deviceClass: 0, activeConfiguration: 1,
  configurations: [{ value: 1, interfaces: faces }],
}); // prettier-ignore
const stick = (mode: ModeToken, id: string, faces: Interface[] = []) => ({
  id,
  mode,
  device: faces.length === 0 ? undefined : device(id, faces),
  drivers: [],
});

describe('protocol and drivers', () => {
  it.each<[string, ReturnType<typeof stick>, string, string]>([
    ['serial ports', stick('serial', '12d1:1001', [face(0, 255), face(1, 255), face(2, 255)]), '3g', 'option'],
    [
      'Huawei NCM with AT',
      stick('serial', '12d1:1506', [face(0, 255, 2, 18), face(1, 255, 2, 22)]),
      'ncm',
      'huawei_cdc_ncm',
    ],
    ['12d1:155e that was never seen', stick('serial', '12d1:155e'), 'ncm', 'huawei_cdc_ncm'],
    ['ACM', stick('serial', '1234:0001', [face(0, 2, 2, 1)]), '3g', 'cdc_acm'],
    ['HiLink', stick('network', '12d1:14dc', [face(0, 2, 6, 0), face(1, 10, 0, 0)]), 'dhcp', 'cdc_ether'],
    ['RNDIS', stick('network', '19d2:1403', [face(0, 224, 1, 3), face(1, 10, 0, 0)]), 'dhcp', 'rndis_host'],
    ['plain NCM', stick('network', '1234:0002', [face(0, 2, 13, 0)]), 'dhcp', 'cdc_ncm'],
    ['QMI', stick('qmi', '1199:9071', [face(8, 255)]), 'qmi', 'qmi_wwan'],
    ['MBIM', stick('mbim', '12d1:15c1', [face(0, 2, 14, 0)]), 'mbim', 'cdc_mbim'],
  ])('are found for %s', (_name, one, protocol, driver) => {
    expect(protocolsFor(one)[0]).toBe(protocol);
    expect(driversFor(one)[0]?.driver).toBe(driver);
  });

  it('takes the driver that this computer bound', () => {
    expect(protocolsFor({ ...stick('network', '1199:68a3', [face(7, 255)]), drivers: ['sierra_net'] })).toContain(
      'dhcp',
    );
    expect(
      driversFor({ ...stick('serial', '1199:68a3', [face(7, 255)]), drivers: ['sierra_net'] })[0]?.protocols,
    ).toEqual(['directip']);
  });

  it('knows which release has which package manager', () => {
    expect(['21.02', '23.05.3', '24.10', '24.10.2'].map((one) => releaseOf(one).manager)).toEqual([
      'opkg',
      'opkg',
      'opkg',
      'opkg',
    ]);
    expect(['25.12', '25.12.0', 'snapshot'].map((one) => releaseOf(one).manager)).toEqual(['apk', 'apk', 'apk']);
    expect(() => releaseOf('7.0')).toThrow('openwrt.bad-option');
  });
});

describe('UCI', () => {
  const section = { file: 'network', type: 'interface', name: 'wwan', options: [['apn', "it's"]] } as const;
  const own = { ...section, options: [...section.options].map(([key, value]): [string, string] => [key, value]) };

  it('quotes values for file and batch', () => {
    expect(sectionText(own)).toBe("config interface 'wwan'\n\toption apn 'it'\\''s'\n");
    expect(sectionBatch(own)).toBe(
      "set network.wwan=interface\ndelete network.wwan\nset network.wwan=interface\nset network.wwan.apn='it'\\''s'\n",
    );
  });

  it.each(['a\nb', 'a\rb', 'a\u0000b', 'a\u2028b'])('refuses a line break in a value (%j)', (value) => {
    expect(() => sectionText({ ...own, options: [['apn', value]] })).toThrow(Failure);
  });

  it.each(['', 'a-b', 'a b', "a'b", 'ä'])('refuses the section name %j', (name) => {
    expect(() => sectionBatch({ ...own, name })).toThrow(Failure);
  });
});

describe('all that a router needs', () => {
  const now = '2026-03-04T05:06:07.000Z';
  const wish: RouterWish = {
    mode: 'serial', id: '12d1:1f01', device: device('12d1:1f01', [face(0, 8, 6, 80)]), needsEntry: true, entry: {}, messages: ['aa'],
    targets: ['12d1:1001'], proof: 'verified',
  }; // prettier-ignore
  const made = (more: Partial<DeploymentInput> = {}) =>
    deploymentOf({
      name: 'a stick', wish, change: changeFile('{"messages":[],"devices":{}}', wish, now), ground: 'own',
      stick: stick('serial', '12d1:1001', [face(0, 255), face(1, 255), face(2, 255)]),
      roles: [{ interface: 0, role: 'modem' }, { interface: 1, role: 'diag' }, { interface: 2, role: 'at' }],
      stickHosts: [], twins: 1, router: {}, now, version: '1', digest: (text) => String(text.length), ...more,
    }); // prettier-ignore
  const part = (one: ReturnType<typeof made>, name: string) => one.parts.find((each) => each.name === name)?.text;

  it('takes the dial-up port by its role', () => {
    expect(made().device).toEqual({ value: '/dev/ttyUSB0', known: 'seen' });
    const roles = [{ interface: 1, role: 'modem' as const }];
    expect(made({ roles }).device).toEqual({ value: '/dev/ttyUSB1', known: 'seen' });
    expect(made({ stick: stick('serial', '12d1:1001') }).device).toEqual({ value: '/dev/ttyUSB0', known: 'usual' });
  });

  it('names packages as the release installs them', () => {
    expect(made().install).toBe(
      'opkg update && opkg install usb-modeswitch comgt kmod-usb-serial kmod-usb-serial-wwan ppp luci-proto-3g kmod-usb-serial-option',
    );
    expect(made({ release: '25.12' }).install).toMatch(/^apk update && apk add usb-modeswitch comgt /);
    expect(made({ protocol: 'modemmanager' }).packages).toEqual(['usb-modeswitch', 'modemmanager', 'luci-proto-modemmanager', 'kmod-usb-serial-option']); // prettier-ignore
  });

  it('refuses a protocol that does not carry the mode, and a value with a line break', () => {
    expect(() => made({ protocol: 'mbim' })).toThrow('openwrt.bad-option');
    expect(() => made({ protocol: 'pigeon' })).toThrow('openwrt.bad-option');
    expect(() => made({ apn: 'a\noption pincode 1' })).toThrow('openwrt.bad-option');
    expect(() => made({ stick: stick('adb', '12d1:1001') })).toThrow('openwrt.cannot');
  });

  it('writes the old name of the device option for old releases', () => {
    const net = {
      stick: stick('network', '12d1:14dc', [face(0, 2, 6, 0)]),
      wish: { ...wish, mode: 'network' as const, targets: ['12d1:14dc'] },
    };
    expect(part(made({ ...net, release: '19.07' }), 'network.conf')).toContain("option ifname 'usb0'");
    expect(part(made(net), 'network.conf')).toContain("option device 'usb0'");
  });

  it('tells the serial driver an id that it does not know', () => {
    const brovi = made({ stick: stick('serial', '3566:2001', [face(1, 255)]) });
    expect(brovi.newIds).toMatchObject([{ id: '3566:2001', driver: 'option1' }]);
    expect(part(brovi, '21-modem-workbench')).toContain(
      "echo '3566 2001 ff' >/sys/bus/usb-serial/drivers/option1/new_id",
    );
    expect(brovi.sysupgrade).toContain('/etc/hotplug.d/usb/21-modem-workbench');
    expect(brovi.pitfalls[0]).toMatchObject({ key: 'new-id', weight: 'found' });
  });

  it('says each pitfall in words, those that are so first', () => {
    const net = { stick: stick('network', '12d1:14dc', [face(0, 2, 6, 0)]), stickHosts: ['192.168.1.1'], twins: 2 };
    const { pitfalls } = made(net);
    expect(pitfalls.filter(({ weight }) => weight === 'found').map(({ key }) => key)).toEqual(['subnet', 'twins']);
    expect(made({ ...net, router: { lan: '10.0.0.1' } }).pitfalls.map(({ key }) => key)).not.toContain('subnet');
    for (const one of [...pitfalls, ...made().pitfalls]) {
      expect(say(one.says)).not.toMatch(/openwrt\.|[{}]/);
      expect(say(one.remedy)).not.toMatch(/openwrt\.|[{}]/);
    }
    const packages = (list: string[]) =>
      made({ router: { packages: list } }).pitfalls.find(({ key }) => key === 'modem-manager')?.weight;
    expect([packages(['modemmanager']), packages([]), made().pitfalls.find(({ key }) => key === 'modem-manager')?.weight]).toEqual(['found', undefined, 'watch']); // prettier-ignore
  });

  it('has words for everything', () => {
    const one = made();
    for (const words of [...one.words, ...one.checklist, one.secrets, ...one.parts.map(({ title }) => title)])
      expect(say(words)).not.toMatch(/openwrt\.|[{}]/);
  });
});
