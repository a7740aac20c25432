import type { WebData } from './data.ts';
import type { Memory } from './memory.ts';
import { GoformServer } from './web-goform.ts';
import { HilinkServer } from './web-hilink.ts';
import { JrdServer } from './web-jrd.ts';
import type { RequestUrl, WebAnswer, WebRequest } from './types.ts';

export interface WebOptions {
  data: WebData;
  memory: Memory;
  reachable: () => boolean;
  restart: () => void;
  become: (to: string) => void;
  /** The page's first session is over before it is used. */
  expired: boolean;
}

export const page = (status: number, body: string, headers: Record<string, string> = {}): WebAnswer => ({
  status,
  headers: { 'content-type': 'text/html', ...headers },
  body,
});

/** The stick's own web server. It knows itself by a few names; any other host is sent to its home page. */
export class WebServer {
  readonly #o: WebOptions;
  readonly #hilink: HilinkServer;
  readonly #goform: GoformServer;
  readonly #jrd: JrdServer;

  constructor(options: WebOptions) {
    this.#o = options;
    this.#hilink = new HilinkServer(options);
    this.#goform = new GoformServer(options);
    this.#jrd = new JrdServer(options);
  }

  /** Its address on the card's network. */
  get address(): string {
    return this.#o.data.address;
  }

  /** Power was lost: the page knows nobody any more. */
  powerOn(): void {
    this.#hilink.powerOn();
    this.#goform.powerOn();
    this.#jrd.powerOn();
  }

  /** Undefined while the stick shows no card: nobody is there to answer. */
  handle(request: WebRequest): WebAnswer | undefined {
    if (!this.#o.reachable()) return undefined;
    const { data } = this.#o;
    if (data.kind === 'none') return undefined;
    const host = (request.headers['host'] ?? '').replace(/:\d+$/, '');
    const home = `http://${data.address}${data.home}`;
    if (host !== data.address && !data.names.includes(host)) return page(302, '', { location: home });
    const [pathname = '', query = ''] = request.path.split('?', 2);
    const url = { pathname, query };
    if (url.pathname === '/') return page(302, '', { location: home });
    if (url.pathname === data.home)
      return page(200, `<html><head><title>${this.#o.memory.value('title') ?? ''}</title></head></html>`);
    const answer = this.#answer(data, request, url);
    return answer ?? page(404, '<html><body>404 Not Found</body></html>');
  }
  #answer(data: Exclude<WebData, { kind: 'none' }>, request: WebRequest, url: RequestUrl): WebAnswer | undefined {
    switch (data.kind) {
      case 'hilink':
        return this.#hilink.answer(data, request, url);
      case 'goform':
        return this.#goform.answer(data, request, url);
      case 'jrd':
        return this.#jrd.answer(data, request, url);
    }
  }
}
