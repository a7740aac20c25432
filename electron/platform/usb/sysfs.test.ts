import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sightingSchema } from '../../core/model/index.ts';
import { cardDescriptors, diskDescriptors, fakeTree, plug, type FakeTree } from './fake-tree.ts';
import { isStillThere, nodeOf, readAll, readOne } from './sysfs.ts';

const now = (): number => Date.UTC(2024, 0, 2, 3, 4, 5, 6);
let tree: FakeTree;
afterEach(() => tree.dispose());

const only = async (): Promise<Record<string, unknown>> => {
  const found = await readAll(tree, now);
  expect(found).toHaveLength(1);
  return sightingSchema.parse(found[0]?.sighting);
};

describe('the tree in /sys', () => {
  it('without a bus gives an empty list', async () => {
    tree = await fakeTree();
    await tree.take('');
    expect(await readAll(tree, now)).toEqual([]);
  });

  it('leaves hubs, interfaces and root hubs out and sorts places as numbers', async () => {
    tree = await fakeTree();
    await plug(tree, '1-10', { id: '12d1:1f01', number: 5 });
    await plug(tree, '1-2', { id: '19d2:1225', number: 4 });
    await plug(tree, '1-1', { id: '1d6b:0002', number: 2, files: { bDeviceClass: '09' } });
    await plug(tree, 'usb1', { id: '1d6b:0002', number: 1 });
    const found = await readAll(tree, now);
    expect(found.map((one) => [one.sighting.place, one.number])).toEqual([
      ['1-2', 4],
      ['1-10', 5],
    ]);
  });

  it('gives a disk with its strings, driver and drive', async () => {
    tree = await fakeTree();
    const files = { manufacturer: 'HUAWEI Technology', product: 'HUAWEI Mobile', serial: 'FFFFFFFF' };
    await plug(tree, '1-1.4', { id: '12d1:1f01', number: 7, descriptors: diskDescriptors, files });
    await tree.bind('1-1.4/1-1.4:1.0', 'usb-storage');
    const unit = '1-1.4/1-1.4:1.0/host3/target3:0:0/3:0:0:0';
    await tree.put(`${unit}/vendor`, 'HUAWEI  \n');
    await tree.put(`${unit}/model`, 'Mass Storage    \n');
    await tree.put(`${unit}/rev`, '2.31\n');
    await tree.put(`${unit}/block/sr0/size`, '0\n');
    const sighting = await only();
    expect(sighting).toMatchObject({
      place: '1-1.4',
      virtual: false,
      seenAt: '2024-01-02T03:04:05.006Z',
      device: { vid: '12d1', pid: '1f01', bcdDevice: 0x0102, speed: 480, activeConfiguration: 1, ...files },
      drivers: [{ interface: 0, driver: 'usb-storage' }],
      drives: [{ name: 'sr0', interface: 0, scsiVendor: 'HUAWEI', scsiModel: 'Mass Storage', scsiRevision: '2.31' }],
      access: 'unknown',
    });
  });

  it('gives ports of usb-serial and of cdc-acm with the interface and driver they belong to', async () => {
    tree = await fakeTree();
    await plug(tree, '2-1', { id: '12d1:1001', number: 3 });
    await tree.bind('2-1/2-1:1.1', 'option');
    await tree.put('2-1/2-1:1.1/ttyUSB1/tty/ttyUSB1/dev', '188:1');
    await tree.bind('2-1/2-1:1.0', 'option');
    await tree.put('2-1/2-1:1.0/ttyUSB0/tty/ttyUSB0/dev', '188:0');
    await tree.bind('2-1/2-1:1.4', 'cdc_acm');
    await tree.put('2-1/2-1:1.4/tty/ttyACM0/dev', '166:0');
    const sighting = await only();
    expect(sighting['ports']).toEqual([
      { path: `${tree.dev}/ttyUSB0`, name: 'ttyUSB0', interface: 0, driver: 'option' },
      { path: `${tree.dev}/ttyUSB1`, name: 'ttyUSB1', interface: 1, driver: 'option' },
      { path: `${tree.dev}/ttyACM0`, name: 'ttyACM0', interface: 4, driver: 'cdc_acm' },
    ]);
  });

  it('gives the control channel of QMI and MBIM, and none of other drivers', async () => {
    tree = await fakeTree();
    await plug(tree, '2-1', { id: '1199:9071', number: 3 });
    await tree.bind('2-1/2-1:1.8', 'qmi_wwan');
    await tree.put('2-1/2-1:1.8/usbmisc/cdc-wdm0/dev', '180:176');
    await tree.bind('2-1/2-1:1.10', 'cdc_mbim');
    await tree.put('2-1/2-1:1.10/usbmisc/cdc-wdm1/dev', '180:177');
    await tree.bind('2-1/2-1:1.12', 'huawei_cdc_ncm');
    await tree.put('2-1/2-1:1.12/usbmisc/cdc-wdm2/dev', '180:178');
    expect((await only())['controls']).toEqual([
      { path: `${tree.dev}/cdc-wdm0`, name: 'cdc-wdm0', interface: 8, driver: 'qmi_wwan', speaks: 'qmi' },
      { path: `${tree.dev}/cdc-wdm1`, name: 'cdc-wdm1', interface: 10, driver: 'cdc_mbim', speaks: 'mbim' },
    ]);
  });

  it('gives a card with its address, and no link while the card is down', async () => {
    tree = await fakeTree({ usb0: ['fe80::1', '192.168.1.100'] });
    await plug(tree, '1-1', { id: '12d1:14db', number: 3, descriptors: cardDescriptors });
    await tree.bind('1-1/1-1:1.0', 'cdc_ether');
    await tree.put('1-1/1-1:1.0/net/usb0/address', '0c:5b:8f:27:9a:64\n');
    await tree.put('1-1/1-1:1.0/interface', 'CDC Ethernet\n');
    const sighting = await only();
    expect(sighting['cards']).toEqual([
      {
        name: 'usb0',
        interface: 0,
        driver: 'cdc_ether',
        mac: '0c:5b:8f:27:9a:64',
        addresses: ['fe80::1', '192.168.1.100'],
        reach: { kind: 'card', name: 'usb0', localAddress: '192.168.1.100' },
      },
    ]);
    expect(JSON.stringify(sighting['device'])).toContain('"name":"CDC Ethernet"');
    await tree.put('1-1/1-1:1.0/net/usb0/carrier', '1\n');
    expect((await readOne(tree, '1-1', now))?.sighting.cards[0]?.link).toBe(true);
  });

  it('lists an unconfigured device and one whose descriptors are rubbish with what could be read', async () => {
    tree = await fakeTree();
    const files = { bConfigurationValue: '' };
    await plug(tree, '1-1', { id: '12d1:1d50', number: 3, descriptors: Uint8Array.from([0, 0, 1]), files });
    expect((await only())['device']).toEqual({
      vid: '12d1',
      pid: '1d50',
      bcdDevice: 0x0102,
      deviceClass: 0,
      configurations: [],
      activeConfiguration: 0,
      speed: 480,
    });
  });

  it('leaves out a device that goes while it is read', async () => {
    tree = await fakeTree();
    await plug(tree, '1-1', { id: '12d1:1f01', number: 3 });
    await tree.take('1-1/idProduct');
    expect(await readAll(tree, now)).toEqual([]);
    expect(await readOne(tree, '1-7', now)).toBeUndefined();
  });

  it('knows a device that came back from the one that left', async () => {
    tree = await fakeTree();
    await plug(tree, '1-1', { id: '12d1:1001', number: 3 });
    expect(await isStillThere(tree, '1-1', 3)).toBe(true);
    await plug(tree, '1-1', { id: '12d1:1001', number: 4 });
    expect(await isStillThere(tree, '1-1', 3)).toBe(false);
  });

  it('says whether the node may be opened', async () => {
    tree = await fakeTree();
    await plug(tree, '1-1', { id: '12d1:1f01', number: 3 });
    const node = nodeOf(tree, 1, 3);
    expect(node).toBe(`${tree.dev}/bus/usb/001/003`);
    await mkdir(dirname(node), { recursive: true });
    await writeFile(node, '');
    await chmod(node, 0o444);
    // Root may write whatever the mode says; the lab looks at the same with a plain user.
    const expected = process.getuid?.() === 0 ? 'ok' : 'no-rights';
    expect((await only())['access']).toBe(expected);
  });
});
