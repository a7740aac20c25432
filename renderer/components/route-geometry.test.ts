import { describe, expect, it } from 'vitest';
import { snapshots } from '../test-support/snapshots.ts';
import { routeGeometry } from './route-geometry.ts';
import { trackPlanOf } from './track-plan.ts';

const plan = (shape: 'line' | 'fork', count: number) => ({
  shape,
  stations: Array.from({ length: count }, () => ({ mode: 'serial' as const, id: undefined, state: 'open' as const })),
  ways: Array.from({ length: Math.max(0, count - 1) }, () => 'open' as const),
});

describe('geometry of the route diagram', () => {
  it.each([1, 2, 3, 4])('gives a fork of %i stations a point each and a way fewer, all within the drawing', (count) => {
    const { points, paths, width, height } = routeGeometry(plan('fork', count));
    expect(points).toHaveLength(count);
    expect(paths).toHaveLength(count - 1);
    for (const { x, y } of points) {
      expect(x).toBeGreaterThan(8);
      expect(x).toBeLessThan(width - 8);
      expect(y).toBeGreaterThanOrEqual(9);
      expect(y).toBeLessThanOrEqual(height - 8);
    }
  });

  it('draws the first way straight and bends the others down to their station', () => {
    const { points, paths } = routeGeometry(plan('fork', 3));
    expect(paths[0]).toMatch(/^M\d+ 14H\d+$/);
    expect(paths[1]).toContain(` ${String(points[2]?.y)}H`);
  });

  it('lays a line out evenly on one height', () => {
    const { points, paths } = routeGeometry(plan('line', 3));
    expect(new Set(points.map(({ y }) => y)).size).toBe(1);
    expect(points.map(({ x }) => x)).toEqual([56, 168, 280]);
    expect(paths[0]).toBe('M67 14H157');
  });

  it('puts three ways or more on single rows, so that labels do not meet', () => {
    expect(routeGeometry(plan('fork', 4)).labels).toBe('row');
    expect(routeGeometry(plan('fork', 3)).labels).toBe('beside');
  });
});

const [disk] = snapshots.disk.sessions;
const states = (name: keyof typeof snapshots, chosen?: Parameters<typeof trackPlanOf>[1]) => {
  const session = snapshots[name].sessions[0];
  if (session === undefined) throw new Error(`${name} has no stick`);
  const { stations, ways } = trackPlanOf(session, chosen);
  return { stations: stations.map(({ mode, state }) => `${mode} ${state}`), ways };
};

describe('track plan of a session', () => {
  it('rings where the stick stands and leaves the rest open', () => {
    expect(states('disk')).toEqual({ stations: ['disk here', 'serial open', 'network open'], ways: ['open', 'open'] });
  });

  it('sets the way to the chosen mode, and only that one', () => {
    expect(states('disk', 'network')).toEqual({
      stations: ['disk here', 'serial open', 'network goal'],
      ways: ['open', 'set'],
    });
  });

  it('has no choice where the stick already stands', () => {
    expect(states('disk', 'disk').ways).toEqual(['open', 'open']);
  });

  it('stands nowhere while it is under way', () => {
    expect(states('running')).toEqual({
      stations: ['disk open', 'serial goal', 'network open'],
      ways: ['run', 'open'],
    });
  });

  it('is green only after a verified run', () => {
    expect(states('verified')).toEqual({
      stations: ['disk open', 'serial proved', 'network open'],
      ways: ['proved', 'open'],
    });
    expect(states('different').stations).toEqual(['disk open', 'serial here', 'network open']);
    expect(states('different').ways).toEqual(['open', 'open']);
    expect(states('lost').stations).toEqual(['disk open', 'serial open', 'network open']);
  });

  it('goes back over the points along the way it came', () => {
    expect(states('verified', 'disk')).toEqual({
      stations: ['disk goal', 'serial here', 'network open'],
      ways: ['set', 'open'],
    });
  });

  it('marks every leg of a line between the two ends', () => {
    const session = snapshots.network.sessions[0];
    if (session === undefined) throw new Error('no stick');
    const atEnd = { ...session, mode: { main: 'serial' as const, faces: [] } };
    expect(trackPlanOf(atEnd, 'disk').ways).toEqual(['set', 'set']);
  });

  it('draws mode and targets where no route is known, the disk first', () => {
    if (disk === undefined) throw new Error('no stick');
    const { route: _route, ...bare } = disk;
    const serial = {
      ...bare,
      mode: { main: 'serial' as const, faces: [] },
      targets: bare.targets.map((t) => ({ ...t, mode: 'disk' as const })),
    };
    expect(trackPlanOf(serial).stations.map(({ mode }) => mode)).toEqual(['disk', 'serial']);
  });

  it('counts what does not fit', () => {
    if (disk === undefined) throw new Error('no stick');
    const modes = ['disk', 'network', 'serial', 'qmi', 'mbim', 'adb'] as const;
    const wide = { ...disk, route: { shape: 'fork' as const, stations: modes.map((mode) => ({ mode })) } };
    expect(trackPlanOf(wide)).toMatchObject({ more: 2, stations: { length: 4 } });
  });
});
