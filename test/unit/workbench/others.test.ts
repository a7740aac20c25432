import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../doubles/fake-clock.ts';
import { sampleInput } from '../../../electron/core/report/sample.ts';
import type { OtherProgram, Plan, Run, Sighting } from '../../../electron/core/model/index.ts';
import type { OtherPrograms } from '../../../electron/core/ports.ts';
import { vendors } from '../../../electron/vendors/index.ts';
import { HolderWatch } from '../../../electron/core/workbench/holders.ts';
import { namingOthers, OthersWatch } from '../../../electron/core/workbench/others.ts';
import { wasSwitched } from '../../../electron/core/workbench/others-change.ts';
import { Session } from '../../../electron/core/workbench/session.ts';
import { testBench } from '../flow/world.ts';

const { session: sample, runs } = sampleInput();
const [someRun] = runs;
if (sample.sighting === undefined || someRun === undefined) throw new Error('the sample has no stick');
const first = sample.sighting;

/** The sample's stick under another id, with one interface of a class. */
const as = (pid: string, classCode: number): Sighting => ({
  ...first,
  device: {
    ...first.device,
    vid: '12d1',
    pid,
    activeConfiguration: 1,
    configurations: [
      { value: 1, interfaces: [{ number: 0, alternate: 0, classCode, subclass: 0, protocol: 0, endpoints: [] }] },
    ],
  },
});
const disk = as('1f01', 8);
const hilink = as('14db', 2);
const atWork = (certainty: 'sure' | 'likely'): OtherProgram => ({
  program: 'usb_modeswitch',
  state: 'acts',
  what: { id: 'others.works' },
  certainty,
  source: certainty === 'sure' ? 'process 77' : 'avoid_reset_quirk',
});

/** A place with a disk just plugged in, and what the computer shows of other programs at each look. */
async function place(look: (sighting: Sighting | undefined) => OtherProgram[], run?: Run) {
  const clock = new FakeClock();
  let holds = 0;
  const others: OtherPrograms = {
    look: (_place, sighting) => Promise.resolve(look(sighting)),
    tidy: () => Promise.resolve(),
    holdOff: () => {
      holds += 1;
      const giveBack = (): Promise<void> => {
        holds -= 1;
        return Promise.resolve();
      };
      return Promise.resolve({ did: ['usb_modeswitch'], giveBack });
    },
  };
  const world = { others, clock, log: { info: () => undefined, error: () => undefined } };
  const watch = new OthersWatch(world, () => undefined);
  const session = new Session(disk, vendors, clock);
  const arrive = async (sighting: Sighting): Promise<void> => {
    session.arrived(sighting);
    watch.onBus({ kind: 'arrived', sighting }, session);
    await clock.advance(10);
  };
  const leave = async (): Promise<void> => {
    session.left();
    watch.onBus({ kind: 'left', place: session.place }, session);
    await clock.advance(10);
  };
  await arrive(disk);
  session.run = run;
  return { clock, watch, session, arrive, leave, holds: () => holds };
}

/** Plugged, gone after two seconds, back as another after one more. */
async function switched(look: (sighting: Sighting | undefined) => OtherProgram[], run?: Run) {
  const all = await place(look, run);
  await all.clock.advance(2000);
  await all.leave();
  await all.clock.advance(1000);
  await all.arrive(hilink);
  return all;
}

describe('a stick that becomes another without a run of ours', () => {
  it('was switched by the program that was seen at work on it', async () => {
    const { watch, session, clock } = await switched((sighting) => (sighting === undefined ? [atWork('sure')] : []));
    await clock.advance(10_000);
    expect(watch.othersAt(session, [])).toEqual([
      {
        program: 'usb_modeswitch',
        state: 'acts',
        what: {
          id: 'others.took.sure',
          params: { program: 'usb_modeswitch', from: '12d1:1f01', to: '12d1:14db', seconds: 3 },
        },
        certainty: 'sure',
        source: 'process 77',
      },
    ]);
    expect(session.record.at(-1)).toMatchObject({ kind: 'attention', words: { id: 'others.took.sure' } });
    expect(session.run).toBeUndefined();
  });

  it('was likely switched by the one that left its mark', async () => {
    const { watch, session } = await switched((sighting) => (sighting === hilink ? [atWork('likely')] : []));
    expect(watch.othersAt(session, [])[0]).toMatchObject({ program: 'usb_modeswitch', certainty: 'likely' });
  });

  it('was switched by somebody who is not named when nobody was seen', async () => {
    const { watch, session } = await switched(() => []);
    expect(watch.othersAt(session, [])).toMatchObject([
      { program: '', certainty: 'guess', what: { id: 'others.took.guess' } },
    ]);
  });

  it('is forgotten when the stick is plugged anew', async () => {
    const { watch, session, leave, arrive } = await switched((sighting) =>
      sighting === undefined ? [atWork('sure')] : [],
    );
    await leave();
    await arrive(disk);
    expect(watch.othersAt(session, [])).toEqual([]);
  });

  it('is not said of a run of ours', async () => {
    const ours: Run = { ...someRun, state: 'running' };
    const { watch, session } = await switched(() => [], ours);
    expect(watch.othersAt(session, [])).toEqual([]);
  });
});

describe('a stick that comes back in a run of ours', () => {
  it('is left alone until the run has ended, and looked at then', async () => {
    let looks = 0;
    const ours: Run = { ...someRun, state: 'running' };
    const { watch, session, clock } = await switched(() => {
      looks += 1;
      return [];
    }, ours);
    const before = looks;
    watch.onBus({ kind: 'changed', sighting: hilink }, session);
    await clock.advance(10_000);
    expect(looks).toBe(before);
    session.run = { ...ours, state: 'ended' };
    watch.runEnded(session);
    await clock.advance(10_000);
    expect(looks).toBe(before + 3);
    watch.onBus({ kind: 'changed', sighting: hilink }, session);
    await clock.advance(10_000);
    expect(looks).toBe(before + 4);
  });
});

