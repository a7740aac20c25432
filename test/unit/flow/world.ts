import { noControls } from '../../doubles/no-controls.ts';
import { noSecrets } from '../../doubles/no-secrets.ts';
import { maskSnapshot } from '../../../electron/core/workbench/masking.ts';
import { memoryJournal } from '../../../electron/compose/journal.ts';
import { shippedRules } from '../../../electron/compose/rule-book.ts';
import type { SessionSnapshot } from '../../../electron/core/model/index.ts';
import type { OtherPrograms, Ptys, World } from '../../../electron/core/ports.ts';
import { Workbench } from '../../../electron/core/workbench/workbench.ts';
import { SystemClock } from '../../../electron/platform/clock/system-clock.ts';
import { SystemFiles } from '../../../electron/platform/files/system-files.ts';
import { systemHttp } from '../../../electron/platform/http/http.ts';
import { SystemPtys } from '../../../electron/platform/ptys/system-ptys.ts';
import { SystemSerialPorts } from '../../../electron/platform/serial/serial-ports.ts';
import { factKitFor } from '../../../electron/vendors/facts.ts';
import { vendors } from '../../../electron/vendors/index.ts';
import { createVirtualBench, type VirtualBench } from '../../../electron/virtual/bench/bench.ts';
import type { FactKit } from '../../../electron/core/facts/recipe.ts';
import type { VendorData } from '../../../electron/core/modes/vendor.ts';
import type { StickData } from '../../../electron/virtual/stick/data.ts';
import type { Faults } from '../../../electron/virtual/stick/faults.ts';

export interface TestBench {
  workbench: Workbench;
  bench: VirtualBench;
  world: World;
  snapshot: () => ReturnType<typeof maskSnapshot>;
  stop: () => Promise<void>;
}

/** What a test brings itself. */
export type TestParts = Partial<World> & { ptys?: Ptys; pace?: number };

/** A pace at which a stick is away for some tens of milliseconds: quick, and still asynchronous in every step. */
const quick = 0.05;

/**
 * The whole program below the faces on virtual sticks: real pseudo-terminals, the real serial and HTTP adapters, real
 * time. Only the stick itself is virtual.
 */
export async function testBench(
  models: readonly (string | StickData)[],
  faults: Readonly<Record<string, Faults>> = {},
  { ptys = new SystemPtys(), pace = quick, ...parts }: TestParts = {},
  /** A maker that the program does not have. */
  more?: { stick: VendorData; kit: FactKit },
): Promise<TestBench> {
  const clock = new SystemClock();
  const log = { info: () => undefined, error: () => undefined };
  const bench = createVirtualBench({ models, ptys, clock, log, faults, pace });
  const others: OtherPrograms = {
    holdOff: () => Promise.resolve({ did: [], giveBack: () => Promise.resolve() }),
    look: () => Promise.resolve([]),
    tidy: () => Promise.resolve(),
  };
  const world: World = {
    usb: bench.usb,
    serial: new SystemSerialPorts(),
    cards: bench.cards,
    http: systemHttp(),
    others,
    locks: { hold: (_place, work) => work() },
    system: { checks: () => Promise.resolve([]), mend: () => Promise.resolve() },
    files: new SystemFiles(),
    controls: noControls,
    secrets: noSecrets,
    journal: memoryJournal(),
    clock,
    log,
    ...parts,
  };
  const workbench = new Workbench({
    world,
    book: shippedRules(),
    vendors: more === undefined ? vendors : [more.stick, ...vendors],
    kitFor: (plugin) => (plugin === more?.stick.id ? more.kit : factKitFor(plugin)),
    version: '0.0.0',
  });
  await workbench.start();
  return {
    workbench,
    bench,
    world,
    snapshot: () => maskSnapshot(workbench.snapshot()),
    stop: async () => {
      await workbench.stop();
      await bench.close();
    },
  };
}

/** Carries a switch out; pulls and plugs the stick when the plan asks a person to. */
export async function switchTo(
  test: TestBench,
  place: string,
  mode: Parameters<Workbench['plan']>[1],
  how: { way?: string } = {},
) {
  let asked = false;
  const stop = test.workbench.onChange(() => {
    if (test.workbench.session(place).run?.waitingFor !== 'replug' || asked) return;
    asked = true;
    void test.bench.replug(place);
  });
  const run = await test.workbench.startRun(place, mode, how).done;
  stop();
  return run;
}

/** A bench for one test, with its limits of time; stopped however the test ends. */
export async function withBench(
  models: readonly (string | StickData)[],
  faults: Readonly<Record<string, Faults>>,
  use: (test: TestBench) => Promise<void>,
  parts: TestParts = {},
): Promise<void> {
  const test = await testBench(models, faults, parts);
  try {
    await use(test);
  } finally {
    await test.stop();
  }
}

/**
 * Pulls a stick and plugs it again; resolves in the moment in which it is back and has no port yet. At the bench's own pace the ports
 * come so quickly that whoever asks then finds them: give it `pace: 1`.
 */
export async function justBack(test: TestBench, place: string): Promise<void> {
  const session = test.workbench.session(place);
  const { generation } = session;
  const back = (): number | undefined => (session.generation > generation ? session.sighting?.ports.length : undefined);
  const [ports] = await Promise.all([
    session.until(back, 10_000, new AbortController().signal),
    test.bench.replug(place),
  ]);
  if (ports !== 0) throw new Error(`${place} has ${String(ports)} ports already`);
}

/** Resolves with the first snapshot of a place that is as wanted; rejects after 10 s. */
export async function changeTo(
  test: TestBench,
  place: string,
  wanted: (session: SessionSnapshot) => boolean,
): Promise<SessionSnapshot> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const session = test.workbench.snapshot().sessions.find((candidate) => candidate.place === place);
      if (session === undefined || !wanted(session)) return;
      clearTimeout(limit);
      stop();
      resolve(session);
    };
    const limit = setTimeout(() => {
      stop();
      reject(new Error(`${place} did not become as wanted`));
    }, 10_000);
    const stop = test.workbench.onChange(look);
    look();
  });
}
