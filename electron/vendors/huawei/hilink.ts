import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { Failure } from '../../core/model/index.ts';
import type { Http, HttpAnswer } from '../../core/ports.ts';
import type { WebAnswer, WebDoor, WebReader, WebSend } from '../../core/facts/recipe.ts';
import codes from './hilink-errors.json' with { type: 'json' };

/** Old sticks need a while for their first page after the plug. */
const timeoutMs = 5000;

const table = z
  .strictObject({
    source: z.string(),
    /** The session is over: a new one helps. */
    renew: z.array(z.number().int()),
    login: z.array(z.number().int()),
    words: z.record(z.string(), z.string()),
  })
  .parse(codes);

/** No entities, no attributes, no numbers: what comes is text, whatever the page declares. */
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: false,
  trimValues: true,
});

/** A HiLink page's answer: its fields, or the number of its error. */
export type HilinkPage = { kind: 'fields'; fields: Map<string, string> } | { kind: 'error'; code: number };

/** Reads one HiLink answer; undefined for what is not one. Members of lists are named with dots, `Profiles.Profile.0.ApnName`. */
export function parseHilink(body: string): HilinkPage | undefined {
  if (!wellFormed(body)) return undefined;
  const document: unknown = parser.parse(body);
  const root = z.looseObject({ response: z.unknown().optional(), error: z.unknown().optional() }).safeParse(document);
  if (!root.success) return undefined;
  const error = z.looseObject({ code: z.string().regex(/^\d{1,9}$/) }).safeParse(root.data.error);
  if (error.success) return { kind: 'error', code: Number(error.data.code) };
  const { response } = root.data;
  if (response === undefined) return undefined;
  const fields = new Map<string, string>();
  flatten(response, '', fields);
  return { kind: 'fields', fields };
}

/**
 * Whether all elements are closed in order, with one around all. A torn page must not pass for a whole one, which the
 * parser alone would let happen. Anything with `<!` is refused: sticks send no document types, where entity tricks live.
 */
function wellFormed(body: string): boolean {
  const text = body
    .trim()
    .replace(/^\uFEFF?<\?xml[^<>]*\?>/, '')
    .trim();
  const open: string[] = [];
  let roots = 0;
  const rest = text.replace(
    /<(\/?)([A-Za-z_][\w.:-]*)[^<>]*?(\/?)>/g,
    (_tag, close: string, name: string, empty: string) => {
      if (close === '/') return open.pop() === name ? '' : '<';
      if (open.length === 0) roots += 1;
      if (empty !== '/') open.push(name);
      return '';
    },
  );
  return roots === 1 && open.length === 0 && !/[<>]/.test(rest);
}

function flatten(value: unknown, path: string, into: Map<string, string>): void {
  if (typeof value === 'string') {
    into.set(path, unescape(value));
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) flatten(member, path === '' ? name : `${path}.${name}`, into);
  }
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescape = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => named[name] ?? whole);

/** What an error number of the page means: http.login-needed, or http.refused with its words. */
export function hilinkFailure(host: string, path: string, code: number): Failure {
  if (table.login.includes(code)) return new Failure('http.login-needed', { host, path, code });
  const said = table.words[String(code)] ?? `error ${code}`;
  return new Failure('http.refused', { host, path, code, said });
}

/**
 * Reads HiLink pages with their session: one is fetched before the first page and again once when the page calls it old.
 * Reading never signs in.
 */
export class HilinkReader implements WebReader {
  readonly #http: Http;
  readonly #door: WebDoor;
  #session: Record<string, string> | undefined;

  constructor(http: Http, door: WebDoor) {
    this.#http = http;
    this.#door = door;
  }