describe('what counts as switched', () => {
  const plug = { id: '12d1:1f01', at: 0, sighting: disk };
  it('is the same maker, soon, from disk to what is not one', () => {
    expect(wasSwitched(plug, hilink, 3100, undefined)).toEqual({ from: '12d1:1f01', to: '12d1:14db', seconds: 3.1 });
    expect(
      wasSwitched(plug, { ...hilink, device: { ...hilink.device, vid: '19d2' } }, 3100, undefined),
    ).toBeUndefined();
    expect(wasSwitched(plug, hilink, 60_001, undefined)).toBeUndefined();
    expect(wasSwitched(plug, as('1f02', 8), 3100, undefined)).toBeUndefined();
    expect(
      wasSwitched({ ...plug, sighting: hilink, id: '12d1:14db' }, as('1001', 0xff), 3100, undefined),
    ).toBeUndefined();
  });
  it('is not what a run of ours that ended after the plug may have done, and is what came after an older one', () => {
    const ended = (ms: number): Run => ({ ...someRun, state: 'ended', endedAt: new Date(ms).toISOString() });
    expect(wasSwitched({ ...plug, at: 1000 }, hilink, 3100, ended(1500))).toBeUndefined();
    expect(wasSwitched({ ...plug, at: 1000 }, hilink, 3100, ended(500))).toBeDefined();
  });
});

describe('a place that is held', () => {
  it('is held once for many, and given back at the end of the program', async () => {
    const { watch, session, holds } = await place(() => []);
    await Promise.all([watch.hold(session.place), watch.hold(session.place)]);
    expect(holds()).toBe(1);
    expect(watch.holdAt(session.place)).toMatchObject({ programs: ['usb_modeswitch'] });
    await watch.dispose();
    expect(holds()).toBe(0);
    expect(watch.holdAt(session.place)).toBeUndefined();
  });

  it('is not held after all when it is given back while it is taken', async () => {
    const { watch, session, holds } = await place(() => []);
    const taking = watch.hold(session.place);
    await watch.giveBack(session.place);
    await taking;
    expect([holds(), watch.holdAt(session.place)]).toEqual([0, undefined]);
  });

  it('shows whom the plan will hold off, never the one that the card needs', () => {
    const { plan } = someRun;
    const step: Plan['steps'][number] = {
      kind: 'hold-others',
      title: { id: 'x' },
      operations: [],
      limitMs: 1,
      usualMs: 1,
    };
    const named = namingOthers({ ...plan, steps: [step] }, [
      atWork('sure'),
      { ...atWork('sure'), program: 'NetworkManager' },
    ]);
    expect(named.steps[0]?.detail).toEqual({ id: 'step.hold.detail-of', params: { what: 'usb_modeswitch' } });
  });
});

describe('freeing the ports of a stick', () => {
  const port = { path: '/dev/ttyUSB2', name: 'ttyUSB2', interface: 2, driver: 'option' };
  /** Ports of a program that closes them after some looks. */
  const holders = (looks: number) => {
    const clock = new FakeClock();
    let left = looks;
    const serial = {
      open: () => Promise.reject(new Error('nobody opens a port here')),
      holders: () => Promise.resolve(left-- > 0 ? [{ program: 'ModemManager', pid: 812 }] : []),
    };
    const log = { info: () => undefined, error: () => undefined };
    return { clock, watch: new HolderWatch({ serial, clock, log }, { has: () => false }, () => undefined) };
  };

  it('is done when they are seen to be free, and not before', async () => {
    const { clock, watch } = holders(3);
    await expect(clock.until(watch.untilFree([port], ['ModemManager']))).resolves.toBeUndefined();
    expect(clock.monotonic()).toBe(1000);
  });

  it('names who has one still, after half a minute', async () => {
    const { clock, watch } = holders(Number.POSITIVE_INFINITY);
    await expect(clock.until(watch.untilFree([port], ['ModemManager']))).resolves.toEqual({
      port: 'ttyUSB2',
      program: 'ModemManager',
      pid: 812,
    });
    expect(clock.monotonic()).toBe(30_000);
  });

  it('does not wait for who was not asked', async () => {
    const { clock, watch } = holders(Number.POSITIVE_INFINITY);
    await expect(clock.until(watch.untilFree([port], []))).resolves.toMatchObject({ program: 'ModemManager' });
    expect(clock.monotonic()).toBe(0);
  });

  it('shows the hold until it is given back', async () => {
    let holding = 0;
    const others: OtherPrograms = {
      look: () => Promise.resolve([]),
      tidy: () => Promise.resolve(),
      holdOff: () => {
        holding += 1;
        const giveBack = (): Promise<void> => Promise.resolve(void (holding -= 1));
        return Promise.resolve({ did: ['ModemManager'], giveBack });
      },
    };
    const test = await testBench(['e303'], {}, { others });
    try {
      await test.workbench.freePort('v1-1');
      expect([holding, test.snapshot().sessions[0]?.hold?.programs]).toEqual([1, ['ModemManager']]);
      await test.workbench.giveBack('v1-1');
      expect([holding, test.snapshot().sessions[0]?.hold]).toEqual([0, undefined]);
      await test.workbench.holdOthers('v1-1');
    } finally {
      await test.stop();
    }
    expect(holding).toBe(0);
  });
});
