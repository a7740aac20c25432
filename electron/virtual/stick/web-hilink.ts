import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { fill, type WebData } from './data.ts';
import type { Memory } from './memory.ts';
import type { RequestUrl, WebAnswer, WebRequest } from './types.ts';

/** Error codes of the page: unknown request, not supported, no or old session, wrong token. */
const error = {
  unknown: 100001,
  unsupported: 100002,
  login: 100003,
  format: 100005,
  password: 108006,
  session: 125002,
  token: 125003,
} as const;

const xml = (body: string, headers: Record<string, string> = {}): WebAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/xml', ...headers },
  body: `<?xml version="1.0" encoding="UTF-8"?>\r\n${body}`,
});
const failed = (code: number): WebAnswer => xml(`<error>\r\n<code>${code}</code>\r\n<message></message>\r\n</error>`);

/**
 * The HiLink page's interface: `/api/webserver/SesTokInfo` gives a session and a token; the session comes back as cookie,
 * each POST uses its token up and gets the next one in the answer's header.
 */
export class HilinkServer {
  readonly #memory: Memory;
  readonly #restart: () => void;
  #session = '';
  #token = '';
  #given = 0;

  readonly #become: (to: string) => void;
  /** The first session is over before it is used. */
  #expired: boolean;
  #signedIn = false;

  constructor(o: { memory: Memory; restart: () => void; become: (to: string) => void; expired: boolean }) {
    this.#memory = o.memory;
    this.#restart = o.restart;
    this.#become = o.become;
    this.#expired = o.expired;
  }

  /** Undefined for a path that is none of the interface's. */
  answer(data: Extract<WebData, { kind: 'hilink' }>, request: WebRequest, url: RequestUrl): WebAnswer | undefined {
    if (url.pathname === '/api/webserver/SesTokInfo') return this.#newSession();
    const acts = (data.actions ?? []).some(({ path }) => path === url.pathname);
    if (!url.pathname.startsWith('/api/') && !acts) return undefined;
    if (request.method === 'POST') return this.#post(data, request, url.pathname);
    const known = data.pages.find((p) => p.path === url.pathname);
    if (known === undefined) return failed(error.unsupported);
    if (known.session && !this.#hasSession(request)) return failed(error.session);
    if (known.body !== undefined) return { status: 200, headers: { 'content-type': 'text/xml' }, body: known.body };
    const fields = known.fields.map(([name, value]) => `<${name}>${escape(fill(value, this.#memory.value))}</${name}>`);
    return xml(`<response>\r\n${fields.join('\r\n')}\r\n</response>`);
  }

  /** Secrets of a stick that guards nothing: drawn from a counter, so that a run can be repeated. */
  #secret(name: string): string {
    this.#given += 1;
    return createHash('sha256').update(`${name} ${this.#given}`).digest('base64');
  }

  #newSession(): WebAnswer {
    this.#session = `SessionID=${this.#secret('session')}`;
    this.#token = this.#secret('token').slice(0, 32);
    return xml(`<response>\r\n<SesInfo>${this.#session}</SesInfo>\r\n<TokInfo>${this.#token}</TokInfo>\r\n</response>`);
  }

  #hasSession(request: WebRequest): boolean {
    const cookies = (request.headers['cookie'] ?? '').split(/;\s*/);
    return this.#session !== '' && cookies.includes(this.#session);
  }

  #post(data: Extract<WebData, { kind: 'hilink' }>, request: WebRequest, path: string): WebAnswer {
    if (this.#expired) {
      this.#expired = false;
      return failed(error.session);
    }
    if (!this.#hasSession(request)) return failed(error.session);
    if (this.#token === '' || request.headers['__requestverificationtoken'] !== this.#token) return failed(error.token);
    const used = this.#token;
    this.#token = this.#secret('token').slice(0, 32);
    const next = { __RequestVerificationToken: this.#token };
    const answered = (answer: WebAnswer): WebAnswer => ({ ...answer, headers: { ...answer.headers, ...next } });
    if (path === '/api/user/login' && data.password !== undefined) {
      const right = request.body.includes(`<Password>${hashOf(data.password, used)}</Password>`);
      this.#signedIn = right;
      return answered(right ? xml('<response>OK</response>') : failed(error.password));
    }
    const action = data.actions?.find((one) => one.path === path && new RegExp(one.body).test(request.body));
    if (action !== undefined) {
      if (data.password !== undefined && !this.#signedIn) return answered(failed(error.login));
      this.#become(action.to);
      return answered(xml('<response>OK</response>'));
    }
    if (path !== '/api/device/control')
      return { ...failed(error.unsupported), headers: { 'content-type': 'text/xml', ...next } };
    const wish = /<Control>(\d+)<\/Control>/.exec(request.body)?.[1];
    if (wish !== '1') return failed(wish === undefined ? error.format : error.unsupported);
    this.#restart();
    return xml('<response>OK</response>', next);
  }
}

const hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
/** Password type 4 of these pages. */
const hashOf = (password: string, token: string): string => base64(hex(`admin${base64(hex(password))}${token}`));

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
