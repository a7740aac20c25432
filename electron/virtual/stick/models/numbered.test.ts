import { describe, expect, it } from 'vitest';
import { modelNames, modelOf } from './index.ts';

const luhn = (digits: string): boolean =>
  digits
    .split('')
    .reverse()
    .map((digit, i) =>
      i % 2 === 0 ? Number(digit) : Number(digit) * 2 > 9 ? Number(digit) * 2 - 9 : Number(digit) * 2,
    )
    .reduce((a, b) => a + b, 0) %
    10 ===
  0;

describe('sticks of one kind', () => {
  it('have well-formed numbers of their own, no two of any kind alike', () => {
    for (const key of ['imei', 'iccid', 'imsi', 'mac'] as const) {
      const seen = modelNames
        .filter((name) => modelOf(name).identity[key] !== undefined)
        .flatMap((name) => Array.from({ length: 50 }, (_, i) => modelOf(`${name}#${i + 1}`).identity[key] ?? ''));
      expect(new Set(seen).size, key).toBe(seen.length);
      if (key === 'imei' || key === 'iccid') expect(seen.filter((value) => !luhn(value))).toEqual([]);
    }
  });

  it('are else the same, and the first is the model itself', () => {
    expect(modelOf('e303#1')).toBe(modelOf('e303'));
    const { identity, ...rest } = modelOf('e303#7');
    const { identity: first, ...same } = modelOf('e303');
    expect(rest).toEqual(same);
    expect(identity).toMatchObject({
      firmware: first['firmware'],
      serial: 'VIRTUALE303S0007',
      macText: '02:1E:10:1F:06:01',
    });
    expect(() => modelOf('e304#2')).toThrow(/virtual\.unknown-model/);
  });
});
