import { describe, expect, it } from 'vitest';
import type { Device } from '../../core/model/index.ts';
import { rolesOf } from '../../core/modes/recognise.ts';
import { vendorFor } from '../../core/modes/vendor.ts';
import { vendors } from '../index.ts';

type Triple = readonly [number: number, classCode: number, subclass: number, protocol: number];

/** A module that shows these interfaces, each with a pair of bulk endpoints and a notice. */
const showing = (pid: string, faces: readonly Triple[]): Device => ({
  vid: '2c7c',
  pid,
  bcdDevice: 0x0504,
  deviceClass: 0,
  activeConfiguration: 1,
  configurations: [
    {
      value: 1,
      interfaces: faces.map(([number, classCode, subclass, protocol]) => ({
        number,
        alternate: 0,
        classCode,
        subclass,
        protocol,
        endpoints: [
          { address: 0x81 + number, type: 'bulk', maxPacketSize: 512, interval: 0 },
          { address: 0x01 + number, type: 'bulk', maxPacketSize: 512, interval: 0 },
        ],
      })),
    },
  ],
});
const rolesIn = (device: Device): string[] =>
  rolesOf(device, vendorFor(vendors, device)).map((one) => `${String(one.interface)} ${one.role}`);

/** The EM060K in its MBIM composition, as the listing that came with its driver has it. */
const ports: readonly Triple[] = [
  [0, 255, 255, 0x30],
  [1, 255, 0, 0x40],
  [2, 255, 255, 0x40],
  [3, 255, 255, 0x40],
];

describe('ports of an EM060K', () => {
  it('are known by their shape, wherever they stand', () => {
    expect(rolesIn(showing('030b', [...ports, [8, 2, 14, 0], [9, 10, 0, 2], [12, 255, 255, 0x70]]))).toEqual([
      '0 diag',
      '1 nmea',
      '2 at',
      '3 at',
      '8 network',
      '9 network',
      '12 other',
    ]);
    // Behind a card of three interfaces, as open modem scripts have it: 3 diagnostics, 4 positioning, 5 AT.
    const moved = ports.slice(0, 3).map(([number, ...rest]): Triple => [number + 3, ...rest]);
    expect(rolesIn(showing('030b', moved))).toEqual(['3 diag', '4 nmea', '5 at']);
  });
});

describe('usbnet by the chip', () => {
  const modesOf = (pid: string): string[] =>
    (vendorFor(vendors, showing(pid, ports)).settings ?? [])
      .filter(({ setting, ids }) => setting === 'usbnet' && ids.includes(`2c7c:${pid}`))
      .flatMap(({ values }) => values.map(({ value, name }) => `${value} ${name}`));

  it.each([
    ['EC25, Qualcomm', '0125', ['0 QMI', '1 ECM', '2 MBIM', '3 RNDIS', '5 NCM']],
    ['EC200U, Unisoc', '0901', ['1 ECM', '2 MBIM', '3 RNDIS', '5 NCM']],
    ['EC200A, ASR', '6005', ['1 ECM', '3 RNDIS']],
    ['RM500K, MediaTek: nobody says what its values are', '7001', []],
  ])('%s', (_what, pid, values) => expect(modesOf(pid)).toEqual(values));
});
