import { describe, expect, it } from 'vitest';
import { serviceIds } from '../../../electron/core/modes/recognise.ts';
import { openStickLink } from '../../../electron/core/workbench/stick-link.ts';
import type { StickData } from '../../../electron/virtual/stick/data.ts';
import { e303 } from '../../../electron/virtual/stick/models/e303.ts';
import { changeTo, withBench } from './world.ts';

/** ms. Real time at the bench's quick pace. */
const limit = 20_000;
const place = 'v1-1';

/** A stick that shows the id of a boot loader, with ports as a modem has them. */
function inService(id: string): StickData {
  const [vendor, product] = id.split(':').map((half) => Number.parseInt(half, 16));
  const { serial, disk, ...others } = e303.personalities;
  if (serial === undefined || disk === undefined) throw new Error('e303 has lost a face');
  return {
    ...e303,
    stored: { ...e303.stored, startWith: 'serial' },
    personalities: { ...others, disk, serial: { ...serial, vendor: vendor ?? 0, product: product ?? 0 } },
  };
}

describe.concurrent('a service state is named and never touched', () => {
  it.each([...serviceIds])('%s', { timeout: limit }, async (id) => {
    await withBench([inService(id)], {}, async (test) => {
      const sent: string[] = [];
      test.bench.sticks.get(place)?.on((event) => {
        if (event.kind === 'wire' && !event.standard && !event.line.includes('-in ')) sent.push(event.line);
      });
      const session = await changeTo(test, place, ({ sighting }) => sighting !== undefined);
      expect(session.mode.main).toBe('download');
      expect(session.obstacles.map(({ error }) => error.code)).toContain('mode.service-state');
      expect(session.targets).toEqual([]);
      const refused = expect.objectContaining({ code: 'mode.service-state' }) as Error;
      expect(() => test.workbench.plan(place, 'serial')).toThrow(refused);
      await expect(test.workbench.readFacts(place)).rejects.toEqual(refused);
      for (const { interface: number } of session.sighting?.ports ?? [])
        await expect(test.workbench.leasePort(place, number)).rejects.toEqual(refused);
      const { signal } = new AbortController();
      await expect(openStickLink(test.workbench, { type: 'stick', place, port: 'at' }, signal)).rejects.toEqual(
        refused,
      );
      expect(sent).toEqual([]);
    });
  });
});
