import { Failure, toErrorData, type CardSighting, type ErrorData } from '../model/index.ts';
import type { Clock, Http } from '../ports.ts';
import { saysNone } from './parsed.ts';
import { Gatherer, type Outcome, type ReadProgress, type ReadResult } from './gather.ts';
import { applies, type FactKit, type ReadContext, type WebAnswer, type WebAsk, type WebReader } from './recipe.ts';
import { UnreadablePage } from './web-page.ts';

export interface ReadWebOptions {
  clock: Clock;
  context: ReadContext;
  signal?: AbortSignal;
  onProgress?: (progress: ReadProgress) => void;
  /** Signs in where a page wants it, once; false when there is no password. Failures: those of WebReader.signIn. */
  signIn?: (reader: WebReader) => Promise<boolean>;
}

/** Failures that one page may have while the others answer. */
const pageFailures: ReadonlySet<string> = new Set([
  'http.refused',
  'http.login-needed',
  'http.rubbish',
  'http.status',
  'http.too-large',
  'http.wrong-password',
]);
/** Characters of a page that cannot be read which stay visible: a whole page of data is shorter. */
const shownOfPage = 2000;
/** After that many pages in a row that cannot be reached, the stick's page is taken for gone. */
const unreachableLimit = 2;

/**
 * Reads a stick's facts from its own web page. Only reads; signs in only where `signIn` does. Never rejects: what went wrong
 * with one page stands in its facts, what ended the reading stands in `error` (http.unreachable, http.timeout,
 * http.wrong-password, run.cancelled).
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

  const pages = new Pages(kit.openWeb(http, { card, host }), options.signIn);
  let unreachable = 0;
  for (const ask of web.asks) {
    if (options.signal?.aborted === true) return finish(new Failure('run.cancelled').data);
    const keys = gatherer.open(ask.keys);
    const maybe = gatherer.open(ask.maybe ?? []);
    progress.ask = ask.path;
    options.onProgress?.({ ...progress });
    if (keys.length > 0 && applies(ask, options.context)) {
      const base = { keys, maybe, source: { via: 'web' as const, ask: ask.path, where: host } };
      try {
        gatherer.add({ ...base, ...understood(await pages.get(ask.path), kit, ask, host) });
        unreachable = 0;
      } catch (thrown) {
        const error = toErrorData(thrown);
        const page = pageFailures.has(error.code);
        const status = !page ? 'no-answer' : error.code === 'http.rubbish' ? 'unparsed' : 'refused';
        const raw = thrown instanceof UnreadablePage ? linesOf(thrown.body) : [];
        gatherer.add({ ...base, parsed: [], raw: () => raw, otherwise: { status, error } });
        unreachable = page ? 0 : unreachable + 1;
        if (endsReading.has(error.code) || unreachable >= unreachableLimit) return finish(error);
      }
    }
    progress.done += 1;
  }
  options.onProgress?.({ ...progress });
  return finish();
}

/** With a wrong password each further page would cost a try. */
const endsReading: ReadonlySet<string> = new Set(['internal', 'http.wrong-password']);

/** The pages of one reading: the first that wants a login gets one, where there is a password. */
class Pages {
  readonly #reader: WebReader;
  #signIn: ReadWebOptions['signIn'];

  constructor(reader: WebReader, signIn: ReadWebOptions['signIn']) {
    this.#reader = reader;
    this.#signIn = signIn;
  }

  async get(path: string): Promise<WebAnswer> {
    const answer = await this.#orLogin(path);
    if (answer instanceof Failure || answer.hidden === true) {
      if (await this.#signedIn()) return this.#reader.get(path);
      if (answer instanceof Failure) throw answer;
    }
    return answer;
  }

  async #orLogin(path: string): Promise<WebAnswer | Failure> {
    try {
      return await this.#reader.get(path);
    } catch (error) {
      if (error instanceof Failure && error.code === 'http.login-needed') return error;
      throw error;
    }
  }

  /** At most one try in a reading. */
  async #signedIn(): Promise<boolean> {
    const signIn = this.#signIn;
    this.#signIn = undefined;
    return signIn !== undefined && (await signIn(this.#reader));
  }
}

const linesOf = (body: string): string[] => body.slice(0, shownOfPage).split(/\r\n|\r|\n/);

function understood(
  answer: WebAnswer,
  kit: FactKit,
  { parser, shows }: WebAsk,
  host: string,
): Pick<Outcome, 'parsed' | 'raw' | 'unread' | 'otherwise'> {
  const parsed = kit.webParsers[parser]?.(answer.fields) ?? [];
  const piecesOf = (fields: readonly string[]): string[] => fields.flatMap((field) => answer.raw(field) ?? []);
  const pieces = new Map(parsed.map((p) => [p.key, piecesOf(p.fields)]));
  return {
    parsed,
    raw: (one) => (one === undefined ? [] : (pieces.get(one.key) ?? [])),
    unread: (key) => piecesOf((shows?.[key] ?? []).filter((field) => !saysNone(answer.fields.get(field) ?? ''))),
    otherwise:
      answer.hidden === true
        ? { status: 'refused', error: new Failure('http.login-needed', { host }).data }
        : { status: 'absent' },
  };
}
