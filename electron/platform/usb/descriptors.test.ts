import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDescriptors } from './descriptors.ts';
import { cardDescriptors, diskDescriptors } from './fake-tree.ts';

describe('descriptors', () => {
  it('of a disk give its ids, class and both bulk endpoints', () => {
    expect(parseDescriptors(diskDescriptors)).toEqual({
      vid: 0x12d1,
      pid: 0x1f01,
      bcdDevice: 0x0102,
      deviceClass: 0,
      configurations: [
        {
          value: 1,
          interfaces: [
            {
              number: 0,
              alternate: 0,
              classCode: 8,
              subclass: 6,
              protocol: 0x50,
              endpoints: [
                { address: 0x81, type: 'bulk', maxPacketSize: 512, interval: 0 },
                { address: 0x01, type: 'bulk', maxPacketSize: 512, interval: 0 },
              ],
            },
          ],
        },
      ],
    });
  });

  it('keep alternate settings apart and pass over class descriptors', () => {
    const interfaces = parseDescriptors(cardDescriptors)?.configurations[0]?.interfaces;
    expect(interfaces?.map((i) => [i.number, i.alternate, i.endpoints.map((e) => `${e.address} ${e.type}`)])).toEqual([
      [0, 0, ['131 interrupt']],
      [1, 0, []],
      [1, 1, ['130 bulk', '2 bulk']],
    ]);
  });

  it('cut off in the middle keep what was whole', () => {
    const cut = parseDescriptors(diskDescriptors.subarray(0, diskDescriptors.length - 1));
    expect(cut?.configurations[0]?.interfaces[0]?.endpoints.map((e) => e.address)).toEqual([0x81]);
    expect(parseDescriptors(diskDescriptors.subarray(0, 17))).toBeUndefined();
  });

  it('of length 0 end the reading instead of holding it up', () => {
    const broken = Uint8Array.from([...diskDescriptors.subarray(0, 27), 0, 0, 9, 4]);
    expect(parseDescriptors(broken)?.configurations).toEqual([{ value: 1, interfaces: [] }]);
  });

  it('made of any rubbish never throw and never invent an address beyond the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (rubbish) => {
        const described = parseDescriptors(Uint8Array.from([...diskDescriptors.subarray(0, 18), ...rubbish]));
        expect(described?.vid).toBe(0x12d1);
        const count = described?.configurations.flatMap((c) => c.interfaces).flatMap((i) => i.endpoints).length ?? 0;
        expect(count).toBeLessThanOrEqual(rubbish.length / 7);
      }),
    );
  });
});
