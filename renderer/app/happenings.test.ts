import { describe, expect, it } from 'vitest';
import { snapshots } from '../test-support/snapshots.ts';
import { happeningsBetween } from './happenings.ts';
import { standAt } from './stand-at.ts';
import { systemState } from './system-state.ts';

const { disk, running, verified, lost, empty, noBus } = snapshots;
const told = (before: Parameters<typeof happeningsBetween>[0], after: Parameters<typeof happeningsBetween>[1]) =>
  happeningsBetween(before, after)
    .filter(({ place }) => place === '1-1.1')
    .map(({ message, urgency }) => `${message.id} ${urgency}`);

describe('what happened between two states', () => {
  it('tells nothing of what is there at the start', () => expect(happeningsBetween(undefined, disk)).toEqual([]));

  it('tells plug and unplug', () => {
    expect(told(empty, disk)).toEqual(['happening.plugged polite']);
    const away = { ...disk, sessions: disk.sessions.map(({ sighting: _sighting, ...rest }) => rest) };
    expect(told(disk, away)).toEqual(['happening.unplugged polite']);
  });

  it('tells the beginning and the end of a run once, a loss at once', () => {
    expect(told(disk, running)).toEqual(['happening.switching polite']);
    expect(told(running, verified)).toEqual(['happening.verified polite']);
    expect(told(running, lost)).toEqual(['happening.lost assertive']);
    expect(told(verified, verified)).toEqual([]);
  });

  it('does not take the leaving within a run for an unplug', () => {
    const away = { ...running, sessions: running.sessions.map(({ sighting: _sighting, ...rest }) => rest) };
    expect(told(running, away)).toEqual([]);
    expect(told(away, running)).toEqual([]);
  });

  it('tells when another program takes a port', () => {
    const free = {
      ...disk,
      sessions: disk.sessions.map((s) => ({ ...s, ports: s.ports.map((p) => ({ ...p, state: 'free' as const })) })),
    };
    expect(happeningsBetween(free, disk).map(({ message }) => message.id)).toEqual(['happening.held']);
  });
});

describe('where the window stands', () => {
  const pages = { tabs: ['overview', 'mode'], others: ['settings'] };

  it('takes the first stick, or this computer when there is none', () => {
    expect(standAt(undefined, disk, pages)).toEqual({ page: 'stick', place: '1-1.1', tab: 'overview' });
    expect(standAt(undefined, empty, pages)).toEqual({ page: 'computer' });
  });

  it('leaves a place that is not known any more', () => {
    expect(standAt({ page: 'stick', place: '9-9', tab: 'mode' }, disk, pages)).toMatchObject({ place: '1-1.1' });
  });

  it('opens the first tab for one that does not exist', () => {
    expect(standAt({ page: 'stick', place: '1-1.2', tab: 'relay' }, disk, pages)).toEqual({
      page: 'stick',
      place: '1-1.2',
      tab: 'overview',
    });
  });
});

it('says what this computer lacks', () => {
  expect(systemState(disk).words.id).toBe('system.ready');
  expect(systemState(empty).words.id).toBe('system.one-to-mend');
  expect(systemState(noBus).words.id).toBe('system.no-bus');
});
