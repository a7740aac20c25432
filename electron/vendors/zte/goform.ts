import { z } from 'zod';
import { Failure } from '../../core/model/index.ts';
import type { Http } from '../../core/ports.ts';
import type { WebAnswer, WebDoor, WebReader, WebSend } from '../../core/facts/recipe.ts';
import { bodyOf, UnreadablePage } from '../../core/facts/web-page.ts';
import { encodePassword, signature, type Digest } from './goform-secrets.ts';

/** Old sticks need a while for their first page after the plug. */
const timeoutMs = 5000;
const readPath = '/goform/goform_get_cmd_process';
const writePath = '/goform/goform_set_cmd_process';

/** Values are strings; some firmware sends numbers, lists are left out. */
const pageSchema = z.record(z.string(), z.unknown());

/** Reads one goform answer as flat fields; undefined for what is not one. Never throws. */
export function parseGoform(body: string): Map<string, string> | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const page = pageSchema.safeParse(json);
  if (!page.success) return undefined;
  return new Map(
    Object.entries(page.data).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, String(value)] as const] : [],
    ),
  );
}

/**
 * Asks goform pages. They answer only to requests that name one of their own pages as the origin. Reading never signs in.
 * Newer firmware wants writes signed (`AD`, of its versions and a value that it gives anew each time, `RD`); what has no `RD`
 * is asked without.
 */
export class GoformReader implements WebReader {
  readonly #http: Http;
  readonly #door: WebDoor;
  /** Newer firmware knows the signed-in by a cookie (`stok`, `JSESSIONID`), older by the address that asks. */
  #cookie: string | undefined;
  /** What a page has said last of who is signed in. */
  #login: string | undefined;

  constructor(http: Http, door: WebDoor) {
    this.#http = http;
    this.#door = door;
  }

  async get(path: string): Promise<WebAnswer> {
    const { host } = this.#door;
    const body = await this.#ask({ method: 'GET', path, headers: {} });
    const fields = parseGoform(body);
    if (fields === undefined) throw new UnreadablePage(host, path, body);
    if (fields.get('result') === 'failure') throw new Failure('http.refused', { host, path, said: 'failure' });
    const hidden = await this.#hides(fields);
    const empty = [...fields].every(([name, value]) => name === 'loginfo' || value === '');
    if (hidden && empty) throw new Failure('http.login-needed', { host, path });
    return { fields, raw: (field) => member(body, field), ...(hidden ? { hidden: true } : {}) };
  }

  /**
   * Sends a request that changes something; the body of the answer. Failures: as get, http.login-needed where the page
   * refuses and nobody is signed in.
   */
  send = async (request: WebSend): Promise<string> => {
    const body = await this.#signed(request, undefined);
    if (parseGoform(body)?.get('result') !== 'failure') return body;
    const { host } = this.#door;
    if (!(await this.#signedIn())) throw new Failure('http.login-needed', { host, path: request.path });
    // Which digest a firmware signs with shows in nothing but this: a refused request has changed nothing, so the other is tried.
    const again = await this.#signed(request, 'other');
    if (parseGoform(again)?.get('result') === 'failure')
      throw new Failure('http.refused', { host, path: request.path, said: 'failure' });
    return again;
  };

  /** Signs in, one try, and reads back that it is so. Failures: http.wrong-password; http.refused with the page's reason. */
  signIn = async (password: string): Promise<void> => {
    const { host } = this.#door;
    const nonce = await this.#value('LD');
    const form = new URLSearchParams({
      isTest: 'false',
      goformId: 'LOGIN',
      password: await encodePassword(password, nonce),
    });
    const body = await this.#ask({ method: 'POST', path: writePath, headers: {}, body: form.toString() });
    const fields = parseGoform(body);
    if (fields === undefined) throw new UnreadablePage(host, writePath, body);
    const result = fields.get('result') ?? '';
    const login = await this.#value('loginfo');
    // Firmware differs in what it says besides 0 and 3; whether somebody is signed in now is what counts.
    if (login === 'ok' || (result === '0' && login === '')) return;
    if (result === '3')
      throw new Failure('http.wrong-password', { host, path: writePath, said: 'the password is wrong' });
    throw new Failure('http.refused', { host, path: writePath, said: `login result ${result}` });
  };

  /** The request with its signature, where this firmware gives something to sign. */
  async #signed(request: WebSend, digest: 'other' | undefined): Promise<string> {
    const seed = await this.#value('RD');
    if (seed === '') return this.#ask(request);
    const versions = await this.#values(['wa_inner_version', 'cr_version']);
    const usual: Digest = await this.#usualDigest();
    const use = digest === undefined ? usual : usual === 'md5' ? 'sha256' : 'md5';
    const value = await signature(
      { version: `${versions.get('wa_inner_version') ?? ''}${versions.get('cr_version') ?? ''}`, seed },
      use,
    );
    return this.#ask(withField(request, 'AD', value));
  }

  /** 5G models sign with SHA-256, all others with MD5 (open client libraries). */
  async #usualDigest(): Promise<Digest> {
    const fields = await this.#values(['Z5g_rsrp', 'nr5g_action_band', 'Z5g_SINR']);
    return [...fields.values()].some((value) => value !== '') ? 'sha256' : 'md5';
  }

