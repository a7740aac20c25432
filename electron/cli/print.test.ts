import { describe, expect, it } from 'vitest';
import type { SessionSnapshot } from '../core/model/index.ts';
import { listWords } from './print.ts';

const target = (mode: string, whyNot?: string) => ({
  mode,
  ids: [],
  rule: {},
  ways: [],
  ...(whyNot === undefined ? {} : { whyNot: { error: whyNot, params: {} } }),
});
const session = (...targets: unknown[]) =>
  ({
    place: 'v1-1',
    virtual: true,
    identity: { name: 'A stick' },
    sighting: { device: { vid: '12d1', pid: '1001' } },
    state: { words: { id: 'mode.serial' } },
    targets,
  }) as unknown as SessionSnapshot;

describe('the list of sticks', () => {
  it('names the modes that a plan can be made to, and no others', () => {
    const words = listWords([
      session(target('disk', 'mode.no-way'), target('network'), target('serial', 'mode.no-at-port')),
    ]);
    expect(words).toMatch(/can go to: network$/);
    expect(listWords([session(target('disk', 'mode.no-way'))])).not.toContain('can go to');
  });
});
