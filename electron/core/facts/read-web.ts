import { Failure, toErrorData, type CardSighting, type ErrorData } from '../model/index.ts';
import type { Clock, Http } from '../ports.ts';
import { Gatherer, type Outcome, type ReadProgress, type ReadResult } from './gather.ts';
import { applies, type FactKit, type ReadContext, type WebAnswer } from './recipe.ts';

export interface ReadWebOptions {
  clock: Clock;
  context: ReadContext;
  signal?: AbortSignal;
  onProgress?: (progress: ReadProgress) => void;
}

/** Failures that one page may have while the others answer. */
const pageFailures: ReadonlySet<string> = new Set([
  'http.refused',
  'http.login-needed',
  'http.rubbish',
  'http.status',
  'http.too-large',
]);
/** After that many pages in a row that cannot be reached, the stick's page is taken for gone. */
const unreachableLimit = 2;

/**
 * Reads a stick's facts from its own web page. Only reads; never signs in. Never rejects: what went wrong with one page
 * stands in its facts, what ended the reading stands in `error` (http.unreachable, http.timeout, run.cancelled).
 */
export async function readFactsByWeb(
  http: Http,
  card: CardSighting,
  kit: FactKit,
  options: ReadWebOptions,
): Promise<ReadResult> {
  const start = options.clock.monotonic();
  const { web } = kit.recipe;
  const host = card.gateway ?? web?.hosts[0];
  const progress = { done: 0, total: web?.asks.length ?? 0, ask: '' };
  const gatherer = new Gatherer(options.clock, (fact) => options.onProgress?.({ ...progress, fact }));
  const finish = (error?: ErrorData): ReadResult => ({
    facts: gatherer.all(),
    tookMs: options.clock.monotonic() - start,
    ...(error && { error }),
  });
  if (web === undefined || host === undefined || kit.openWeb === undefined) return finish();

  const reader = kit.openWeb(http, { card, host });
  let unreachable = 0;
  for (const ask of web.asks) {
    if (options.signal?.aborted === true) return finish(new Failure('run.cancelled').data);
    const keys = gatherer.open(ask.keys);
    progress.ask = ask.path;
    options.onProgress?.({ ...progress });
    if (keys.length > 0 && applies(ask, options.context)) {
      const base = { keys, source: { via: 'web' as const, ask: ask.path, where: host } };
      try {
        const answer = await reader.get(ask.path);
        gatherer.add({ ...base, ...understood(answer, kit, ask.parser) });
        unreachable = 0;
      } catch (thrown) {
        const error = toErrorData(thrown);
        const page = pageFailures.has(error.code);
        const status = !page ? 'no-answer' : error.code === 'http.rubbish' ? 'unparsed' : 'refused';
        gatherer.add({ ...base, parsed: [], raw: () => [], otherwise: { status, error } });
        unreachable = page ? 0 : unreachable + 1;
        if (error.code === 'internal' || unreachable >= unreachableLimit) return finish(error);
      }
    }
    progress.done += 1;
  }
  options.onProgress?.({ ...progress });
  return finish();
}

function understood(answer: WebAnswer, kit: FactKit, parser: string): Pick<Outcome, 'parsed' | 'raw' | 'otherwise'> {
  const parsed = kit.webParsers[parser]?.(answer.fields) ?? [];
  const pieces = new Map(parsed.map((p) => [p.key, p.fields.flatMap((field) => answer.raw(field) ?? [])]));
  return {
    parsed,
    raw: (one) => (one === undefined ? [] : (pieces.get(one.key) ?? [])),
    otherwise: { status: 'absent' },
  };
}
