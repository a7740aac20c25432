import { z } from 'zod';
import { Failure } from '../../core/model/index.ts';
import type { Http } from '../../core/ports.ts';
import type { WebAnswer, WebDoor, WebReader } from '../../core/facts/recipe.ts';

/** Old sticks need a while for their first page after the plug. */
const timeoutMs = 5000;

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

/** Reads goform pages. They answer only to requests that name one of their own pages as the origin. Never signs in. */
export class GoformReader implements WebReader {
  readonly #http: Http;
  readonly #door: WebDoor;

  constructor(http: Http, door: WebDoor) {
    this.#http = http;
    this.#door = door;
  }

  async get(path: string): Promise<WebAnswer> {
    const { host, card } = this.#door;
    const headers = { Referer: `http://${host}/index.html`, 'X-Requested-With': 'XMLHttpRequest' };
    const answer = await this.#http.request({ method: 'GET', host, path, headers, timeoutMs, reach: card.reach });
    if (answer.status !== 200) throw new Failure('http.status', { host, path, status: answer.status });
    const fields = parseGoform(answer.body);
    if (fields === undefined) throw new Failure('http.rubbish', { host, path });
    if (fields.get('result') === 'failure') throw new Failure('http.refused', { host, path, said: 'failure' });
    this.#refuseLoggedOut(path, fields);
    return { fields, raw: (field) => member(answer.body, field) };
  }

  /** Nothing but empty strings and not signed in: the page hides its values. */
  #refuseLoggedOut(path: string, fields: ReadonlyMap<string, string>): void {
    const login = fields.get('loginfo');
    const empty = [...fields].every(([name, value]) => name === 'loginfo' || value === '');
    if (empty && login !== undefined && login !== 'ok')
      throw new Failure('http.login-needed', { host: this.#door.host, path });
  }
}

/** The member of a field as the page wrote it. */
function member(body: string, field: string): string | undefined {
  return /^\w+$/.test(field)
    ? new RegExp(`"${field}"\\s*:\\s*(?:"(?:[^"\\\\]|\\\\.)*"|[^",}\\s]+)`).exec(body)?.[0]
    : undefined;
}
