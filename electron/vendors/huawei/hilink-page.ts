import { z } from 'zod';
import { Failure } from '../../core/model/index.ts';
import codes from './hilink-errors.json' with { type: 'json' };

const table = z
  .strictObject({
    source: z.string(),
    /** The session is over: a new one helps. */
    renew: z.array(z.number().int()),
    login: z.array(z.number().int()),
    /** User or password are wrong. */
    password: z.array(z.number().int()),
    words: z.record(z.string(), z.string()),
  })
  .parse(codes);

/** Whether a new session or token may help. */
export const isOld = (page: HilinkPage): boolean => page.kind === 'error' && table.renew.includes(page.code);

/** No entities, no attributes, no numbers: what comes is text, whatever the page declares. Read by those who meet such a page. */
async function parseXml(body: string): Promise<unknown> {
  const { XMLParser } = await import('fast-xml-parser');
  const settings = { ignoreAttributes: true, parseTagValue: false, processEntities: false, trimValues: true };
  return new XMLParser(settings).parse(body);
}

/** A HiLink page's answer: its fields, or the number of its error. */
export type HilinkPage = { kind: 'fields'; fields: Map<string, string> } | { kind: 'error'; code: number };

/** Reads one HiLink answer; undefined for what is not one. Members of lists are named with dots, `Profiles.Profile.0.ApnName`. */
export async function parseHilink(body: string): Promise<HilinkPage | undefined> {
  if (!wellFormed(body)) return undefined;
  const document: unknown = await parseXml(body);
  const root = z.looseObject({ response: z.unknown().optional(), error: z.unknown().optional() }).safeParse(document);
  if (!root.success) return undefined;
  const error = z.looseObject({ code: z.string().regex(/^\d{1,9}$/) }).safeParse(root.data.error);
  if (error.success) return { kind: 'error', code: Number(error.data.code) };
  const { response } = root.data;
  if (response === undefined) return undefined;
  const fields = new Map<string, string>();
  flatten(response, '', fields);
  return { kind: 'fields', fields };
}

/**
 * Whether all elements are closed in order, with one around all. A torn page must not pass for a whole one, which the
 * parser alone would let happen. Anything with `<!` is refused: sticks send no document types, where entity tricks live.
 */
function wellFormed(body: string): boolean {
  const text = body
    .trim()
    .replace(/^\uFEFF?<\?xml[^<>]*\?>/, '')
    .trim();
  const open: string[] = [];
  let roots = 0;
  const rest = text.replace(
    /<(\/?)([A-Za-z_][\w.:-]*)[^<>]*?(\/?)>/g,
    (_tag, close: string, name: string, empty: string) => {
      if (close === '/') return open.pop() === name ? '' : '<';
      if (open.length === 0) roots += 1;
      if (empty !== '/') open.push(name);
      return '';
    },
  );
  // A bare `>` may stand in text (XML 1.0 §2.4), and sticks write bounds with it.
  return roots === 1 && open.length === 0 && !rest.includes('<');
}

function flatten(value: unknown, path: string, into: Map<string, string>): void {
  if (typeof value === 'string') {
    into.set(path, unescape(value));
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) flatten(member, path === '' ? name : `${path}.${name}`, into);
  }
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescape = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => named[name] ?? whole);

/** What an error number of the page means: http.login-needed, http.wrong-password, or http.refused with its words. */
export function hilinkFailure(host: string, path: string, code: number): Failure {
  if (table.login.includes(code)) return new Failure('http.login-needed', { host, path, code });
  const said = table.words[String(code)] ?? `error ${code}`;
  return new Failure(table.password.includes(code) ? 'http.wrong-password' : 'http.refused', {
    host,
    path,
    code,
    said,
  });
}

/** The element of a field as the page wrote it; of a list member its last name, first found. */
export function element(body: string, field: string): string | undefined {
  const name = field.split('.').at(-1) ?? field;
  return /^\w+$/.test(name) ? new RegExp(`<${name}>[^<]*</${name}>`).exec(body)?.[0] : undefined;
}
