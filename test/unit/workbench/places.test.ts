import { noControls } from '../../doubles/no-controls.ts';
import { noSecrets } from '../../doubles/no-secrets.ts';
import { describe, expect, it } from 'vitest';
import { memoryJournal } from '../../../electron/compose/journal.ts';
import { Failure, type PortSighting, type Sighting } from '../../../electron/core/model/index.ts';
import { ruleBook, shippedIndex } from '../../../electron/core/modes/index.ts';
import type { BusEvent, HttpAnswer, World } from '../../../electron/core/ports.ts';
import { sampleInput } from '../../../electron/core/report/sample.ts';
import { Workbench } from '../../../electron/core/workbench/workbench.ts';
import { factKitFor } from '../../../electron/vendors/facts.ts';
import { vendors } from '../../../electron/vendors/index.ts';
import { FakeClock } from '../../doubles/fake-clock.ts';

const book = ruleBook(shippedIndex());

/** A workbench on a bus whose events the test makes up. */
async function hand() {
  const clock = new FakeClock();
  let tell: (event: BusEvent) => void = () => undefined;
  const answers: ((answer: HttpAnswer | Failure) => void)[] = [];
  let holder: { program: string; pid: number }[] = [];
  const none = (): Promise<never> => Promise.reject(new Failure('serial.not-found', { port: 'none' }));
  const world: World = {
    usb: {
      trouble: () => Promise.resolve(undefined),
      list: () => Promise.resolve([]),
      watch: (listener) => {
        tell = listener;
        return () => undefined;
      },
      open: () => Promise.reject(new Failure('usb.not-found', { place: '1-1' })),
    },
    serial: { open: none, holders: (_port: PortSighting) => Promise.resolve(holder) },
    cards: { look: (card) => Promise.resolve(card) },
    http: {
      request: () =>
        new Promise((resolve, reject) => {
          answers.push((answer) => (answer instanceof Failure ? reject(answer) : resolve(answer)));
        }),
    },
    others: {
      holdOff: () => Promise.resolve({ did: [], giveBack: () => Promise.resolve() }),
      look: () => Promise.resolve([]),
      tidy: () => Promise.resolve(),
    },
    locks: { hold: (_place, work) => work() },
    system: { checks: () => Promise.resolve([]), mend: () => Promise.resolve() },
    files: { writeWhole: none, read: none },
    controls: noControls,
    secrets: noSecrets,
    journal: memoryJournal(),
    clock,
    log: { info: () => undefined, error: () => undefined },
  };
  const workbench = new Workbench({ world, book, vendors, kitFor: factKitFor, version: '0.0.0' });
  await workbench.start();
  return {
    clock,
    workbench,
    answers,
    tell: (event: BusEvent) => tell(event),
    hold: (by: typeof holder) => {
      holder = by;
    },
  };
}

function stick(more: Partial<Sighting> = {}, device: Partial<Sighting['device']> = {}): Sighting {
  const { sighting } = sampleInput().session;
  if (sighting === undefined) throw new Error('the sample has no stick');
  return { ...sighting, place: '1-1', virtual: false, ...more, device: { ...sighting.device, ...device } };
}

const keyboard = (): Sighting =>
  stick(
    { ports: [], cards: [], drives: [], drivers: [{ interface: 0, driver: 'usbhid' }] },
    {
      vid: '046d',
      pid: 'c31c',
      manufacturer: 'Logitech',
      product: 'USB Keyboard',
      configurations: [
        { value: 1, interfaces: [{ number: 0, alternate: 0, classCode: 3, subclass: 1, protocol: 1, endpoints: [] }] },
      ],
    },
  );

describe('places', () => {
  it('has no row for a keyboard, neither while it is plugged in nor after it was pulled', async () => {
    const { workbench, tell } = await hand();
    tell({ kind: 'arrived', sighting: keyboard() });
    expect(workbench.snapshot().sessions).toEqual([]);
    tell({ kind: 'left', place: '1-1' });
    expect(workbench.snapshot().sessions).toEqual([]);
  });

  it('keeps the row of a stick that was pulled', async () => {
    const { workbench, tell } = await hand();
    tell({ kind: 'arrived', sighting: stick() });
    tell({ kind: 'left', place: '1-1' });
    expect(workbench.snapshot().sessions.map((one) => one.state.glyph)).toEqual(['gone']);
  });

  it('forgets who held a port when the stick leaves, and looks anew at the same names when it returns', async () => {
    const { workbench, tell, hold, clock } = await hand();
    const state = () => workbench.snapshot().sessions[0]?.ports[0]?.state;
    hold([{ program: 'ModemManager', pid: 77 }]);
    tell({ kind: 'arrived', sighting: stick() });
    await clock.advance(20_000);
    expect(state()).toBe('held');
    hold([]);
    tell({ kind: 'left', place: '1-1' });
    tell({ kind: 'arrived', sighting: stick() });
    expect(state()).toBe('free');
    hold([{ program: 'minicom', pid: 78 }]);
    await clock.advance(20_000);
    expect(state()).toBe('held');
    expect(workbench.snapshot().sessions[0]?.ports[0]).toMatchObject({ holder: { pid: 78 } });
  });

  it('gives the facts of a stick that was pulled to nobody else in its place', async () => {
    const { workbench, tell, answers, clock } = await hand();
    const card = stick({ ports: [] });
    tell({ kind: 'arrived', sighting: card });
    const state = { hasEnded: false };
    const reading = workbench
      .readFacts('1-1')
      .catch((error: unknown) => error)
      .finally(() => (state.hasEnded = true));
    // What reads facts comes from the disk first, which is no matter of the clock.
    const pass = async (): Promise<void> => {
      await clock.advance(100);
      await new Promise((resolve) => setImmediate(resolve));
    };
    while (answers.length === 0) await pass();
    tell({ kind: 'left', place: '1-1' });
    tell({ kind: 'arrived', sighting: stick({ ports: [] }, { vid: '19d2', pid: '1405', serial: 'ANOTHER-STICK' }) });
    while (!state.hasEnded) {
      for (const answer of answers.splice(0)) {
        answer({
          status: 200,
          headers: {},
          body: '<response><DeviceName>E303</DeviceName><Imei>860123456789417</Imei></response>',
        });
      }
      await pass();
    }
    expect(await reading).toHaveProperty('facts');
    expect(workbench.session('1-1').facts).toBeUndefined();
    expect(workbench.session('1-1').identity.vendor).not.toBe('Huawei');
  });
});
