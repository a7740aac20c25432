import { Failure } from '../model/index.ts';
import type { HttpAnswer } from '../ports.ts';

/** What a page sent that cannot be read. Its text stays, so that a person sees it; it becomes no fact. */
export class UnreadablePage extends Failure {
  readonly body: string;
  constructor(host: string, path: string, body: string) {
    super('http.rubbish', { host, path });
    this.body = body;
  }
}

/**
 * The body of a page's answer. Failures: http.login-needed where the page sends us to one of its own pages for people instead,
 * http.status for every other status than 200.
 */
export function bodyOf({ status, headers, body }: HttpAnswer, host: string, path: string): string {
  if (status === 200) return body;
  const to = headers['location'];
  if (status >= 300 && status < 400 && to !== undefined && isOwnPage(to, host))
    throw new Failure('http.login-needed', { host, path });
  throw new Failure('http.status', { host, path, status });
}

/** A page for people on the same host: pages of sticks send whoever is not signed in to their login or home page. */
function isOwnPage(location: string, host: string): boolean {
  const [, there = host, path = '/'] = /^(?:https?:\/\/([^/?#]+))?([^?#]*)/i.exec(location) ?? [];
  return there.toLowerCase() === host.toLowerCase() && /(?:\.html?|\.asp|\/|login)$/i.test(path === '' ? '/' : path);
}
