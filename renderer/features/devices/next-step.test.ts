import { describe, expect, it } from 'vitest';
import type { SessionSnapshot } from '../../../preload/contract/index.ts';
import { snapshots, type SnapshotName } from '../../test-support/snapshots.ts';
import { nextStep } from './next-step.ts';
import { readyCount } from './readiness.tsx';

const at = (name: SnapshotName, place: string): SessionSnapshot => {
  const session = snapshots[name].sessions.find((one) => one.place === place);
  if (session === undefined) throw new Error(`${name} has nothing at ${place}`);
  return session;
};

describe('what comes next for a stick', () => {
  it('reads what answers', () => {
    expect(nextStep(at('verified', '1-1.1'))).toEqual({ kind: 'read', proved: true });
    expect(nextStep(at('network', '1-1.2'))).toEqual({ kind: 'read', proved: false });
  });

  it('changes the mode of a disk', () => expect(nextStep(at('disk', '1-1.1'))).toEqual({ kind: 'mode', to: 'serial' }));

  it('frees a port that ModemManager holds before anything is read', () =>
    expect(nextStep(at('held', '1-1.3'))).toEqual({ kind: 'free', program: 'ModemManager' }));

  it('does not offer to free what a person has opened in another program', () => {
    const held = at('held', '1-1.3');
    const ports = held.ports.map((port) =>
      port.state === 'held' ? { ...port, holder: { program: 'minicom', pid: 9 } } : port,
    );
    expect(nextStep({ ...held, ports })).toEqual({ kind: 'obstacle' });
  });

  it('follows a run even while the stick is away', () => {
    const { sighting: _sighting, ...away } = at('running', '1-1.1');
    expect(nextStep(away)).toEqual({ kind: 'running', to: 'serial' });
  });

  it('shows what may be tried on a stick that no rule names, and nothing where nothing is known', () => {
    const bare = { ...at('disk', '1-1.1'), targets: [] };
    const proposals = [{ method: 'StandardEject', chance: 'good' as const, odds: [] }];
    expect(nextStep({ ...bare, assistant: { id: '2001:a9f0', proposals } })).toEqual({ kind: 'try' });
    expect(nextStep(bare)).toEqual({ kind: 'nothing' });
  });

  it('waits for a stick that was pulled', () => expect(nextStep(at('gone', '1-1.4'))).toEqual({ kind: 'gone' }));
});

it('counts what is ready', () => {
  expect(readyCount(snapshots.empty.system)).toBe('4 of 6, 1 to mend');
  expect(readyCount(snapshots.disk.system)).toBe('5 of 6 ready');
  expect(readyCount([])).toBe('being looked at');
});
