import { describe, expect, it } from 'vitest';
import type { SessionSnapshot, Sighting, WorkbenchSnapshot } from '../model/index.ts';
import { maskSnapshot, snapshotMasker } from './masking.ts';

const serial = 'SN1234567890';

function sessionAt(place: string, product: string): SessionSnapshot {
  const sighting: Sighting = {
    place,
    virtual: false,
    seenAt: '2026-01-02T03:04:05.000Z',
    device: {
      vid: '12d1',
      pid: '1f01',
      bcdDevice: 0,
      deviceClass: 0,
      product,
      serial,
      configurations: [],
      activeConfiguration: 0,
    },
    drivers: [],
    ports: [],
    cards: [],
    drives: [],
    access: 'ok',
  };
  return {
    place,
    virtual: false,
    sighting,
    identity: {
      plugin: 'huawei',
      vendor: 'Huawei',
      model: '',
      name: product,
      certainty: 'guess',
      evidence: [],
      roles: [],
    },
    mode: { main: 'disk', faces: ['disk'] },
    state: { glyph: 'ready', words: { id: 'mode.disk', params: {} } },
    interfaces: [],
    ports: [],
    cards: [],
    targets: [],
    obstacles: [],
    others: [],
    history: [],
    readingFacts: false,
    record: [],
  };
}

const snapshotOf = (...sessions: SessionSnapshot[]): WorkbenchSnapshot => ({ sessions, system: [], version: '0' });

describe('masking snapshot after snapshot', () => {
  it('gives what masking each alone gives, also for a place that has changed', () => {
    const mask = snapshotMasker();
    const looks = [
      snapshotOf(sessionAt('1-1', 'one'), sessionAt('1-2', 'two')),
      snapshotOf(sessionAt('1-1', 'one'), sessionAt('1-2', 'changed')),
      snapshotOf(sessionAt('1-2', 'changed')),
      snapshotOf(sessionAt('1-1', 'one again'), sessionAt('1-2', 'changed')),
    ];
    for (const look of looks) {
      expect(mask(look)).toEqual(maskSnapshot(look));
      expect(JSON.stringify(mask(look))).not.toContain(serial);
    }
  });

  it('does not search a place again that is as it was', () => {
    const mask = snapshotMasker();
    const [first] = mask(snapshotOf(sessionAt('1-1', 'one'))).sessions;
    expect(mask(snapshotOf(sessionAt('1-1', 'one'))).sessions[0]).toBe(first);
    expect(mask(snapshotOf(sessionAt('1-1', 'two'))).sessions[0]).not.toBe(first);
  });
});
