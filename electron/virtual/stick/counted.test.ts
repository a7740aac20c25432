import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import { TransferCount } from './counted.ts';
import { faultsSchema } from './faults.ts';
import { modelOf } from './models/index.ts';
import { VirtualStick } from './stick.ts';

/** TEST UNIT READY in its wrapper. */
const ready = Buffer.from(`55534243aabbccdd00000000800006${'00'.repeat(16)}`, 'hex');
const none = new Uint8Array(0);

function start(stallTransfer: string): VirtualStick {
  const stick = new VirtualStick({ data: modelOf('e303'), clock: new FakeClock(), faults: { stallTransfer } });
  stick.plug('already');
  configure(stick);
  return stick;
}
const configure = (stick: VirtualStick): void =>
  void stick.control({ requestType: 0, request: 9, value: 1, index: 0, length: 0 }, none);
const send = (stick: VirtualStick): string => stick.transferOut(1, ready).status;
const fetch = async (stick: VirtualStick): Promise<string> => (await stick.transferIn(0x81, 13).done).status;
const storageReset = (stick: VirtualStick): string =>
  stick.control({ requestType: 0x21, request: 0xff, value: 0, index: 0, length: 0 }, none).status;

describe('faults that strike transfers by their number', () => {
  it('strike one sort or endpoint, as often as they are told', async () => {
    const stick = start('bulk-in:2-3,out:3-');
    const ends: string[] = [];
    for (let i = 0; i < 2; i += 1) ends.push(send(stick), await fetch(stick));
    ends.push(await fetch(stick), await fetch(stick), send(stick), send(stick));
    expect(ends).toEqual(['ok', 'ok', 'ok', 'stall', 'stall', 'ok', 'stall', 'stall']);
  });

  it('count anew after each power-on, and requests to the control pipe where they are named', () => {
    const stick = start('01:1,control:1');
    for (let power = 0; power < 2; power += 1) {
      expect([storageReset(stick), storageReset(stick)]).toEqual(['stall', 'ok']);
      expect([send(stick), send(stick)]).toEqual(['stall', 'ok']);
      stick.unplug();
      stick.plug('already');
      configure(stick);
    }
  });

  it.each([
    [2, [false, true, false]],
    ['1,3', [true, false, true]],
    ['intr:1', [false, false, true]],
    ['intr-out:1', [false, false, false]],
    ['82:1-', [false, true, false]],
  ] as const)('%s', (fault, struck) => {
    const count = new TransferCount(fault);
    const transfers = [
      { address: 1, kind: 'bulk' },
      { address: 0x82, kind: 'bulk' },
      { address: 0x83, kind: 'intr' },
    ] as const;
    expect(transfers.map((one) => count.strikes(one))).toEqual(struck);
  });

  it.each(['0', 'in', 'bulk:', 'x:1', '81:0', '2-1-3', ''])('do not take “%s” for the number of a transfer', (text) => {
    expect(faultsSchema.safeParse({ stallTransfer: text }).success).toBe(false);
  });
});
