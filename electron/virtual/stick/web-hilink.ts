import { Buffer } from 'node:buffer';
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { fill, type WebData } from './data.ts';
import type { Memory } from './memory.ts';
import type { RequestUrl, WebAnswer, WebRequest } from './types.ts';

/** Error codes of the page: unknown request, not supported, no or old session, wrong token. */
const error = {
  unknown: 100001,
  unsupported: 100002,
  login: 100003,
  busy: 100004,
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

type Hilink = Extract<WebData, { kind: 'hilink' }>;

/**
 * The HiLink page's interface: `/api/webserver/SesTokInfo` gives a session and a token; the session comes back as cookie,
 * each POST uses its token up and gets the next one in the answer's header.
 */
export class HilinkServer {
  readonly #memory: Memory;
  readonly #restart: () => void;
  #session = '';
  #tokens: string[] = [];
  #given = 0;

  readonly #become: (to: string) => void;
  /** The first session is over before it is used. */
  #expired: boolean;
  #signedIn = false;
  #challenge: Challenge | undefined;

  constructor(o: { memory: Memory; restart: () => void; become: (to: string) => void; expired: boolean }) {
    this.#memory = o.memory;
    this.#restart = o.restart;
    this.#become = o.become;
    this.#expired = o.expired;
  }

  /** Power was lost: no session is left. */
  powerOn(): void {
    this.#session = '';
    this.#tokens = [];
    this.#signedIn = false;
  }

  /** Undefined for a path that is none of the interface's. */
  answer(data: Hilink, request: WebRequest, url: RequestUrl): WebAnswer | undefined {
    if (url.pathname === '/api/webserver/SesTokInfo') return this.#newSession(request);
    const acts = (data.actions ?? []).some(({ path }) => path === url.pathname);
    if (!url.pathname.startsWith('/api/') && !acts) return undefined;
    if (request.method === 'POST') return this.#post(data, request, url.pathname);
    if (url.pathname === '/api/user/state-login' && data.password !== undefined) return this.#loginState(data, request);
    const known = data.pages.find((p) => p.path === url.pathname);
    if (known === undefined) return failed(error.unsupported);
    if (known.session && !this.#hasSession(request)) return failed(error.session);
    if (known.login === true && !this.#signedIn) return failed(error.login);
    if (known.path.startsWith('/api/pin/') && this.#memory.sim.state === 'busy') return failed(error.busy);
    if (known.body !== undefined) return { status: 200, headers: { 'content-type': 'text/xml' }, body: known.body };
    const fields = known.fields.map(([name, value]) => `<${name}>${escape(fill(value, this.#memory.value))}</${name}>`);
    return xml(`<response>\r\n${fields.join('\r\n')}\r\n</response>`);
  }

  /** Secrets of a stick that guards nothing: drawn from a counter, so that a run can be repeated. */
  #secret(name: string): string {
    this.#given += 1;
    return createHash('sha256').update(`${name} ${this.#given}`).digest('base64');
  }

  /** A new token in the session that is there, or a new session. */
  #newSession(request: WebRequest): WebAnswer {
    if (!this.#hasSession(request)) {
      this.#session = `SessionID=${this.#secret('session')}`;
      this.#signedIn = false;
    }
    this.#tokens = [this.#secret('token').slice(0, 32)];
    const [token = ''] = this.#tokens;
    return xml(`<response>\r\n<SesInfo>${this.#session}</SesInfo>\r\n<TokInfo>${token}</TokInfo>\r\n</response>`);
  }

  #hasSession(request: WebRequest): boolean {
    const cookies = (request.headers['cookie'] ?? '').split(/;\s*/);
    return this.#session !== '' && cookies.includes(this.#session);
  }

  #loginState(data: Hilink, request: WebRequest): WebAnswer {
    if (!this.#hasSession(request)) return failed(error.session);
    const kind = data.scram === true ? '1' : '0';
    return xml(
      `<response>\r\n<State>${this.#signedIn ? '0' : '-1'}</State>\r\n<Username></Username>\r\n` +
        `<password_type>4</password_type>\r\n<extern_password_type>${kind}</extern_password_type>\r\n</response>`,
    );
  }

  #post(data: Hilink, request: WebRequest, path: string): WebAnswer {
    if (this.#expired) {
      this.#expired = false;
      this.#session = '';
      return failed(error.session);
    }
    if (!this.#hasSession(request)) return failed(error.session);
    const used = request.headers['__requestverificationtoken'] ?? '';
    if (!this.#tokens.includes(used)) return failed(error.token);
    // The next one; after a login several at once.
    this.#tokens = [...this.#tokens.filter((one) => one !== used), this.#secret('token').slice(0, 32)];
    const answer = this.#answerPost(data, request, { path, used });
    return { ...answer, headers: { ...answer.headers, __RequestVerificationToken: this.#tokens.join('#') } };
  }

  #answerPost(data: Hilink, request: WebRequest, { path, used }: { path: string; used: string }): WebAnswer {
    const { password } = data;
    if (password !== undefined && path.startsWith('/api/user/')) {
      const body = (name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(request.body)?.[1] ?? '';
      if (path === '/api/user/login' && data.scram !== true)
        return this.#judge({ right: body('Password') === hashOf(password, used) }, '<response>OK</response>');
      if (path === '/api/user/challenge_login' && data.scram === true) return this.#challenged(body('firstnonce'));
      if (path === '/api/user/authentication_login' && this.#challenge !== undefined) {
        const { proof, signature } = proofOf(password, this.#challenge);
        const right = body('clientproof') === proof && body('finalnonce') === this.#challenge.serverNonce;
        this.#challenge = undefined;
        return this.#judge({ right }, `<response><serversignature>${signature}</serversignature></response>`);
      }
    }
    const action = data.actions?.find((one) => one.path === path && new RegExp(one.body).test(request.body));
    if (action !== undefined) {
      if (password !== undefined && !this.#signedIn) return failed(error.login);
      if (action.store !== undefined) this.#memory.store(action.store);
      this.#become(action.to);
      return xml('<response>OK</response>');
    }
    if (path !== '/api/device/control') return failed(error.unsupported);
    const wish = /<Control>(\d+)<\/Control>/.exec(request.body)?.[1];
    if (wish !== '1') return failed(wish === undefined ? error.format : error.unsupported);
    this.#restart();
    return xml('<response>OK</response>');
  }

  #challenged(clientNonce: string): WebAnswer {
    const salt = Buffer.from(this.#secret('salt'), 'base64').toString('hex');
    this.#challenge = { salt, iterations: 100, clientNonce, serverNonce: `${clientNonce}${this.#secret('nonce')}` };
    return xml(
      `<response><salt>${salt}</salt><modeselected>1</modeselected><servernonce>${this.#challenge.serverNonce}</servernonce>` +
        '<newType>0</newType><iterations>100</iterations></response>',
    );
  }

  #judge({ right }: { right: boolean }, answer: string): WebAnswer {
    this.#signedIn = right;
    if (!right) return failed(error.password);
    this.#tokens.push(this.#secret('token').slice(0, 32));
    return xml(answer);
  }
}

interface Challenge {
  salt: string;
  iterations: number;
  clientNonce: string;
  serverNonce: string;
}

/** SCRAM as these pages have it: the usual keys and texts change places in the digests. */
function proofOf(password: string, c: Challenge): { proof: string; signature: string } {
  const mac = (key: string | Uint8Array, of: Uint8Array): Buffer => createHmac('sha256', key).update(of).digest();
  const salted = pbkdf2Sync(password, Buffer.from(c.salt, 'hex'), c.iterations, 32, 'sha256');
  const said = `${c.clientNonce},${c.serverNonce},${c.serverNonce}`;
  const clientKey = mac('Client Key', salted);
  const signed = mac(said, createHash('sha256').update(clientKey).digest());
  const proof = clientKey.map((byte, i) => byte ^ (signed[i] ?? 0));
  return { proof: Buffer.from(proof).toString('hex'), signature: mac(said, mac('Server Key', salted)).toString('hex') };
}

const hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
/** Password type 4 of these pages. */
const hashOf = (password: string, token: string): string => base64(hex(`admin${base64(hex(password))}${token}`));

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
