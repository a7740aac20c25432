import { fill, type WebData } from './data.ts';
import type { Memory } from './memory.ts';
import type { RequestUrl, WebAnswer, WebRequest } from './types.ts';

interface GoformOptions {
  data: Extract<WebData, { kind: 'goform' }>;
  memory: Memory;
  restart: () => void;
}

const text = (body: string): WebAnswer => ({ status: 200, headers: { 'content-type': 'text/html' }, body });
const refused = text('{"result":"failure"}');

/**
 * The goform interface of ZTE pages. It answers only to requests that say they come from its own pages; unknown values are
 * empty strings. Undefined for a path that is none of the interface's.
 */
export function answerGoform(options: GoformOptions, request: WebRequest, url: RequestUrl): WebAnswer | undefined {
  const { data, memory } = options;
  if (!url.pathname.startsWith('/goform/')) return undefined;
  const referer = request.headers['referer'] ?? '';
  const own = [data.address, ...data.names].some((name) => referer.startsWith(`http://${name}/`));
  if (!own) return refused;
  const query = new URLSearchParams(request.method === 'POST' ? request.body : url.query);
  if (url.pathname === '/goform/goform_get_cmd_process') return text(JSON.stringify(read(data.values, memory, query)));
  const action = data.actions.find(
    (a) => a.path === url.pathname && Object.entries(a.query).every(([name, value]) => query.get(name) === value),
  );
  if (action === undefined) return refused;
  memory.store(action.store);
  if (action.restart) options.restart();
  return text(action.answer);
}

/** One value, or with `multi_data=1` a list of them; without it a list is read as one name that nobody knows. */
function read(
  values: Readonly<Record<string, string>>,
  memory: Memory,
  query: URLSearchParams,
): Record<string, string> {
  const wanted = query.get('cmd') ?? '';
  const names = query.get('multi_data') === '1' ? wanted.split(',') : [wanted];
  return Object.fromEntries(
    names.map((name) => [name, Object.hasOwn(values, name) ? fill(values[name] ?? '', memory.value) : '']),
  );
}
