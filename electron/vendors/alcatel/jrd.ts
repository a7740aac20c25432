import { z } from 'zod';
import { Failure } from '../../core/model/index.ts';
import type { Http } from '../../core/ports.ts';
import type { WebAnswer, WebDoor, WebReader } from '../../core/facts/recipe.ts';
import { bodyOf, UnreadablePage } from '../../core/facts/web-page.ts';

/** Old sticks need a while for their first page after the plug. */
const timeoutMs = 5000;

/** A constant of the maker's own page, the same in every stick; without it the page does not answer. Source: open client libraries. */
const pageKey = 'KSDHSDFOGQ5WERYTUIQWERTYUISDFG1HJZXCVCXBN2GDSMNDHKVKFsVBNf';

/** Numbers of errors: the page wants a login, or the login is over. */
const loginNeeded: ReadonlySet<number> = new Set([-32698, -32697]);

const answerSchema = z.looseObject({
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.looseObject({ code: z.union([z.string(), z.number()]), message: z.string().optional() }).optional(),
});

/** One JSON-RPC answer: flat fields, or the number of its error. Undefined for what is none. Never throws. */
export function parseJrd(body: string): { fields: Map<string, string> } | { code: number; said: string } | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const answer = answerSchema.safeParse(json);
  if (!answer.success) return undefined;
  const { error, result } = answer.data;
  const code = Number(error?.code);
  if (error !== undefined && Number.isInteger(code)) return { code, said: error.message ?? `error ${code}` };
  if (result === undefined) return undefined;
  const fields = Object.entries(result).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [[name, String(value)] as const] : [],
  );
  return { fields: new Map(fields) };
}

/**
 * Asks the pages of Alcatel and TCL sticks, JSON-RPC over POST. A recipe's path names the method (`/jrd/webapi?api=GetSystemInfo`).
 * Nothing is changed and nobody is signed in: the page closes after four wrong passwords.
 */
export class JrdReader implements WebReader {
  readonly #http: Http;
  readonly #door: WebDoor;

  constructor(http: Http, door: WebDoor) {
    this.#http = http;
    this.#door = door;
  }

  async get(path: string): Promise<WebAnswer> {
    const { host, card } = this.#door;
    const method = /[?&]api=(\w+)/.exec(path)?.[1] ?? '';
    const headers = {
      'Content-Type': 'application/json',
      Referer: `http://${host}/index.html`,
      _TclRequestVerificationKey: pageKey,
    };
    const body = JSON.stringify({ jsonrpc: '2.0', method, params: {}, id: '1.1' });
    const request = { method: 'POST', host, path, headers, body, timeoutMs, reach: card.reach } as const;
    const text = bodyOf(await this.#http.request(request), host, path);
    const answer = parseJrd(text);
    if (answer === undefined) throw new UnreadablePage(host, path, text);
    if ('fields' in answer) return { fields: answer.fields, raw: (field) => member(text, field) };
    const { code, said } = answer;
    if (loginNeeded.has(code)) throw new Failure('http.login-needed', { host, path, code });
    throw new Failure('http.refused', { host, path, code, said });
  }
}

/** The member of a field as the page wrote it. */
function member(body: string, field: string): string | undefined {
  return new RegExp(`"${field}"\\s*:\\s*(?:"(?:[^"\\\\]|\\\\.)*"|[^",}\\s]+)`).exec(body)?.[0];
}
