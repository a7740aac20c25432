import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/doubles/fake-clock.ts';
import type { Sighting } from '../../core/model/index.ts';
import type { Log } from '../../core/ports.ts';
import { readModelText } from '../stick/models/file.ts';
import { modelNames, modelOf } from '../stick/models/index.ts';
import { createVirtualBench } from './bench.ts';

const log: Log = { info: () => undefined, error: () => undefined };
const turn = (): Promise<void> => new Promise((done) => setTimeout(done, 10));

/** What the bench shows of a model in one of its personalities, once its drivers have bound. */
async function shownAs(
  model: string,
  personality: string,
  look: (seen: Sighting) => Promise<void> | void,
): Promise<void> {
  const clock = new FakeClock();
  const data = { ...modelOf(model), powerOn: [{ when: {}, to: personality }] };
  const bench = createVirtualBench({ models: [data], clock, log });
  await clock.advance(3000);
  await turn();
  await clock.advance(3000);
  const [seen] = await bench.usb.list();
  try {
    expect(seen).toBeDefined();
    if (seen) await look(seen);
  } finally {
    await bench.close();
    expect(clock.waiting).toBe(0);
  }
}

describe('all models', () => {
  it.each(modelNames)('%s is sound as a model file, too', (name) => {
    expect(readModelText(JSON.stringify(modelOf(name)), 'file.json')).toEqual(modelOf(name));
  });

  it.each(modelNames.flatMap((name) => Object.keys(modelOf(name).personalities).map((as) => [name, as] as const)))(
    '%s as %s has a driver for every interface that one is made for',
    async (model, personality) => {
      await shownAs(model, personality, (seen) => {
        const bound = seen.drivers.map((binding) => binding.interface);
        const faces = modelOf(model).personalities[personality]?.interfaces ?? [];
        // On this bench the kernel's list of serial sticks has two makers.
        const known = ['12d1', '19d2'].includes(seen.device.vid);
        faces.forEach(({ role, number: own }, index) => {
          const number = own ?? index;
          if (known || !['at', 'modem', 'diag'].includes(role)) expect(bound, `${role} ${number}`).toContain(number);
        });
      });
    },
  );
});

it('an ACM port sits at its control interface and answers by the data interface', async () => {
  await shownAs('cs19', 'serial', (seen) => {
    expect(seen.drivers).toEqual([0, 1, 2, 3].map((number) => ({ interface: number, driver: 'cdc_acm' })));
    expect(seen.ports.map((port) => [port.interface, port.driver])).toEqual([
      [0, 'cdc_acm'],
      [2, 'cdc_acm'],
    ]);
  });
});
