import { isVirtualPlace } from '../core/model/index.ts';
import type { ErrorData, FactSet, Place, Run, WorkbenchSnapshot } from '../core/model/index.ts';
import { Late } from '../core/model/late.ts';
import type { Clock, HistoryStore, World } from '../core/ports.ts';
import type { FactKit } from '../core/facts/recipe.ts';
import { maskText } from '../core/facts/mask.ts';
import type { Keeper } from '../core/history/keeper.ts';
import { untilTalking } from '../core/workbench/arrival.ts';
import { maskFacts, maskRun, snapshotMasker } from '../core/workbench/masking.ts';
import type { Connections } from '../core/workbench/connecting.ts';
import type { Watches } from '../core/workbench/watching.ts';
import { Workbench } from '../core/workbench/workbench.ts';
import { SystemClock } from '../platform/clock/system-clock.ts';
import { systemControlTools } from '../platform/control/control-tools.ts';
import { SystemFiles } from '../platform/files/system-files.ts';
import { systemHttp } from '../platform/http/http.ts';
import { systemNetworkCards } from '../platform/network/network-cards.ts';
import { systemPinger } from '../platform/network/ping.ts';
import { SystemSerialPorts } from '../platform/serial/serial-ports.ts';
import { secretsFile, type Cipher } from '../platform/store/secrets-file.ts';
import { systemPlaceLocks } from '../platform/store/place-locks.ts';
import { systemOtherPrograms } from '../platform/system/other-programs.ts';
import { systemProbe } from '../platform/system/probe.ts';
import { systemUsbBus } from '../platform/usb/bus.ts';
import { vendors } from '../vendors/index.ts';
import type { VirtualBench } from '../virtual/bench/bench.ts';
import { defaultDataFolder } from './data-folder.ts';
import { openHistory } from './history.ts';
import { lateBench, type BenchSide } from './late-bench.ts';
import { emptyBench, emptyBus, joinBuses, joinCards, joinLocks, joinOthers, joinPingers, joinSerial } from './join.ts';
import { memoryJournal, openRunJournal } from './journal.ts';
import { readPerson, type Person } from './person.ts';
import { stderrLog } from './log.ts';
import { saveTrial, type SavedTrial } from './save-trial.ts';
import { bringToWishes, readWish } from './virtual-start.ts';
import type { RuleFinding } from '../core/modes/sources/index.ts';
import { openLiveRules, type LiveRules } from './live-rules.ts';
import type { SystemRulePlaces } from './rule-book.ts';

export interface ComposeOptions {
  version: string;
  /** Models to put on the virtual bench at once, by name or model file, in order: v1-1, v1-2, …; `e303:serial` begins in that mode. */
  virtual: readonly string[];
  /** Whether virtual sticks can be put on the bench later where none is named now; a start is quicker without. */
  bench?: boolean;
  /** Faults as typed, e.g. `v1-1:at=dead`. */
  faults: readonly string[];
  /** Whether the real bus is looked at. */
  real: boolean;
  /** Data folder; by default the user's own. */
  dataFolder: string | undefined;
  /** Whether the rules of the system's usb_modeswitch count; by default where the real bus is looked at. */
  systemRules?: boolean | SystemRulePlaces;
  /** A router's usb-mode.json whose rules count too. */
  usbModeFile?: string | undefined;
  /** A shared server for the history, as in DATABASE_URL; the user's own file without it. */
  historyServer?: string | undefined;
  /** Runs on virtual sticks alone leave no trace in the history. */
  keepJournal: boolean;
  /** Factor on the times of virtual sticks: 1 like real ones; tests are quicker. */
  pace?: number;
  debug: boolean;
  /** The system's without it; tests have one with more patience. */
  clock?: Clock;
  /** Ends the start while virtual sticks are still being brought to their modes: compose rejects with run.cancelled. */
  signal?: AbortSignal;
  /** Locks what is kept with the system's secret store; absent = nothing is kept. */
  cipher?: Cipher | undefined;
  /** Told of what a person should know and what stops nothing, such as a journal that cannot be kept. */
  tell?: (error: ErrorData) => void;
}

/** Numbers as people may see them: masked unless one export or page asked for them in full. */
export type Numbers = 'masked' | 'full';