  /**
   * Pages that know no login leave `loginfo` empty like any name that they do not know; those with a nonce for the password do
   * know one.
   */
  async #signedIn(login?: string): Promise<boolean> {
    const said = login ?? (await this.#value('loginfo'));
    return said === 'ok' || (said === '' && (await this.#value('LD')) === '');
  }

  async #value(name: string): Promise<string> {
    return (await this.#values([name])).get(name) ?? '';
  }

  /** Values by name; a page that cannot be read as values has none of them. */
  async #values(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const list = names.length > 1 ? '&multi_data=1' : '';
    const path = `${readPath}?isTest=false&cmd=${names.join(',')}${list}`;
    try {
      return parseGoform(await this.#ask({ method: 'GET', path, headers: {} })) ?? new Map<string, string>();
    } catch (error) {
      if (error instanceof Failure && (error.code === 'http.rubbish' || error.code === 'http.status')) return new Map();
      throw error;
    }
  }

  async #ask(request: WebSend): Promise<string> {
    const { host, card } = this.#door;
    const form =
      request.method === 'POST' ? { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' } : {};
    const headers = {
      ...form,
      ...request.headers,
      Referer: `http://${host}/index.html`,
      'X-Requested-With': 'XMLHttpRequest',
      ...(this.#cookie === undefined ? {} : { Cookie: this.#cookie }),
    };
    const { method, path, body } = request;
    const answer = await this.#http.request({ method, host, path, headers, body, timeoutMs, reach: card.reach });
    const cookie = /^([\w-]+="?[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+"?)/.exec(
      answer.headers['set-cookie'] ?? '',
    )?.[1];
    if (cookie !== undefined) this.#cookie = cookie;
    return bodyOf(answer, host, path);
  }

  /** Whether values are empty because nobody is signed in. */
  async #hides(fields: ReadonlyMap<string, string>): Promise<boolean> {
    this.#login = fields.get('loginfo') ?? this.#login;
    const some = [...fields].some(([name, value]) => name !== 'loginfo' && value === '');
    return some && this.#login !== undefined && !(await this.#signedIn(this.#login));
  }
}

/** The request with one more field: in the query of a GET, in the form of a POST. */
function withField(request: WebSend, name: string, value: string): WebSend {
  const field = `${name}=${encodeURIComponent(value)}`;
  if (request.method === 'POST') return { ...request, body: `${request.body ?? ''}&${field}` };
  return { ...request, path: `${request.path}${request.path.includes('?') ? '&' : '?'}${field}` };
}

/** The member of a field as the page wrote it. */
function member(body: string, field: string): string | undefined {
  return /^\w+$/.test(field)
    ? new RegExp(`"${field}"\\s*:\\s*(?:"(?:[^"\\\\]|\\\\.)*"|[^",}\\s]+)`).exec(body)?.[0]
    : undefined;
}
