import { say } from '../../../resources/text/index.ts';
import { LineFile } from '../../compose/line-file.ts';
import { faultOf, makeRelay } from '../../compose/relay.ts';
import { maskText } from '../../core/facts/mask.ts';
import {
  Failure,
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
  type TapPiece,
} from '../../core/relay/index.ts';
import { printJson, type Context, type Verb } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { errorWords } from '../print.ts';

interface Wish {
  a: RelayAddress;
  b: RelayAddress;
  tap: 'text' | 'hex' | undefined;
  writers: Writers;
}

export const relay: Verb = {
  name: 'relay',
  usage: 'relay A B',
  help: 'join two ends: a stick’s port, a serial port, a pty, sockets, a program; a socat command line in one word is understood',
  async run(context) {
    const wish = readWish(context);
    const { composition, signal } = context;
    const record = context.args.values.get('record');
    const recording = record === undefined ? undefined : await LineFile.begin(record);
    const shown = new Map<'a' | 'b', string>();
    const onTap = (direction: Direction, who: string, data: Uint8Array): void => {
      const at = new Date().toISOString();
      const piece: TapPiece = { at, direction, who, hex: Buffer.from(data).toString('hex') };
      recording?.add(JSON.stringify(piece));
      if (wish.tap === undefined) return;
      for (const line of tapLines({ at, direction, who, data }, wish.tap)) {
        context.err(context.args.flags.has('raw') ? line : maskText(line));
      }
    };
    const one: Relay = makeRelay(composition, {
      a: wish.a,
      b: wish.b,
      writers: wish.writers,
      guarded: !context.args.flags.has('no-guard'),
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
    const fault = recording?.fault.then((failure) => {
      context.err(errorWords(failure.data));
    });
    const state = await one.run();
    await recording?.end();
    void fault;
    if (context.args.flags.has('json')) printJson(context, state);
    else context.err(summaryOf(state));
    const failed = faultOf(state);
    if (failed !== undefined && !signal.aborted) throw failed;
    return signal.aborted ? exitCodes.cancelled : exitCodes.done;
  },
};

/** What was typed. Failures cli.usage, relay.bad-address. */
function readWish({ args, err }: Context): Wish {
  const [first, second, ...more] = args.rest;
  if (first === undefined || more.length > 0) {
    throw new Failure('cli.usage', { problem: 'A relay has two ends, e.g. mwb relay tcp-listen:7000 stick:1-1.4/at.' });
  }
  const tapWord = args.values.get('tap');
  if (tapWord !== undefined && tapWord !== 'text' && tapWord !== 'hex') {
    throw new Failure('cli.usage', { problem: '--tap takes text or hex.' });
  }
  const writers = writersSchema.safeParse(args.values.get('writers') ?? 'queue');
  if (!writers.success) throw new Failure('cli.usage', { problem: '--writers takes queue, exclusive or read-only.' });
  if (second !== undefined)
    return { a: parseAddress(first), b: parseAddress(second), tap: tapWord, writers: writers.data };
  const line = readSocatLine(first);
  for (const word of line.passedOver) err(say({ id: 'relay.passed-over', params: { word } }));
  return {
    a: line.a,
    b: line.b,
    tap: tapWord ?? (line.tap.hex ? 'hex' : line.tap.text ? 'text' : undefined),
    writers: writers.data,
  };
}

/** Tells each change of an end once, as a sentence on stderr. */
function tellChanges({ err }: Context, state: RelayState, shown: Map<'a' | 'b', string>): void {
  for (const key of ['a', 'b'] as const) {
    const side = state[key];
    const words = endWords(side);
    if (shown.get(key) === words) continue;
    shown.set(key, words);
    err(words);
  }
}

const endWords = ({ end, state, name, error, returns }: RelayEndState): string => {
  const params = { end: formatAddress(end), name: name ?? '', returns };
  const what = say({ id: `relay.end.${state}`, params });
  return error === undefined || state === 'open' ? what : `${what} ${errorWords(error)}`;
};

function summaryOf({ aToB, bToA }: RelayState): string {
  return say({
    id: 'relay.summary',
    params: {
      forth: aToB.delivered,
      back: bToA.delivered,
      lost: aToB.lost + bToA.lost,
      refused: aToB.refused + bToA.refused,
    },
  });
}