  async get(path: string): Promise<WebAnswer> {
    this.#session ??= await this.#newSession();
    let page = await this.#page(path, this.#session);
    if (page.kind === 'error' && table.renew.includes(page.code)) {
      this.#session = await this.#newSession();
      page = await this.#page(path, this.#session);
    }
    if (page.kind === 'error') throw hilinkFailure(this.#door.host, path, page.code);
    const { body, fields } = page;
    return { fields, raw: (field) => element(body, field) };
  }

  /** One token is good for one request: each answer brings the next, and an old one is renewed once. */
  send = async (request: WebSend): Promise<string> => {
    this.#session ??= await this.#newSession();
    let answer = await this.#post(request, this.#session);
    if (answer.page.kind === 'error' && table.renew.includes(answer.page.code)) {
      this.#session = await this.#newSession();
      answer = await this.#post(request, this.#session);
    }
    if (answer.page.kind === 'error') throw hilinkFailure(this.#door.host, request.path, answer.page.code);
    return answer.body;
  };

  /** Signs in as `admin`, the one user of these pages, in the way that the page names (`password_type`). */
  signIn = async (password: string): Promise<void> => {
    const state = await this.get('/api/user/state-login');
    const type = state.fields.get('password_type') ?? '4';
    const token = this.#session?.['__RequestVerificationToken'] ?? '';
    const hashed = type === '4' ? await passwordHash({ user, password, token }) : base64(password);
    const body =
      `<?xml version="1.0" encoding="UTF-8"?><request><Username>${user}</Username>` +
      `<Password>${hashed}</Password><password_type>${type}</password_type></request>`;
    await this.send({ method: 'POST', path: '/api/user/login', headers: {}, body });
  };

  async #post(request: WebSend, session: Record<string, string>): Promise<{ page: HilinkPage; body: string }> {
    const { host, card } = this.#door;
    const headers = { 'Content-Type': 'text/xml', ...request.headers, ...session };
    const answer = await this.#http.request({ ...request, host, headers, timeoutMs, reach: card.reach });
    if (answer.status !== 200) throw new Failure('http.status', { host, path: request.path, status: answer.status });
    this.#takeTokens(answer.headers);
    const page = parseHilink(answer.body);
    if (page === undefined) throw new Failure('http.rubbish', { host, path: request.path });
    return { page, body: answer.body };
  }

  /** The next token, or several joined by `#` after a login; a new session cookie where one comes. */
  #takeTokens(headers: Readonly<Record<string, string>>): void {
    const token = (headers['__requestverificationtokenone'] ?? headers['__requestverificationtoken'])?.split('#')[0];
    const cookie = /SessionID=[\x21-\x3a\x3c-\x7e]+/.exec(headers['set-cookie'] ?? '')?.[0];
    this.#session = {
      ...this.#session,
      ...(token !== undefined && /^[\x21-\x7e]+$/.test(token) ? { __RequestVerificationToken: token } : {}),
      ...(cookie === undefined ? {} : { Cookie: cookie }),
    };
  }

  async #page(path: string, headers: Record<string, string>): Promise<HilinkPage & { body: string }> {
    const { body } = await this.#ask(path, headers);
    const page = parseHilink(body);
    if (page === undefined) throw new Failure('http.rubbish', { host: this.#door.host, path });
    return { ...page, body };
  }

  /** Old firmware knows no sessions and answers with an error or 404; its pages are open. */
  async #newSession(): Promise<Record<string, string>> {
    const path = '/api/webserver/SesTokInfo';
    let body: string;
    try {
      ({ body } = await this.#ask(path, {}));
    } catch (error) {
      if (error instanceof Failure && error.code === 'http.status') return {};
      throw error;
    }
    const page = parseHilink(body);
    if (page === undefined) throw new Failure('http.rubbish', { host: this.#door.host, path });
    if (page.kind === 'error') return {};
    const [session, token] = [page.fields.get('SesInfo') ?? '', page.fields.get('TokInfo') ?? ''];
    // Both become header lines; what does not look like one is rubbish.
    if (!/^[\x21-\x7e]+$/.test(session) || !/^[\x21-\x7e]+$/.test(token)) {
      throw new Failure('http.rubbish', { host: this.#door.host, path });
    }
    const cookie = session.startsWith('SessionID=') ? session : `SessionID=${session}`;
    return { Cookie: cookie, __RequestVerificationToken: token };
  }

  async #ask(path: string, headers: Record<string, string>): Promise<HttpAnswer> {
    const { host, card } = this.#door;
    const answer = await this.#http.request({ method: 'GET', host, path, headers, timeoutMs, reach: card.reach });
    if (answer.status !== 200) throw new Failure('http.status', { host, path, status: answer.status });
    return answer;
  }
}

const user = 'admin';
const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

async function hexDigest(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Password type 4: base64 of the hex digest of user, base64 of the password's hex digest, and token (open client libraries). */
export const passwordHash = async (login: { user: string; password: string; token: string }): Promise<string> =>
  base64(await hexDigest(`${login.user}${base64(await hexDigest(login.password))}${login.token}`));

/** The element of a field as the page wrote it; of a list member its last name, first found. */
function element(body: string, field: string): string | undefined {
  const name = field.split('.').at(-1) ?? field;
  return /^\w+$/.test(name) ? new RegExp(`<${name}>[^<]*</${name}>`).exec(body)?.[0] : undefined;
}
