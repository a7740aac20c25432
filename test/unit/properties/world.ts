import { noControls } from '../../doubles/no-controls.ts';
import { noSecrets } from '../../doubles/no-secrets.ts';
import { ruleBook, shippedIndex } from '../../../electron/core/modes/index.ts';
import { Failure } from '../../../electron/core/model/index.ts';
import type { CardSighting } from '../../../electron/core/model/index.ts';
import type {
  Http,
  HttpAnswer,
  HttpRequest,
  OtherPrograms,
  SerialChannel,
  SerialPorts,
  World,
} from '../../../electron/core/ports.ts';
import { Workbench } from '../../../electron/core/workbench/workbench.ts';
import { factKitFor } from '../../../electron/vendors/facts.ts';
import { vendors } from '../../../electron/vendors/index.ts';
import { createVirtualBench, type VirtualBench } from '../../../electron/virtual/bench/bench.ts';
import type { StickData } from '../../../electron/virtual/stick/data.ts';
import type { Faults } from '../../../electron/virtual/stick/faults.ts';
import { FakeClock } from '../../doubles/fake-clock.ts';
import { TroubledUsb } from './troubled-usb.ts';

/** How the ports and the helper program behave. */
export interface Moods {
  port?: 'held' | 'hangs' | 'rubbish' | undefined;
  others?: 'fails' | 'hangs' | 'give-back-fails' | 'give-back-hangs' | undefined;
}

/** The whole program below the faces on virtual sticks and virtual time; nothing waits in real time. */
export interface PropertyWorld {
  clock: FakeClock;
  bench: VirtualBench;
  usb: TroubledUsb;
  /** Faults of each stick, in the order of places; may be changed while it runs. */
  faults: Faults[];
  moods: Moods;
  books: {
    /** Serial channels that the program has open. */
    channels: Set<SerialChannel>;
    /** Places held off and not given back. */
    heldOff: number;
  };
  workbench: Workbench;
  close: () => Promise<void>;
}

const book = ruleBook(shippedIndex());
const quiet = { info: () => undefined, error: () => undefined };
/** ms that a page of a stick takes to answer. */
const pageMs = 8;

/** @param pace factor on the times of sticks and computer; 1 = like real ones */
export async function propertyWorld(sticks: readonly (string | StickData)[], pace = 1): Promise<PropertyWorld> {
  const clock = new FakeClock();
  const faults: Faults[] = sticks.map(() => ({}));
  const bench = createVirtualBench({
    models: sticks,
    clock,
    log: quiet,
    pace,
    faults: Object.fromEntries(faults.map((each, index) => [`v1-${String(index + 1)}`, each])),
  });
  const usb = new TroubledUsb(bench.usb, clock);
  const moods: Moods = {};
  const books: PropertyWorld['books'] = { channels: new Set(), heldOff: 0 };
  const world: World = {
    usb,
    serial: troubledPorts(bench, { clock, moods, books }),
    cards: {
      look: async (card) => {
        const all = await usb.list();
        return all.flatMap((sighting) => sighting.cards).find((one) => one.name === card.name);
      },
    },
    http: pages(bench, clock),
    others: helper(moods, books),
    locks: { hold: (_place, work) => work() },
    system: { checks: () => Promise.resolve([]), mend: () => Promise.resolve() },
    files: {
      writeWhole: () => Promise.resolve(),
      read: () => Promise.reject(new Failure('file.missing', { file: 'none' })),
    },
    controls: noControls,
    secrets: noSecrets,
    journal: { append: () => Promise.resolve(), read: () => Promise.resolve([]) },
    clock,
    log: quiet,
  };
  const workbench = new Workbench({ world, book, vendors, kitFor: factKitFor, version: '0.0.0' });
  await clock.advance(1);
  await workbench.start();
  await clock.advance(3_000);
  return {
    clock,
    bench,
    usb,
    faults,
    moods,
    books,
    workbench,
    close: async () => {
      const stopped = workbench.stop();
      await clock.until(Promise.race([stopped, clock.wait(60_000)]));
      await bench.close();
    },
  };
}

function troubledPorts(
  bench: VirtualBench,
  { clock, moods, books }: Pick<PropertyWorld, 'clock' | 'moods' | 'books'>,
): SerialPorts {
  return {
    holders: () => Promise.resolve([]),
    open: async (path, settings) => {
      if (moods.port === 'held') throw new Failure('serial.held', { port: path, program: 'other', pid: 7 });
      if (moods.port === 'hangs') return new Promise<never>(() => undefined);
      const channel = await bench.serial.open(path, settings);
      books.channels.add(channel);
      channel.onClose(() => books.channels.delete(channel));
      return moods.port === 'rubbish' ? babbling(channel, clock) : channel;
    },
  };
}

/** A port on which something else talks: whatever is asked, bytes come that are no answer. */
function babbling(channel: SerialChannel, clock: FakeClock): SerialChannel {
  const listeners = new Set<(data: Uint8Array) => void>();
  return new Proxy(channel, {
    get(target, name) {
      if (name === 'onData') {
        return (listener: (data: Uint8Array) => void) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        };
      }
      if (name === 'write') {
        return () => {
          clock.after(3, () => {
            for (const listener of listeners)
              listener(Uint8Array.of(0x7e, 0x00, 0xff, 0x0d, 0x0a, 0x4f, 0x4b, 0x3f, 0x0d, 0x0a, 0x7e));
          });
          return Promise.resolve();
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

function helper(moods: Moods, books: PropertyWorld['books']): OtherPrograms {
  return {
    look: () => Promise.resolve([]),
    tidy: () => Promise.resolve(),
    holdOff: () => {
      if (moods.others === 'fails') return Promise.reject(new Failure('internal', {}, 'no helper'));
      if (moods.others === 'hangs') return new Promise<never>(() => undefined);
      books.heldOff += 1;
      return Promise.resolve({
        did: [],
        giveBack: () => {
          if (moods.others === 'give-back-hangs') return new Promise<never>(() => undefined);
          books.heldOff -= 1;
          return moods.others === 'give-back-fails'
            ? Promise.reject(new Failure('internal', {}, 'no helper'))
            : Promise.resolve();
        },
      });
    },
  };
}

/** The sticks' pages without a network between; faults end as the real client would tell them. */
function pages(bench: VirtualBench, clock: FakeClock): Http {
  return {
    async request(request): Promise<HttpAnswer> {
      await clock.wait(pageMs);
      const stick = await stickBehind(bench, request);
      const { host, timeoutMs } = request;
      const fault = stick?.faults.web;
      if (fault === 'hangs') {
        await clock.wait(Math.max(0, timeoutMs - pageMs));
        throw new Failure('http.timeout', { host, ms: timeoutMs });
      }
      if (fault === 'rubbish' || fault === 'truncated') throw new Failure('http.rubbish', { host });
      if (fault === 'login') return { status: 302, headers: { location: '/html/login.html' }, body: '' };
      const headers = {
        host,
        ...Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
      };
      const answer = stick?.web.handle({
        method: request.method,
        path: request.path,
        headers,
        body: request.body ?? '',
      });
      if (answer === undefined) throw new Failure('http.unreachable', { host });
      return answer;
    },
  };
}

async function stickBehind(bench: VirtualBench, { reach }: HttpRequest) {
  const through = ({ reach: own }: CardSighting): boolean =>
    own.kind === 'loopback' && reach.kind === 'loopback' && own.port === reach.port;
  const sighting = (await bench.usb.list()).find(({ cards }) => cards.some(through));
  return sighting === undefined ? undefined : bench.sticks.get(sighting.place);
}
