import { describe, expect, it } from 'vitest';
import { compare } from '../../lab/host/compare.ts';
import type { Sample } from '../../lab/orders.ts';

const peer = (toMessage: number, verdictAfterDevice: number): Sample => ({
  contender: 'usb_modeswitch -s',
  figures: { toMessage, verdictAfterDevice, cpuMs: 100 },
});
const ours = (toMessage: number, verdictAfterPorts: number): Sample => ({
  contender: 'running',
  figures: { toMessage, verdictAfterPorts, cpuMs: 250 },
});

describe('the comparison with usb_modeswitch', () => {
  it('is met when ours adds half of it, and not when it adds a little more', () => {
    expect(compare([peer(200, 800), ours(100, 400)]).met).toBe(true);
    expect(compare([peer(200, 800), ours(100, 401)]).met).toBe(false);
  });

  it('takes medians, so that one slow run decides nothing', () => {
    const { met, lines } = compare([
      peer(200, 800),
      peer(210, 820),
      peer(9000, 790),
      ours(50, 300),
      ours(60, 310),
      ours(70, 9000),
    ]);
    expect(met).toBe(true);
    expect(lines.join('\n')).toMatch(/intent to message, ms\s+210\s+60 \(0\.29\)/);
  });

  it('prints ratios beside the figures of the others, and nothing for what a contender has not', () => {
    const table = compare([peer(200, 800), ours(100, 400)]).lines;
    expect(table.find((line) => line.startsWith('processor time'))).toMatch(/100\s+250 \(2\.50\)$/);
    expect(table.find((line) => line.startsWith('peak memory'))).not.toMatch(/\d/);
  });

  it('is not met without samples of one of the two', () => {
    expect(compare([]).met).toBe(false);
    expect(compare([ours(1, 1)]).met).toBe(false);
    expect(compare([peer(1, 1)]).met).toBe(false);
  });
});
