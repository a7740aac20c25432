import type { AtChannel } from '../at/channel.ts';
import type { AtResult } from '../at/channel-types.ts';
import { finalWords } from '../at/result.ts';
import { Failure, toErrorData, type ErrorData, type Fact, type FactKey } from '../model/index.ts';
import type { Clock } from '../ports.ts';
import { Gatherer, type Outcome, type ReadProgress, type ReadResult } from './gather.ts';
import { applies, type AtAsk, type FactKit, type ReadContext } from './recipe.ts';

/** A living stick answers AT within a second; the first may be lost while the port wakes up. */
const aliveTimeoutMs = 1000;
/** After that many commands without an answer in a row the port itself is asked. */
const silentLimit = 2;

/** Put before the questions: is anybody there, echo off, errors with numbers. None of it is stored by the stick. */
const prologue = ['ATE0', 'AT+CMEE=1'];

export interface ReadAtOptions {
  clock: Clock;
  context: ReadContext;
  /** Port name as people know it. */
  where: string;
  signal?: AbortSignal;
  /** `false`: this port has been greeted before (echo off, errors with numbers); its silence shows in the first question. */
  greet?: boolean;
  onProgress?: (progress: ReadProgress) => void;
}

/**
 * Asks a stick for its facts over AT, in the order of the recipe. Changes nothing on the stick and spends no PIN try.
 * Never rejects: what went wrong with one command stands in its facts, what ended the reading stands in `error`
 * (at.timeout when the port is silent, at.closed, run.cancelled, serial.*), and what was read before is kept.
 */
export async function readFactsByAt(
  channel: Pick<AtChannel, 'send'>,
  kit: FactKit,
  options: ReadAtOptions,
): Promise<ReadResult> {
  const start = options.clock.monotonic();
  const progress = { done: 0, total: kit.recipe.at.length, ask: 'AT' };
  const gatherer = new Gatherer(options.clock, (fact) => options.onProgress?.({ ...progress, fact }));
  const finish = (error?: ErrorData): ReadResult => ({
    facts: gatherer.all(),
    tookMs: options.clock.monotonic() - start,
    ...(error && { error }),
  });
  const send = async (command: string, timeoutMs?: number): Promise<AtResult> =>
    await channel.send(command, {
      priority: 'probe',
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(options.signal && { signal: options.signal }),
    });

  try {
    if (options.greet !== false) await alive(send);
    for (const command of options.greet === false ? [] : prologue)
      await send(command, aliveTimeoutMs).catch(toleratesSilence);
    let silent = 0;
    for (const ask of kit.recipe.at) {
      const keys = gatherer.open(ask.keys);
      const maybe = gatherer.open(ask.maybe ?? []);
      const context = { ...options.context, model: textOf(gatherer.value('model')) ?? options.context.model };
      progress.ask = ask.command;
      options.onProgress?.({ ...progress });
      if (keys.length + maybe.length > 0 && applies(ask, context)) {
        const outcome = await question(ask, kit, { send, where: options.where, known: (key) => gatherer.value(key) });
        gatherer.add({ ...outcome, keys, maybe });
        silent = outcome.otherwise.status === 'no-answer' ? silent + 1 : 0;
        if (silent >= silentLimit) {
          await alive(send);
          silent = 0;
        }
      }
      progress.done += 1;
    }
    options.onProgress?.({ ...progress });
    return finish();
  } catch (error) {
    return finish(toErrorData(error));
  }
}

type Send = (command: string, timeoutMs?: number) => Promise<AtResult>;

/** Two tries of a bare AT. Failure at.timeout when nobody answers. */
async function alive(send: Send): Promise<void> {
  await send('AT', aliveTimeoutMs).catch(async (error: unknown) => {
    toleratesSilence(error);
    return await send('AT', aliveTimeoutMs);
  });
}

/** Lets a time-out pass and nothing else. */
function toleratesSilence(error: unknown): undefined {
  if (error instanceof Failure && error.code === 'at.timeout') return undefined;
  throw error;
}

async function question(
  ask: AtAsk,
  kit: FactKit,
  { send, where, known }: { send: Send; where: string; known: (key: FactKey) => Fact['value'] | undefined },
): Promise<Outcome> {
  const base = { keys: ask.keys, source: { via: 'at' as const, ask: ask.command, where } };
  let result: AtResult;
  try {
    result = await send(ask.command, ask.timeoutMs);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'at.timeout') throw error;
    return { ...base, parsed: [], raw: () => [], otherwise: { status: 'no-answer', error: error.data } };
  }
  const lines = result.lines.map((line) => line.text);
  const raw = [...lines, result.final.text];
  const parsed = kit.atParsers[ask.parser]?.(lines, result.final, known) ?? [];
  return { ...base, parsed, raw: () => raw, otherwise: otherwise(ask, result) };
}

/** Why a key has no value: refused with the stick's words, an empty answer, or lines that were not understood. */
function otherwise(ask: AtAsk, { lines, final }: AtResult): Outcome['otherwise'] {
  if (final.kind !== 'ok') {
    const error = new Failure('at.refused', { command: ask.command, answer: final.text }).data;
    return { status: 'refused', error, words: finalWords(final) };
  }
  return { status: lines.length === 0 ? 'absent' : 'unparsed' };
}

const textOf = (value: string | number | null | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;
