import { Failure } from '../../core/model/index.ts';
import type { Http } from '../../core/ports.ts';
import type { WebAnswer, WebDoor, WebReader, WebSend } from '../../core/facts/recipe.ts';
import { bodyOf, UnreadablePage } from '../../core/facts/web-page.ts';
import { encodePassword, newNonce, scramProof, user } from './hilink-login.ts';
import { element, hilinkFailure, isOld, parseHilink, type HilinkPage } from './hilink-page.ts';

/** Old sticks need a while for their first page after the plug. */
const timeoutMs = 5000;
const sessionPath = '/api/webserver/SesTokInfo';

const xml = (body: string): string => `<?xml version="1.0" encoding="UTF-8"?><request>${body}</request>`;

/** What the page knows us by: a cookie, and tokens that are each good for one request. */
interface HilinkSession {
  cookie?: string | undefined;
  tokens: string[];
}

type Page = HilinkPage & { body: string };

/**
 * Asks HiLink pages with their session: one is fetched before the first page and again once when the page calls it old.
 * Reading never signs in.
 */
export class HilinkReader implements WebReader {
  readonly #http: Http;
  readonly #door: WebDoor;
  #session: HilinkSession | undefined;

  constructor(http: Http, door: WebDoor) {
    this.#http = http;
    this.#door = door;
  }

  async get(path: string): Promise<WebAnswer> {
    const page = await this.#inSession({ method: 'GET', path, headers: {} });
    if (page.kind === 'error') throw hilinkFailure(this.#door.host, path, page.code);
    const { body, fields } = page;
    return { fields, raw: (field) => element(body, field) };
  }

  /** One token is good for one request: each answer brings the next, and an old one is renewed once. */
  send = async (request: WebSend): Promise<string> => {
    const page = await this.#inSession(request);
    if (page.kind === 'error') throw hilinkFailure(this.#door.host, request.path, page.code);
    return page.body;
  };

  /** Signs in as `admin`, the one user of these pages, in the way that the page names, and reads back that it is so. */
  signIn = async (password: string): Promise<void> => {
    const { fields } = await this.get('/api/user/state-login');
    if (fields.get('extern_password_type') === '1') await this.#signInByProof(password);
    else await this.#signInByHash(password, fields.get('password_type') ?? '4');
    const state = (await this.get('/api/user/state-login')).fields.get('State');
    // -1 is the page's number for nobody; old firmware leaves the field out.
    if (state === '-1')
      throw new Failure('http.refused', {
        host: this.#door.host,
        path: '/api/user/login',
        said: 'the login did not last',
      });
  };

  async #signInByHash(password: string, type: string): Promise<void> {
    const path = '/api/user/login';
    // The hash holds the token that goes with the request; an old one would spend a try, so it is a new one.
    this.#session = await this.#newSession(this.#session);
    const token = this.#session.tokens[0] ?? '';
    const hashed = await encodePassword(type, { password, token });
    const body = xml(
      `<Username>${user}</Username><Password>${hashed}</Password><password_type>${type}</password_type>`,
    );
    const page = await this.#ask({ method: 'POST', path, headers: {}, body }, this.#session);
    if (page.kind === 'error') throw hilinkFailure(this.#door.host, path, page.code);
  }

  /** Newer firmware: neither side tells the password, each proves that it knows it. */
  async #signInByProof(password: string): Promise<void> {
    const { host } = this.#door;
    const clientNonce = newNonce();
    const path = '/api/user/challenge_login';
    const first = await this.#post(
      path,
      `<username>${user}</username><firstnonce>${clientNonce}</firstnonce><mode>1</mode>`,
    );
    const field = (name: string): string => first.get(name) ?? '';
    const [salt, serverNonce, iterations] = [field('salt'), field('servernonce'), Number(field('iterations'))];
    // Firmware asks for 100 to 1000 rounds; more than this would hold the program up at the page's word.
    const sane =
      /^([0-9a-f]{2})+$/i.test(salt) && serverNonce.startsWith(clientNonce) && iterations >= 1 && iterations <= 100_000;
    if (!sane) throw new Failure('http.rubbish', { host, path });
    const { proof, server } = await scramProof(password, { salt, iterations, clientNonce, serverNonce });
    const second = await this.#post(
      '/api/user/authentication_login',
      `<clientproof>${proof}</clientproof><finalnonce>${serverNonce}</finalnonce>`,
    );
    const told = second.get('serversignature');
    if (told !== undefined && told !== server)
      throw new Failure('http.refused', { host, path, said: 'the page does not know the password itself' });
  }

  async #post(path: string, body: string): Promise<Map<string, string>> {
    const page = await this.#inSession({ method: 'POST', path, headers: {}, body: xml(body) });
    if (page.kind === 'error') throw hilinkFailure(this.#door.host, path, page.code);
    return page.fields;
  }

  async #inSession(request: WebSend): Promise<Page> {
    this.#session ??= await this.#newSession(undefined);
    const page = await this.#ask(request, this.#session);
    if (!isOld(page)) return page;
    this.#session = await this.#newSession(this.#session);
    return this.#ask(request, this.#session);
  }

  async #ask(request: WebSend, session: HilinkSession): Promise<Page> {
    const { host, card } = this.#door;
    const { method, path, body } = request;
    // The last one stays: firmware that hands out no new ones takes it again.
    const token = method === 'POST' && session.tokens.length > 1 ? session.tokens.shift() : session.tokens[0];
    const headers = {
      ...(method === 'POST' ? { 'Content-Type': 'text/xml' } : {}),
      ...request.headers,
      ...(session.cookie === undefined ? {} : { Cookie: session.cookie }),
      ...(token === undefined ? {} : { __RequestVerificationToken: token }),
    };
    const answer = await this.#http.request({ method, host, path, headers, body, timeoutMs, reach: card.reach });
    const text = bodyOf(answer, host, path);
    take(answer.headers, session);
    const page = await parseHilink(text);
    if (page === undefined) throw new UnreadablePage(host, path, text);
    return { ...page, body: text };
  }

  /** A new session, or a new token in the one that is there. Old firmware knows none of this and answers with an error or 404. */
  async #newSession(old: HilinkSession | undefined): Promise<HilinkSession> {
    const { host } = this.#door;
    const session: HilinkSession = { cookie: old?.cookie, tokens: [] };
    let page: Page;
    try {
      page = await this.#ask({ method: 'GET', path: sessionPath, headers: {} }, session);
    } catch (error) {
      if (error instanceof Failure && error.code === 'http.status') return { tokens: [] };
      throw error;
    }
    if (page.kind === 'error') return { tokens: [] };
    const [cookie, token] = [page.fields.get('SesInfo') ?? '', page.fields.get('TokInfo') ?? ''];
    // Both become header lines; what does not look like one is rubbish.
    if (!isHeader(cookie) || !isHeader(token)) throw new UnreadablePage(host, sessionPath, page.body);
    return { cookie: cookie.startsWith('SessionID=') ? cookie : `SessionID=${cookie}`, tokens: [token] };
  }
}

const isHeader = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

/** The next tokens, several joined by `#` after a login; a new session cookie where one comes. */
function take(headers: Readonly<Record<string, string>>, session: HilinkSession): void {
  const given = headers['__requestverificationtoken'] ?? headers['__requestverificationtokenone'] ?? '';
  const tokens = given.split('#').filter(isHeader);
  if (tokens.length > 0) session.tokens = tokens;
  const cookie = /SessionID=[\x21-\x3a\x3c-\x7e]+/.exec(headers['set-cookie'] ?? '')?.[0];
  if (cookie !== undefined) session.cookie = cookie;
}
