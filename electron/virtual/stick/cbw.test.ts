import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { encodeCsw, matchMessage, parseCbw } from './cbw.ts';
import { modelOf } from './models/index.ts';

const { messages } = modelOf('e303');
const linux = '55534243123456780000000000000011062000000101000100000000000000';
const windows = '55534243000000000000000000000011060000000000000000000000000000';
const seedWithTag = '55534243123456780000000000000011060000000000000000000000000000';

const leadsTo = (hex: string): string | undefined => {
  const cbw = parseCbw(Buffer.from(hex, 'hex'));
  return cbw && matchMessage(messages, cbw)?.to;
};
const changed = (hex: string, at: number): string => {
  const bytes = Buffer.from(hex, 'hex');
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0x01, at);
  return bytes.toString('hex');
};
const offsets = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe('what leads the E303 where', () => {
  it('the Linux message to its card, the Windows message to its ports', () => {
    expect(leadsTo(linux)).toBe('network');
    expect(leadsTo(windows)).toBe('serial');
    expect(leadsTo(seedWithTag)).toBe('serial');
  });

  it.each(offsets(0, 4))('nothing with another signature at byte %i', (at) => {
    expect(leadsTo(changed(linux, at))).toBeUndefined();
    expect(leadsTo(changed(windows, at))).toBeUndefined();
  });

  it.each(offsets(4, 8))('the tag does not matter (byte %i)', (at) => {
    expect(leadsTo(changed(linux, at))).toBe('network');
    expect(leadsTo(changed(windows, at))).toBe('serial');
  });

  it.each(offsets(8, 12))('nothing when data are announced (byte %i)', (at) => {
    expect(leadsTo(changed(linux, at))).toBeUndefined();
    expect(leadsTo(changed(windows, at))).toBeUndefined();
  });

  it('flags and length byte do not matter, the unit does', () => {
    for (const at of [12, 14]) {
      expect(leadsTo(changed(linux, at))).toBe('network');
      expect(leadsTo(changed(windows, at))).toBe('serial');
    }
    expect(leadsTo(changed(linux, 13))).toBeUndefined();
  });

  it.each(offsets(15, 24))('nothing with another command block at byte %i', (at) => {
    expect(leadsTo(changed(linux, at))).toBeUndefined();
    expect(leadsTo(changed(windows, at))).toBeUndefined();
  });

  it.each(offsets(24, 31))('after the ninth byte the Linux message is free, the Windows one is not (byte %i)', (at) => {
    expect(leadsTo(changed(linux, at))).toBe('network');
    expect(leadsTo(changed(windows, at))).toBeUndefined();
  });

  it.each([
    ['alternative message of newer sticks', '55534243123456780000000000000011063000000000010000000000000000'],
    ['the same with its fall-back bytes', '55534243123456780000000000000011063000000100010000000000000000'],
    ['message of the E3531', '55534243123456780000000000000011062000000100000000000000000000'],
    ['allow removal', '5553424387654321000000000000061e000000000000000000000000000000'],
    ['eject', '5553424397654321000000000000061b000000020000000000000000000000'],
    ['rezero', '55534243123456780000000000000601000000000000000000000000000000'],
    ['one byte short', linux.slice(0, -2)],
    ['one byte long', `${linux}00`],
    ['nothing', ''],
  ])('nothing for the %s', (_, hex) => {
    expect(leadsTo(hex)).toBeUndefined();
  });
});

describe('wrappers', () => {
  it('are read field by field', () => {
    const cbw = parseCbw(Buffer.from('555342431234567824000000800106120000002400' + '00'.repeat(10), 'hex'));
    expect(cbw).toMatchObject({ tag: 0x78563412, dataLength: 36, toHost: true, lun: 1 });
    expect(Buffer.from(cbw?.command ?? []).toString('hex')).toBe('120000002400' + '00'.repeat(10));
  });

  it('are answered with the same tag, the residue and the status', () => {
    expect(Buffer.from(encodeCsw(0x78563412, 5, 1)).toString('hex')).toBe('55534253123456780500000001');
  });
});
