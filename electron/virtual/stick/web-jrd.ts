import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { fill, type WebData } from './data.ts';
import type { Memory } from './memory.ts';
import type { RequestUrl, WebAnswer, WebRequest } from './types.ts';

type Jrd = Extract<WebData, { kind: 'jrd' }>;

/** Errors of the page: no right to ask, login over, no such method, wrong password, no try left. */
const errors = {
  noRight: [-32699, 'Authentication Failure'],
  token: [-32698, 'token error'],
  method: [-32601, 'Method not found'],
  password: ['010101', 'Username or Password is not correct.'],
  closed: ['010103', 'login times used out'],
} as const;
type PageError = keyof typeof errors;

const requestSchema = z.looseObject({
  jsonrpc: z.literal('2.0'),
  method: z.string(),
  params: z.record(z.string(), z.unknown()),
  id: z.union([z.string(), z.number()]),
});

const veilKey = Buffer.from('e5dl12XYVggihggafXWf0f2YSf2Xngd1');
/** Undoes how the maker's page writes user, password and token: two characters for each, mixed with a fixed key. */
function unveil(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  return Array.from({ length: Math.floor(bytes.length / 2) }, (_, index) => {
    const key = (veilKey[index % veilKey.length] ?? 0) & 0xf;
    const [low, high] = [bytes[2 * index] ?? 0, bytes[2 * index + 1] ?? 0];
    return String.fromCharCode((((high & 0xf) ^ key) << 4) | ((low & 0xf) ^ key));
  }).join('');
}

/**
 * The page of Alcatel and TCL sticks: JSON-RPC over POST. Each request brings the page's key and comes from its own pages; most
 * methods want the token of a login. Wrong passwords are counted, over restarts of the page but not of the stick.
 */
export class JrdServer {
  readonly #memory: Memory;
  #token: string | undefined;
  #given = 0;
  #wrong = 0;
  /** The first login is over before it is used. */
  #expired: boolean;

  constructor(o: { memory: Memory; expired: boolean }) {
    this.#memory = o.memory;
    this.#expired = o.expired;
  }

  powerOn(): void {
    this.#token = undefined;
    this.#wrong = 0;
  }

  /** Undefined for a path that is none of the interface's. */
  answer(data: Jrd, request: WebRequest, url: RequestUrl): WebAnswer | undefined {
    if (url.pathname !== '/jrd/webapi' || request.method !== 'POST') return undefined;
    const asked = parse(request.body);
    if (asked === undefined) return json({ jsonrpc: '2.0', error: { code: -32700, message: 'Parse error' }, id: null });
    const { id, method, params } = asked;
    const result = this.#run(data, request, { method, params });
    if (typeof result !== 'string') return json({ jsonrpc: '2.0', result, id });
    const [code, message] = errors[result];
    return json({ jsonrpc: '2.0', error: { code: String(code), message }, id });
  }

  #run(
    data: Jrd,
    { headers }: WebRequest,
    { method, params }: { method: string; params: Readonly<Record<string, unknown>> },
  ): PageError | Record<string, string | number> {
    const referer = headers['referer'] ?? '';
    const own = [data.address, ...data.names].some((name) => referer.startsWith(`http://${name}/`));
    if (!own || headers['_tclrequestverificationkey'] !== data.key) return 'noRight';
    const { login } = data;
    const left = Math.max(0, login.tries - this.#wrong);
    if (method === 'GetLoginState')
      return {
        State: left === 0 ? 2 : this.#token === undefined ? 0 : 1,
        LoginRemainingTimes: left,
        LockedRemainingTime: 0,
        PwEncrypt: login.writes === 'veiled' ? 1 : 0,
      };
    if (method === 'Login') return this.#login(login, params);
    const known = Object.hasOwn(data.methods, method) ? data.methods[method] : undefined;
    if (known === undefined) return 'method';
    if (known.open !== true) {
      const refused = this.#refuses(headers['_tclrequestverificationtoken']);
      if (refused !== undefined) return refused;
    }
    return Object.fromEntries(
      Object.entries(known.result).map(([name, value]) => [
        name,
        typeof value === 'number' ? value : numeric(fill(value, this.#memory.value)),
      ]),
    );
  }

  #refuses(token: string | undefined): PageError | undefined {
    if (token === undefined) return 'noRight';
    if (this.#expired && this.#token !== undefined) {
      this.#expired = false;
      this.#token = undefined;
    }
    return this.#token !== undefined && unveil(token) === this.#token ? undefined : 'token';
  }

  #login(login: Jrd['login'], params: Readonly<Record<string, unknown>>): PageError | { token: number } {
    if (this.#wrong >= login.tries) return 'closed';
    const read = (value: unknown): string => {
      const text = typeof value === 'string' ? value : '';
      return login.writes === 'veiled' ? unveil(text) : text;
    };
    if (read(params['UserName']) !== 'admin' || read(params['Password']) !== login.secret) {
      this.#wrong += 1;
      return 'password';
    }
    this.#wrong = 0;
    this.#given += 1;
    // Drawn from a counter, so that a run can be repeated.
    const token =
      createHash('sha256')
        .update(`jrd ${String(this.#given)}`)
        .digest()
        .readUInt32BE(0) % 100_000_000;
    this.#token = String(token);
    return { token };
  }
}

function parse(body: string): z.infer<typeof requestSchema> | undefined {
  try {
    const read = requestSchema.safeParse(JSON.parse(body));
    return read.success ? read.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Numbers of the page are numbers of JSON where they are short; identifiers stay texts. */
const numeric = (text: string): string | number => (/^-?\d{1,4}$/.test(text) ? Number(text) : text);

const json = (body: unknown): WebAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
