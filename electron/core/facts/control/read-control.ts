import { Failure, toErrorData, type ControlSighting, type ErrorData } from '../../model/index.ts';
import type { Clock, ControlTools } from '../../ports.ts';
import { Gatherer, type Outcome, type ReadProgress, type ReadResult } from '../gather.ts';
import type { ControlAsk } from './common.ts';
import { readListing } from './listing.ts';
import { mbimAsks } from './mbim.ts';
import { qmiAsks } from './qmi.ts';

/** Which program of the system asks, and the package that has it in Debian, Fedora and Arch. */
export const controlPrograms = {
  qmi: { program: 'qmicli', package: 'libqmi-utils' },
  mbim: { program: 'mbimcli', package: 'libmbim-utils' },
} as const;

/** ms. Opening the channel and one answer take a second or two; a busy SIM up to ten. */
const askMs = 12_000;
/** After that many questions without an answer in a row the channel is taken for silent. */
const silentLimit = 2;

export interface ReadControlOptions {
  clock: Clock;
  signal: AbortSignal;
  onProgress?: (progress: ReadProgress) => void;
}

/**
 * Reads a stick's facts over its control channel, by the system's own program. Only reads; no PIN is ever sent. Never
 * rejects: what the stick refuses stands in the facts, what ended the reading stands in `error` (control.*, run.cancelled).
 */
export async function readFactsByControl(
  tools: ControlTools,
  control: ControlSighting,
  { clock, signal, onProgress }: ReadControlOptions,
): Promise<ReadResult> {
  const start = clock.monotonic();
  const asks = control.speaks === 'qmi' ? qmiAsks : mbimAsks;
  const progress = { done: 0, total: asks.length, ask: '' };
  const gatherer = new Gatherer(clock, (fact) => onProgress?.({ ...progress, fact }));
  const finish = (error?: ErrorData): ReadResult => ({
    facts: gatherer.all(),
    tookMs: clock.monotonic() - start,
    ...(error && { error }),
  });
  let silent = 0;
  for (const ask of asks) {
    const keys = gatherer.open(ask.keys);
    progress.ask = ask.question;
    onProgress?.({ ...progress });
    if (keys.length > 0) {
      try {
        const outcome = await question(tools, control, ask, signal);
        gatherer.add({ ...outcome, keys, maybe: gatherer.open(ask.maybe ?? []) });
        silent = outcome.otherwise.status === 'no-answer' ? silent + 1 : 0;
        if (silent >= silentLimit) return finish(outcome.otherwise.error);
      } catch (error) {
        return finish(toErrorData(error));
      }
    }
    progress.done += 1;
  }
  onProgress?.({ ...progress });
  return finish();
}

async function question(
  tools: ControlTools,
  control: ControlSighting,
  ask: ControlAsk,
  signal: AbortSignal,
): Promise<Outcome> {
  const { program } = controlPrograms[control.speaks];
  const base = {
    keys: ask.keys,
    source: { via: control.speaks, ask: `${program} ${ask.question}`, where: control.name },
  };
  try {
    const lines = (await tools.ask({ control, question: ask.question, timeoutMs: askMs, signal })).filter(isShown);
    return { ...base, parsed: ask.parse(readListing(lines)), raw: () => lines, otherwise: { status: 'unparsed' } };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.code !== 'control.refused' && error.code !== 'control.silent') throw error;
    const status = error.code === 'control.silent' ? 'no-answer' : 'refused';
    return { ...base, parsed: [], raw: () => [], otherwise: { status, error: error.data } };
  }
}

/** A profile holds the name and the password of the contract; they are nobody's fact. */
const isShown = (line: string): boolean => !/^\s*(?:Username|Password) *:/i.test(line) && line.trim() !== '';