export interface Composition {
  workbench: Workbench;
  /** Signal and registration followed over time. */
  watches: Late<Watches>;
  /** Tests of the data connection. */
  connections: Late<Connections>;
  world: World;
  dataFolder: string;
  /** What was on this bench before. */
  history: HistoryStore;
  /** Tells the history that a report of a place was saved. */
  keepReport(place: Place, report: { name: string; at: string; body: unknown }): void;
  /** Tells the history how a batch stands and which sticks have left it. */
  keepBatch: Keeper['batched'];
  /** Takes a stick out of the history and of all else that is kept. @param stick its key. Failures: store.*, file.*. */
  forget(stick: string): Promise<{ entries: number }>;
  /** Bench and operator as in the settings; who changes the settings changes it. */
  person: Person;
  /** Device rules from everywhere, with their order and their files. */
  rules: LiveRules;
  /** What is to be mended or known about the rules files; read when it is asked for. */
  readonly ruleFindings: readonly RuleFinding[];
  virtual: {
    has(place: Place): boolean;
    /** Failure virtual.unknown-model. */
    add(model: string): Promise<Place>;
    remove(place: Place): Promise<void>;
    replug(place: Place): Promise<void>;
  };
  /** Saves the verified try at a place as a rule of the person's own. Failures: run.nothing-to-save, file.*. */
  saveTrial(place: Place): Promise<SavedTrial>;
  maskedSnapshot(): WorkbenchSnapshot;
  maskFacts(facts: FactSet, numbers: Numbers): FactSet;
  maskRun(run: Run, numbers: Numbers): Run;
  maskLine(text: string, numbers: Numbers): string;
  /** Waits until the drivers of a stick that is just there have made its ports or card. */
  waitUntilTalking(place: Place, signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

/** Puts the world together, real and virtual, and starts the workbench on it. The caller stops it. */
export async function compose(options: ComposeOptions): Promise<Composition> {
  const clock = options.clock ?? new SystemClock();
  const log = stderrLog(options.debug);
  const tell = (error: ErrorData): void => {
    log.error('the history needs a look', { error });
    options.tell?.(error);
  };
  const files = new SystemFiles();
  const dataFolder = options.dataFolder ?? defaultDataFolder();
  const serial = new SystemSerialPorts();
  const cards = systemNetworkCards();
  const wishes = options.virtual.map(readWish);
  const isNamed = wishes.length > 0 || options.faults.length > 0;
  const virtual = isNamed ? await import('./virtual-bench.ts') : undefined;
  const faults = virtual?.faultsOf(options.faults, wishes.length) ?? {};
  const onBench = { clock, log, faults, ...(options.pace === undefined ? {} : { pace: options.pace }) };
  // Before the bench: what is wrong with a named file ends it here, with nothing to close.
  const [rules, journal, person] = await Promise.all([
    openLiveRules({
      dataFolder,
      system: options.systemRules ?? options.real,
      usbModeFile: options.usbModeFile,
      vendors,
    }),
    options.keepJournal ? openRunJournal(dataFolder, (error) => tell(error)) : memoryJournal(),
    readPerson(dataFolder, files),
  ]);
  const empty = async (): Promise<VirtualBench> =>
    (await import('./virtual-bench.ts')).benchWith({ models: [], ...onBench });
  const bench: BenchSide =
    (await virtual?.benchWith({ models: wishes.map((wish) => wish.model), ...onBench })) ??
    (options.bench === false ? emptyBench : lateBench(empty));
  const world: World = {
    usb: joinBuses(options.real ? systemUsbBus(clock) : emptyBus, bench.usb, log),
    serial: joinSerial(serial, bench.serial, log),
    cards: joinCards(cards, bench.cards),
    http: systemHttp(),
    controls: systemControlTools(),
    others: joinOthers(systemOtherPrograms()),
    locks: joinLocks(systemPlaceLocks()),
    system: systemProbe({ dataFolder }),
    files,
    secrets: secretsFile(dataFolder, files, options.cipher),
    journal,
    clock,
    log,
  };
  const { store: history, keeper } = await openHistory({
    folder: dataFolder,
    keep: options.keepJournal,
    server: options.historyServer,
    spare: journal,
    station: () => person.station,
    clock,
    log,
    tell,
  });
  const kitFor = async (plugin: string): Promise<FactKit> => (await import('../vendors/facts.ts')).factKitFor(plugin);
  const workbench = new Workbench({
    world,
    book: rules.book,
    vendors,
    kitFor,
    version: options.version,
    keeper,
  });
  const watches = new Late(async () => {
    const { Watches: Made } = await import('../core/workbench/watching.ts');
    return new Made({ workbench, world, kitFor });
  });
  const connections = new Late(async () => {
    const { Connections: Made } = await import('../core/workbench/connecting.ts');
    return new Made({ workbench, world, pinger: joinPingers(systemPinger(), bench.pinger) });
  });
  const stop = async (): Promise<void> => {
    await watches.end((made) => made.dispose());
    await workbench.stop();
    await bench.close();
    await history.close();
  };
  try {
    await bench.settled();
    await workbench.start();
    await bringToWishes({ workbench, bench, wishes, signal: options.signal });
  } catch (error) {
    // Nobody has got it yet who could stop it.
    await stop();
    throw error;
  }
  const mask = snapshotMasker();
  return {
    workbench,
    watches,
    connections,
    world,
    dataFolder,
    history,
    person,
    keepReport: (place, report) => keeper.reported(workbench.session(place), report),
    keepBatch: (summary, ends) => keeper.batched(summary, ends),
    forget: async (stick) => {
      const { forgetStick } = await import('./forget.ts');
      return keeper.forgetting(stick, () => forgetStick({ history, dataFolder }, stick));
    },
    rules,
    get ruleFindings() {
      return rules.all().findings;
    },
    virtual: virtualControl(bench),
    async saveTrial(place) {
      const saved = await saveTrial(workbench, files, rules.folder, place);
      await rules.reload();
      return saved;
    },
    maskedSnapshot: () => mask(workbench.snapshot()),
    maskFacts: (facts, numbers) => (numbers === 'full' ? facts : maskFacts(facts)),
    maskRun: (run, numbers) => (numbers === 'full' ? run : maskRun(run, workbench.session(run.place).facts)),
    maskLine: (text, numbers) => (numbers === 'full' ? text : maskText(text)),
    waitUntilTalking: (place, signal) => untilTalking(workbench.session(place), clock, signal),
    stop,
  };
}

function virtualControl(bench: BenchSide): Composition['virtual'] {
  return {
    has: (place) => isVirtualPlace(place),
    add: async (model) => bench.add(model),
    remove: (place) => bench.remove(place),
    replug: (place) => bench.replug(place),
  };
}
