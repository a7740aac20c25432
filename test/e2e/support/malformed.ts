/**
 * Malformed messages for every channel of the contract, made and sent where the test puts this file: in the page, through
 * the preload's bridge, or in the main process, straight at the handlers. The same seed makes the same messages.
 */
import fc from 'fast-check';
import type { z } from 'zod';
import { allCalls } from '../../../preload/contract/all.ts';
import type { Bridge, Call, Outcome } from '../../../preload/contract/index.ts';
import { tapUpSchema } from '../../../preload/contract/relay.ts';
import { terminalUpSchema } from '../../../preload/contract/terminal.ts';
import { rightInput } from './right-input.ts';

/** Calls that are under way at once; more would only wait in a queue. */
const batch = 500;

export interface Flood {
  seed: number;
  count: number;
}

/** What became of a flood. `taken`: what was not refused, as it can be shown; `each`: how many went to each channel. */
export interface Ebb {
  refused: number;
  taken: string[];
  each: Record<string, number>;
}

/** Electron's main process, as far as the handlers are asked past Electron. */
interface Door {
  handlers: ReadonlyMap<string, (event: unknown, input: unknown) => Promise<Outcome<unknown>>>;
  /** The page's web contents: what a right sender would be. */
  sender: unknown;
}

export interface Malformed {
  /** The preload's bridge; in the page alone. */
  bridge(): Bridge;
  throughBridge(flood: Flood): Promise<Ebb>;
  straight(door: Door, flood: Flood): Promise<Ebb>;
  /** Right calls of wrong senders, each call of the contract by each of them. */
  foreign(door: Door): Promise<Ebb>;
  rightInputs(): { name: string; input: unknown }[];
  atPort(port: MessagePort, which: 'terminal' | 'tap', flood: Flood): number;
}
declare global {
  // Reached by evaluation, in the page and in the main process.
  var malformed: Malformed;
}

/** What a page could pass on: anything that can be cloned, of the shapes that slip through careless checks. */
const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withDate: true, withMap: true, withSet: true, withTypedArray: true, maxDepth: 3 }),
  fc.record({ place: fc.oneof(fc.string(), fc.constantFrom('1-1', 'v1-1', '../../etc/passwd', '1-1;reboot')) }),
  fc.record({ ['__proto__']: fc.record({ isAdmin: fc.constant(true) }), constructor: fc.string() }),
  fc.constantFrom(undefined, null, Number.NaN, -0, '', [], {}, 'x'.repeat(100_000), Array(1000).fill(0)),
);

interface Try {
  name: string;
  input: unknown;
}

/** A right input with one part of it taken out or made another: what passes a careless check. */
function nearlyRight(call: Call): fc.Arbitrary<unknown> {
  const right = rightInput(call.input);
  if (typeof right !== 'object' || right === null) return anything;
  const keys = Object.keys(right);
  if (keys.length === 0) return anything;
  return fc.record({ key: fc.constantFrom(...keys), part: anything, gone: fc.boolean() }).map(({ key, part, gone }) => {
    const rest = Object.entries(right).filter(([name]) => name !== key);
    return Object.fromEntries(gone ? rest : [...rest, [key, part]]);
  });
}

const broken = (call: Call): fc.Arbitrary<Try> =>
  fc
    .oneof(anything, nearlyRight(call))
    .filter((input) => !call.input.safeParse(input).success)
    .map((input) => ({ name: call.name, input }));

const brokenCall: fc.Arbitrary<Try> = fc.oneof(...allCalls.map(broken));
/** A call that there is none of. */
const noCall: fc.Arbitrary<Try> = fc.record({
  name: fc.oneof(fc.string(), fc.constantFrom('toString', '__proto__', 'constructor', 'settings.read ')),
  input: anything,
});
const anyTry = fc.oneof({ weight: 50, arbitrary: brokenCall }, { weight: 1, arbitrary: noCall });

/** The messages of a flood, a batch at a time; each batch can be made again from the seed alone. */
function* batches<T>(arbitrary: fc.Arbitrary<T>, { seed, count }: Flood): Generator<T[]> {
  for (let at = 0; at < count; at += batch)
    yield fc.sample(arbitrary, { numRuns: Math.min(batch, count - at), seed: seed + at });
}

