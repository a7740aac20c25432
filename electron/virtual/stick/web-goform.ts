import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { fill, type WebData } from './data.ts';
import type { Memory } from './memory.ts';
import type { RequestUrl, WebAnswer, WebRequest } from './types.ts';

type Goform = Extract<WebData, { kind: 'goform' }>;

const text = (body: string, headers: Record<string, string> = {}): WebAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/html', ...headers },
  body,
});
const refused = text('{"result":"failure"}');
const result = (value: string): string => JSON.stringify({ result: value });

/**
 * The goform interface of ZTE pages. It answers only to requests that say they come from its own pages; unknown values are
 * empty strings. Where the data name a login, values are hidden and writes refused until somebody has signed in, and each
 * write wants its signature of the value that was given last.
 */
export class GoformServer {
  readonly #memory: Memory;
  readonly #restart: () => void;
  #given = 0;
  #nonce = '';
  #seed = '';
  #cookie: string | undefined;
  /** The first sign-in is over before it is used. */
  #expired: boolean;

  constructor(o: { memory: Memory; restart: () => void; expired: boolean }) {
    this.#memory = o.memory;
    this.#restart = o.restart;
    this.#expired = o.expired;
  }

  /** Undefined for a path that is none of the interface's. */
  answer(data: Goform, request: WebRequest, url: RequestUrl): WebAnswer | undefined {
    if (!url.pathname.startsWith('/goform/')) return undefined;
    const referer = request.headers['referer'] ?? '';
    const own = [data.address, ...data.names].some((name) => referer.startsWith(`http://${name}/`));
    if (!own) return refused;
    const query = new URLSearchParams(request.method === 'POST' ? request.body : url.query);
    if (url.pathname === '/goform/goform_get_cmd_process')
      return text(JSON.stringify(this.#read(data, request, query)));
    if (data.login !== undefined && query.get('goformId') === 'LOGIN') return this.#login(data.login, query);
    const action = data.actions.find(
      (a) => a.path === url.pathname && Object.entries(a.query).every(([name, value]) => query.get(name) === value),
    );
    if (action === undefined || !this.#mayWrite(data, request, query)) return refused;
    this.#memory.store(action.store);
    if (action.restart) this.#restart();
    return text(action.answer);
  }

  /** Power was lost: nobody is signed in. */
  powerOn(): void {
    this.#cookie = undefined;
  }

  /** One value, or with `multi_data=1` a list of them; without it a list is read as one name that nobody knows. */
  #read(data: Goform, request: WebRequest, query: URLSearchParams): Record<string, string> {
    const wanted = query.get('cmd') ?? '';
    const names = query.get('multi_data') === '1' ? wanted.split(',') : (data.lists?.[wanted] ?? [wanted]);
    return Object.fromEntries(names.map((name) => [name, this.#value(data, request, name)]));
  }

  #value({ values, login }: Goform, request: WebRequest, name: string): string {
    if (login !== undefined) {
      const open = this.#signedIn(request);
      if (name === 'LD') return login.password === 'nonce' ? (this.#nonce = this.#secret('sha256').toUpperCase()) : '';
      if (name === 'RD') return login.signs === undefined ? '' : (this.#seed = this.#secret('md5'));
      if (name === 'loginfo') return open ? 'ok' : '';
      if (!open && !login.open.includes(name)) return '';
    }
    return Object.hasOwn(values, name) ? fill(values[name] ?? '', this.#memory.value) : '';
  }

  #login(login: NonNullable<Goform['login']>, query: URLSearchParams): WebAnswer {
    const wanted =
      login.password === 'base64'
        ? Buffer.from(login.secret).toString('base64')
        : sha256(`${sha256(login.secret)}${this.#nonce}`);
    this.#nonce = '';
    if (query.get('password') !== wanted) return text(result('3'));
    this.#cookie = `stok="${this.#secret('md5')}"`;
    return text(result('0'), { 'set-cookie': `${this.#cookie}; path=/; HttpOnly` });
  }

  #mayWrite({ login, values }: Goform, request: WebRequest, query: URLSearchParams): boolean {
    if (login === undefined) return true;
    if (this.#expired && this.#signedIn(request)) {
      this.#expired = false;
      this.#cookie = undefined;
    }
    if (!this.#signedIn(request)) return false;
    if (login.signs === undefined) return true;
    const digest = login.signs === 'md5' ? md5 : sha256;
    const of = (name: string): string => fill(values[name] ?? '', this.#memory.value);
    const seed = this.#seed;
    this.#seed = '';
    const wanted = digest(`${digest(`${of('wa_inner_version')}${of('cr_version')}`)}${seed}`);
    return seed !== '' && query.get('AD') === wanted;
  }

  #signedIn(request: WebRequest): boolean {
    return this.#cookie !== undefined && (request.headers['cookie'] ?? '').split(/;\s*/).includes(this.#cookie);
  }

  /** Secrets of a stick that guards nothing: drawn from a counter, so that a run can be repeated. */
  #secret(digest: 'md5' | 'sha256'): string {
    this.#given += 1;
    return createHash(digest).update(`goform ${this.#given}`).digest('hex');
  }
}

const md5 = (of: string): string => createHash('md5').update(of).digest('hex');
const sha256 = (of: string): string => createHash('sha256').update(of).digest('hex').toUpperCase();
