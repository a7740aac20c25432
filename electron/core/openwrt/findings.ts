import { message, type Message } from '../model/index.ts';
import type { RuleFinding } from '../modes/sources/finding.ts';
import type { JsonMember, JsonNode } from '../modes/sources/json-text.ts';
import { fixFor, type Fix } from './fixes.ts';
import { readRouterFile, type RouterEntry, type RouterFile } from './router-file.ts';
import { readUsbMode } from './usb-mode-json.ts';

/**
 * `error`: the router uses nothing of the file, or its program may crash. `warning`: an entry does other than it was meant,
 * or harm. `note`: it makes no difference on a router, or may be meant so.
 */
export const severities = ['error', 'warning', 'note'] as const;
export type Severity = (typeof severities)[number];

/** Something that a person should know about a usb-mode.json, with its place and what would mend it. */
export interface FileFinding {
  /** What kind of trap it is: the last part of its text's id. */
  trap: string;
  severity: Severity;
  line: number;
  column: number;
  /** JSON path, e.g. `devices["12d1:1f01"]["*"].t_class`; `$` for the file as a whole. */
  path: string;
  says: Message;
  /** Edits of the text that end it; absent where only a person can know what was meant. */
  fix?: Fix;
}

/** What stands at a place of the text, and what it stands in. */
export interface Located {
  path: string;
  node: JsonNode;
  member?: JsonMember;
  parents: { node: JsonNode; index: number }[];
}

const errors = new Set(['bad-json', 'bad-hex', 'openwrt-incomplete', 'no-msg']);
const notes = new Set([
  'unread',
  'chain',
  'eject-msg',
  'special-msg',
  'nothing',
  'whole-string',
  'never-reached',
  'documentation',
]);
/** Said of files that become rules of this program, and no trap of a router. */
const foreign = new Set(['many-messages']);

/**
 * Every trap of a router's usb-mode.json, in the order of the text. Reads any text without throwing. What the reader of the
 * rules finds is taken from there; here come path, severity and fix, and what only a router cares for.
 */
export function checkFile(text: string, name = 'usb-mode.json'): FileFinding[] {
  const file = readRouterFile(text);
  const places = locate(file.root);
  const found = readUsbMode(text, name, { kind: 'openwrt', name }).findings.flatMap((one) => {
    const trap = trapOf(one);
    if (foreign.has(trap) || trap === 'refused-file') return [];
    const at = placeOf(one, file, places);
    return [findingOf(file, trap, one, at)];
  });
  const more = [...file.entries.values()].flat().flatMap((entry) => ownFindings(file, entry));
  return [...found, ...more].toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** Whether the router refuses the whole file. */
export const refusedBy = (findings: readonly FileFinding[]): FileFinding | undefined =>
  findings.find(({ trap }) => trap === 'bad-json' || trap === 'bad-hex' || trap === 'openwrt-incomplete');

function trapOf({ code, params }: RuleFinding): string {
  const named = String(params['trap'] ?? (code === 'rules.syntax' ? params['reason'] : ''));
  if (code === 'rules.bad-json') return params['reason'] === '@rules.json.twice' ? 'twice' : 'bad-json';
  return named === '' ? code.replace('rules.', '') : named.replace(/^@rules\.(trap|reason)\./, '');
}

function severityOf(trap: string): Severity {
  if (errors.has(trap)) return 'error';
  return notes.has(trap) ? 'note' : 'warning';
}

function findingOf(file: RouterFile, trap: string, finding: RuleFinding, at: Located | undefined): FileFinding {
  const { line = 1, column = 1, params } = finding;
  const fix = fixFor({ trap, file, at, line, column, params });
  return {
    trap,
    severity: severityOf(trap),
    line: at?.member?.line ?? at?.node.line ?? line,
    column: finding.column ?? at?.member?.column ?? at?.node.column ?? column,
    path: at?.path ?? '$',
    says: message(`openwrt.trap.${trap}`, plain(params, at?.path ?? '$')),
    ...(fix === undefined ? {} : { fix }),
  };
}

/** What the sentence can use: the parameters of the finding, and the path in the place of the file's name. */
function plain(params: RuleFinding['params'], path: string): Record<string, string | number> {
  const { file: _file, trap: _trap, ...rest } = params;
  return { ...rest, path };
}

/** Traps that no rule of this program knows, because they are only a router's. */
function ownFindings(file: RouterFile, entry: RouterEntry): FileFinding[] {
  const found: FileFinding[] = [];
  const { member, path } = entry;
  const members = member.node.kind === 'object' ? member.node.members : [];
  const add = (trap: string, at: { line: number; column: number }, where: string, located?: Located): void => {
    const fix = fixFor({ trap, file, at: located, line: at.line, column: at.column, params: {} });
    found.push({
      trap,
      severity: severityOf(trap),
      line: at.line,
      column: at.column,
      path: where,
      says: message(`openwrt.trap.${trap}`, { path: where }),
      ...(fix === undefined ? {} : { fix }),
    });
  };
  if (entry.match.kind === 'string') add('whole-string', member, path);
  if (entry.mode === 'Pantech' && entry.modeval <= 1) add('pantech-idle', member, path);
  const detach = members.findIndex(({ key }) => key === 'detach_storage');
  const field = members[detach];
  if (field !== undefined) {
    const where = `${path}.detach_storage`;
    const parents = [{ node: member.node, index: detach }];
    add('unread', field, where, { path: where, node: field.node, member: field, parents });
  }
  return found;
}

/** Everything of the text by line and column: members by their keys, values by where they begin. */
function locate(root: JsonNode | undefined): Map<string, Located> {
  const places = new Map<string, Located>();
  const put = (at: { line: number; column: number }, located: Located): void => {
    const key = `${at.line}:${at.column}`;
    if (!places.has(key)) places.set(key, located);
  };
  const walk = (located: Located): void => {
    const { node, path, parents } = located;
    put(located.member ?? node, located);
    put(node, located);
    if (node.kind === 'object')
      node.members.forEach((member, index) =>
        walk({ path: childPath(path, member.key), node: member.node, member, parents: [...parents, { node, index }] }),
      );
    else if (node.kind === 'array')
      node.items.forEach((item, index) =>
        walk({ path: `${path === '$' ? '' : path}[${index}]`, node: item, parents: [...parents, { node, index }] }),
      );
  };
  if (root !== undefined) walk({ path: '$', node: root, parents: [] });
  return places;
}

/** `devices["12d1:1f01"]["*"].msg`: names that could be a variable with a dot, others in brackets. */
const childPath = (path: string, key: string): string => {
  const plainName = /^[A-Za-z_]\w*$/.test(key);
  if (path === '$') return plainName ? key : `[${JSON.stringify(key)}]`;
  return plainName ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
};

/** Findings about loops name only line and entry. */
function placeOf(finding: RuleFinding, file: RouterFile, places: Map<string, Located>): Located | undefined {
  const { line, column, params } = finding;
  if (column !== undefined) return places.get(`${line ?? 1}:${column}`);
  const id = String(params['entry'] ?? '').slice(0, 9);
  const entry = (file.entries.get(id) ?? []).find(({ member }) => member.line === line);
  return entry === undefined ? undefined : places.get(`${entry.member.line}:${entry.member.column}`);
}
