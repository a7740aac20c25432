import { expect, it } from 'vitest';
import { nextZoom } from './zoom.ts';

it('goes step by step, ends at both ends, and finds its way from between two steps', () => {
  expect(nextZoom(1, 'in')).toBe(1.1);
  expect(nextZoom(1.1000001, 'in')).toBe(1.25);
  expect(nextZoom(1.2, 'out')).toBe(1.1);
  expect(nextZoom(2.5, 'in')).toBe(2.5);
  expect(nextZoom(0.8, 'out')).toBe(0.8);
});
