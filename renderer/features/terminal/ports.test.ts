import { describe, expect, it } from 'vitest';
import { interfaceToShow, tabPorts } from './ports.ts';

const port = (number: number, role: 'at' | 'modem' | 'diag' | 'other') => ({
  path: `/dev/ttyUSB${number}`,
  name: `ttyUSB${number}`,
  interface: number,
  driver: 'option',
  role,
  known: 'table' as const,
  state: 'free' as const,
});
const e303 = [port(0, 'modem'), port(1, 'diag'), port(2, 'at')];

describe('which terminal is shown', () => {
  it('begins with the AT port and never offers diagnostics', () => {
    expect(interfaceToShow(e303, undefined)).toBe(2);
    expect(tabPorts(e303).map((p) => p.interface)).toEqual([2, 0]);
    expect(interfaceToShow([port(1, 'diag')], undefined)).toBeUndefined();
  });

  it('keeps the chosen one, also while the stick is away', () => {
    expect(interfaceToShow(e303, 0)).toBe(0);
    expect(interfaceToShow([], 0)).toBe(0);
    expect(interfaceToShow([], undefined)).toBeUndefined();
  });

  it('takes the AT port of a stick that came back with others', () => {
    expect(interfaceToShow([port(3, 'at')], 2)).toBe(3);
  });
});
