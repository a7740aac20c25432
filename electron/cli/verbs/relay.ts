import { say } from '../../../resources/text/index.ts';
import { beginRecord } from '../../compose/relay-record.ts';
import { tidyRelays } from '../../compose/left-relays.ts';
import { faultOf, makeRelay } from '../../compose/relay.ts';
import { usage } from '../../compose/usage.ts';
import { maskText } from '../../core/facts/mask.ts';
import {
  type Failure,
  writersSchema,
  type RelayAddress,
  type RelayEndState,
  type RelayState,
  type Writers,
} from '../../core/model/index.ts';
import {
  formatAddress,
  parseAddress,
  readSocatLine,
  tapLines,
  type Direction,
  type Relay,
} from '../../core/relay/index.ts';
import { printJson, type Context, type Verb } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { errorWords } from '../print.ts';
import { listSaved, savedRelay } from './relay-saved.ts';

interface Wish {
  a: RelayAddress;
  b: RelayAddress;
  tap: 'text' | 'hex' | undefined;
  writers: Writers;
  guarded: boolean;
}

export const relay: Verb = {
  name: 'relay',
  async run(context) {
    if (context.args.rest[0] === 'saved' && context.args.rest.length === 1) return listSaved(context);
    const wish = await readWish(context);
    const { composition, signal } = context;
    const record = context.args.values.get('record');
    const onTrouble = (failure: Failure): void => context.err(errorWords(failure.data));
    const { clock } = composition.world;
    const recording = record === undefined ? undefined : await beginRecord(record, wish, { clock, onTrouble });
    const shown = new Map<'a' | 'b', string>();
    const onTap = (direction: Direction, who: string, data: Uint8Array): Promise<void> | undefined => {
      const at = new Date(clock.now()).toISOString();
      const recorded = recording?.add(direction, who, data);
      if (wish.tap === undefined) return recorded;
      for (const line of tapLines({ at, direction, who, data }, wish.tap)) {
        context.err(context.args.flags.has('raw') ? line : maskText(line));
      }
      return recorded;
    };
    await tidyRelays(composition.dataFolder);
    const one: Relay = makeRelay(composition, {
      a: wish.a,
      b: wish.b,
      writers: wish.writers,
      guarded: wish.guarded,
      openly: context.args.flags.has('openly'),
      onHeld: (lines) => {
        for (const { text, findings } of lines) {
          const reason = findings[0] === undefined ? '' : say(findings[0].reason);
          context.err(say({ id: 'relay.held', params: { line: maskText(text), reason } }));
        }
      },
      onTap: wish.tap === undefined && recording === undefined ? undefined : onTap,
      onChange: () => tellChanges(context, one.state(), shown),
    });
    const stop = (): void => one.stop();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const state = await one.run();
    await recording?.end();
    // Where this terminal is an end, stdout carries its bytes and nothing else.
    const isHere = wish.a.type === 'stdio' || wish.b.type === 'stdio';
    if (context.args.flags.has('json')) printJson(isHere ? { out: context.err } : context, state);
    else for (const line of summaryOf(state)) context.err(line);
    const failed = faultOf(state);
    if (failed !== undefined && !signal.aborted) throw failed;
    return signal.aborted ? exitCodes.cancelled : exitCodes.done;
  },
};

/** What was typed, or what is kept under the name that was. Failures cli.usage, relay.bad-address, relay.no-saved, relay.asks-program, relay.asks-file. */
async function readWish(context: Context): Promise<Wish> {
  const { args, err } = context;
  const [word, name] = args.rest;
  const saved = word === 'saved' && name !== undefined ? await savedRelay(context, name) : undefined;
  const ends = word === 'replay' ? replayEnds(args.rest) : args.rest;
  const [first, second, ...more] = saved === undefined ? ends : [saved.a, saved.b, ...args.rest.slice(2)];
  if (first === undefined || more.length > 0) {
    throw usage('two-ends');
  }
  const tapWord = args.values.get('tap');
  if (tapWord !== undefined && tapWord !== 'text' && tapWord !== 'hex') {
    throw usage('bad-tap');
  }
  const writers = writersSchema.safeParse(args.values.get('writers') ?? saved?.writers ?? 'queue');
  if (!writers.success) throw usage('bad-writers');
  const how = { writers: writers.data, guarded: saved?.guarded !== false && !args.flags.has('no-guard') };
  const passOver = (word: string): void => err(say({ id: 'relay.passed-over', params: { word } }));
  if (second !== undefined)
    return { a: parseAddress(first, passOver), b: parseAddress(second, passOver), tap: tapWord, ...how };
  const line = readSocatLine(first);
  line.passedOver.forEach(passOver);
  return {
    a: line.a,
    b: line.b,
    tap: tapWord ?? (line.tap.hex ? 'hex' : line.tap.text ? 'text' : undefined),
    ...how,
  };
}

/** `replay FILE [END]` is short for `replay:FILE stick:v1-1/at`. */
function replayEnds([, file, ...rest]: readonly string[]): string[] {
  if (file === undefined) throw usage('replay-file');
  return [formatAddress({ type: 'replay', path: file }), ...(rest.length === 0 ? ['stick:v1-1/at'] : rest)];
}

/** Tells each change of an end once, as a sentence on stderr. */
function tellChanges({ err }: Context, state: RelayState, shown: Map<'a' | 'b', string>): void {
  for (const key of ['a', 'b'] as const) {
    const side = state[key];
    // Each further try of one that is away is no news; what it ends with is told when it is another.
    if (side.state === 'opening' && side.error !== undefined) continue;
    const words = endWords(side);
    if (shown.get(key) === words) continue;
    shown.set(key, words);
    err(words);
  }
}

const endWords = ({ end, state, name, error, returns }: RelayEndState): string => {
  const params = { end: formatAddress(end), name: name ?? '', returns };
  const what = say({ id: `relay.end.${state}`, params });
  return error === undefined || state === 'open' ? what : `${what}. ${errorWords(error)}`;
};

function summaryOf({ aToB, bToA, replay, turnedAway }: RelayState): string[] {
  const lines = [
    say({
      id: 'relay.summary',
      params: {
        forth: aToB.delivered,
        back: bToA.delivered,
        lost: aToB.lost + bToA.lost,
        refused: aToB.refused + bToA.refused,
      },
    }),
  ];
  if (turnedAway.count > 0) lines.push(say({ id: 'relay.turned-away', params: { count: turnedAway.count } }));
  if (replay === undefined) return lines;
  const { questions, asked, same, different } = replay;
  lines.push(say({ id: 'relay.replayed', params: { questions, asked, same } }));
  for (const one of different) lines.push(say({ id: 'relay.replay-differs', params: one }));
  return lines;
}