/** Sends each and counts: an answer that is no error is one too many, and so is an exception. */
async function sendAll(
  tries: Iterable<Try[]>,
  send: (one: Try) => Promise<Outcome<unknown> | 'not cloned'>,
): Promise<Ebb> {
  const ebb: Ebb = { refused: 0, taken: [], each: {} };
  for (const some of tries) {
    const outcomes = await Promise.all(
      some.map((one) => send(one).catch((error: unknown) => `threw ${String(error)}` as const)),
    );
    outcomes.forEach((outcome, index) => {
      const { name, input } = some[index] ?? { name: '', input: undefined };
      ebb.each[name] = (ebb.each[name] ?? 0) + 1;
      if (outcome === 'not cloned' || (typeof outcome === 'object' && !outcome.ok)) ebb.refused += 1;
      else ebb.taken.push(`${name} with ${fc.stringify(input).slice(0, 300)}: ${fc.stringify(outcome).slice(0, 300)}`);
    });
  }
  return ebb;
}

const own = 'workbench://page/index.html';

/** Frames that are not the main frame of our own page; the last is one that went while its call was on the way. */
const foreignFrames: readonly unknown[] = [
  null,
  { url: own, parent: {} },
  { url: '', parent: null },
  { url: 'about:blank', parent: null },
  { url: 'https://page/index.html', parent: null },
  { url: 'workbench://page.example/index.html', parent: null },
  { url: 'workbench://pages/index.html', parent: null },
  { url: `data:text/html,${own}`, parent: null },
  {
    parent: null,
    get url(): string {
      throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    },
  },
];

const toDoor =
  ({ handlers, sender }: Door, senderFrame: unknown) =>
  ({ name, input }: Try): Promise<Outcome<unknown>> => {
    const ask = handlers.get(name);
    return ask === undefined
      ? Promise.resolve({ ok: false, error: { code: 'ipc.bad-request', params: { name } } })
      : ask({ sender, senderFrame, processId: 1, frameId: 1 }, input);
  };

const rightInputs = (): Try[] => allCalls.map((call) => ({ name: call.name, input: rightInput(call.input) }));
const upSchemas: Record<'terminal' | 'tap', z.ZodType> = { terminal: terminalUpSchema, tap: tapUpSchema };

/** Of a message of a port: any, or one of its kinds with a part that does not fit. */
const brokenUp = (schema: z.ZodType): fc.Arbitrary<unknown> =>
  fc
    .oneof(
      anything,
      fc.record({
        kind: fc.constantFrom('ack', 'bytes', 'mode', 'watch-wire', 'view'),
        cost: fc.oneof(fc.double(), anything),
        data: anything,
        mode: anything,
        on: anything,
        view: anything,
      }),
    )
    .filter((message) => !schema.safeParse(message).success);

const ourBridge = (): Bridge => Reflect.get(globalThis, 'workbench') as Bridge;

globalThis.malformed = {
  bridge: ourBridge,
  throughBridge(flood) {
    const bridge = ourBridge();
    return sendAll(batches(anyTry, flood), async ({ name, input }) => {
      try {
        return await bridge.call(name, input);
      } catch (error) {
        // What cannot be cloned never leaves the page.
        if (/could not be cloned|recursion depth/.test(String(error))) return 'not cloned';
        throw error;
      }
    });
  },
  straight: (door, flood) => sendAll(batches(brokenCall, flood), toDoor(door, { url: own, parent: null })),
  async foreign(door) {
    const ebb: Ebb = { refused: 0, taken: [], each: {} };
    for (const frame of foreignFrames) {
      const { refused, taken, each } = await sendAll([rightInputs()], toDoor(door, frame));
      ebb.refused += refused;
      ebb.taken.push(...taken);
      for (const [name, count] of Object.entries(each)) ebb.each[name] = (ebb.each[name] ?? 0) + count;
    }
    return ebb;
  },
  rightInputs,
  atPort(port, which, flood) {
    let sent = 0;
    for (const some of batches(brokenUp(upSchemas[which]), flood)) {
      for (const message of some) {
        port.postMessage(message);
        sent += 1;
      }
    }
    return sent;
  },
};
