import { z } from 'zod';
import { Failure } from '../../core/model/index.ts';
import type { Http } from '../../core/ports.ts';
import type { WebAnswer, WebDoor, WebReader } from '../../core/facts/recipe.ts';
import { bodyOf, UnreadablePage } from '../../core/facts/web-page.ts';

/** Old sticks need a while for their first page after the plug. */
const timeoutMs = 5000;

/** A constant of the maker's own page, the same in every stick; without it the page does not answer. Source: open client libraries. */
const pageKey = 'KSDHSDFOGQ5WERYTUIQWERTYUISDFG1HJZXCVCXBN2GDSMNDHKVKFsVBNf';

/** Numbers of errors: the page wants a login, or the login is over. Source: the maker's description of the page, open clients. */
const loginNeeded: ReadonlySet<number> = new Set([-32699, -32698, -32697]);
/** Numbers of a refused login: the password is wrong; somebody else is signed in; no try is left until the next start. */
const login = { wrong: 10101, other: 10102, closed: 10103 } as const;
const refusals: Readonly<Record<number, string>> = {
  [login.other]: 'somebody else is signed in',
  [login.closed]: 'no try is left; the page takes logins again after a restart of the stick',
};

/** The one user of these pages. */
const user = 'admin';
/** Source: the maker's description of the page. It hides nothing from anybody who has read it. */
const veilKey = 'e5dl12XYVggihggafXWf0f2YSf2Xngd1';

/** How the page wants user, password and token written: each character as two, mixed with a fixed key. */
export const veil = (text: string): string =>
  Array.from({ length: text.length }, (_, index) => {
    const key = veilKey.charCodeAt(index % veilKey.length);
    const code = text.charCodeAt(index);
    return [code & 0xf, code >> 4].map((half) => String.fromCharCode((key & 0xf0) | (half ^ (key & 0xf)))).join('');
  }).join('');

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
 * Nothing is changed. The page closes after four or five wrong passwords, so the last try is never taken.
 */
export class JrdReader implements WebReader {
  readonly #http: Http;
  readonly #door: WebDoor;
  #token: string | undefined;
  /** The password that was right, to sign in again once when the login is over. */
  #right: string | undefined;

  constructor(http: Http, door: WebDoor) {
    this.#http = http;
    this.#door = door;
  }

  async get(path: string): Promise<WebAnswer> {
    const method = /[?&]api=(\w+)/.exec(path)?.[1] ?? '';
    const right = this.#right;
    try {
      return await this.#call(path, method);
    } catch (error) {
      if (right === undefined || !(error instanceof Failure) || error.code !== 'http.login-needed') throw error;
    }
    this.#right = undefined;
    await this.signIn(right);
    return this.#call(path, method);
  }

  /** Signs in as `admin`, the way that the page names. Failures also: http.refused when one try at most is left. */
  signIn = async (password: string): Promise<void> => {
    const { host } = this.#door;
    const state = (await this.#call('/jrd/webapi?api=GetLoginState', 'GetLoginState')).fields;
    const path = '/jrd/webapi?api=Login';
    const left = Number(state.get('LoginRemainingTimes') ?? 'NaN');
    // State 2: the tries are used up. The last one is the person's own, in the page itself.
    if (state.get('State') === '2')
      throw new Failure('http.refused', { host, path, said: refusals[login.closed] ?? '' });
    if (left <= 1)
      throw new Failure('http.refused', { host, path, said: `only ${String(left)} try is left for the password` });
    const written = (text: string): string => (state.get('PwEncrypt') === '0' ? text : veil(text));
    this.#token = undefined;
    const params = { UserName: written(user), Password: written(password) };
    const { fields } = await this.#call(path, 'Login', params);
    const token = fields.get('token');
    if (token !== undefined) this.#token = veil(token);
    this.#right = password;
  };

  async #call(path: string, method: string, params: Record<string, string> = {}): Promise<WebAnswer> {
    const { host, card } = this.#door;
    const headers = {
      'Content-Type': 'application/json',
      Referer: `http://${host}/index.html`,
      _TclRequestVerificationKey: pageKey,
      ...(this.#token === undefined ? {} : { _TclRequestVerificationToken: this.#token }),
    };
    const body = JSON.stringify({ jsonrpc: '2.0', method, params, id: '1.1' });
    const request = { method: 'POST', host, path, headers, body, timeoutMs, reach: card.reach } as const;
    const text = bodyOf(await this.#http.request(request), host, path);
    const answer = parseJrd(text);
    if (answer === undefined) throw new UnreadablePage(host, path, text);
    if ('fields' in answer) return { fields: answer.fields, raw: (field) => member(text, field) };
    throw failureOf(host, path, answer);
  }
}

function failureOf(host: string, path: string, { code, said }: { code: number; said: string }): Failure {
  if (loginNeeded.has(code)) return new Failure('http.login-needed', { host, path, code });
  const words = refusals[code] ?? said;
  return new Failure(code === login.wrong ? 'http.wrong-password' : 'http.refused', { host, path, code, said: words });
}

/** The member of a field as the page wrote it. */
function member(body: string, field: string): string | undefined {
  return new RegExp(`"${field}"\\s*:\\s*(?:"(?:[^"\\\\]|\\\\.)*"|[^",}\\s]+)`).exec(body)?.[0];
}
