import { describe, expect, it } from 'vitest';
import { readStartOptions } from '../../../electron/main/start-options.ts';

describe('the command line of the window', () => {
  it('has an empty bench by its name only', () => {
    expect(readStartOptions(['x', '--virtual=none'])).toMatchObject({ virtual: [], onlyVirtual: true });
    expect(readStartOptions(['x', '--virtual=e303, mf831'])).toMatchObject({ virtual: ['e303', 'mf831'] });
    expect(readStartOptions(['x'])).toMatchObject({ virtual: [], onlyVirtual: false });
    for (const empty of ['--virtual=', '--virtual=,'])
      expect(() => readStartOptions(['x', empty])).toThrow(/cli\.usage/);
  });
});
