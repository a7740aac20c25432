import { Failure } from '../model/index.ts';
import type { CardSighting, Sighting } from '../model/index.ts';
import type { WebPage } from '../modes/vendor.ts';
import type { Http, HttpAnswer, HttpRequest, NetworkCards } from '../ports.ts';

/** A stick's own web page, ready to be asked: which card carries it and the stick's address behind it. */
export interface WebDoor {
  card: CardSighting;
  host: string;
}

type Ask = Pick<HttpRequest, 'method' | 'path' | 'headers' | 'timeoutMs'> & { body?: string | undefined };

/**
 * The card of a stick with its present address, and the host to ask: the gateway that the stick gave, else the maker's
 * usual address. Failure http.unreachable when the stick shows no card.
 */
export async function findDoor(sighting: Sighting, web: WebPage, cards: NetworkCards): Promise<WebDoor> {
  const [first] = sighting.cards;
  const card = first === undefined ? undefined : await cards.look(first);
  const host = card?.gateway ?? web.hosts[0];
  if (card === undefined || host === undefined)
    throw new Failure('http.unreachable', { host: web.hosts[0] ?? sighting.place });
  return { card, host };
}

/** The stick's address as a message names it; its place where it has neither card nor a usual address. */
export async function hostOf(sighting: Sighting, web: WebPage | undefined, cards: NetworkCards): Promise<string> {
  const [first] = sighting.cards;
  const card = first === undefined ? undefined : await cards.look(first);
  return card?.gateway ?? web?.hosts[0] ?? sighting.place;
}

/** Sends one request through the stick's card; `{host}` in headers stands for the stick's address. */
export function askPage(http: Http, door: WebDoor, ask: Ask): Promise<HttpAnswer> {
  const headers = Object.fromEntries(
    Object.entries(ask.headers).map(([name, value]) => [name, value.replaceAll('{host}', door.host)]),
  );
  return http.request({ ...ask, headers, host: door.host, reach: door.card.reach });
}

/** Asks and compares. Failure http.refused when the body is not what was expected, with the beginning of what came. */
export async function expectPage(http: Http, door: WebDoor, ask: Ask & { expect: string }): Promise<HttpAnswer> {
  const { expect, ...request } = ask;
  const answer = await askPage(http, door, request);
  const body = answer.body.trim();
  if (answer.status < 200 || answer.status > 299) {
    throw new Failure('http.status', { host: door.host, status: answer.status });
  }
  // 120 characters show what the page said without flooding the window.
  if (!new RegExp(expect).test(body)) throw new Failure('http.refused', { host: door.host, said: body.slice(0, 120) });
  return answer;
}
