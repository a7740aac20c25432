import { message, type Message } from '../model/index.ts';
import type { JsonMember, JsonNode } from '../modes/sources/json-text.ts';
import type { Located } from './findings.ts';
import type { RouterFile } from './router-file.ts';
import { routerModes } from './tables.ts';
import { takeOut, type TextEdit } from './text-edits.ts';

/** What would mend a finding, as edits of the text that it was found in. */
export interface Fix {
  title: Message;
  edits: TextEdit[];
}

export interface Trouble {
  trap: string;
  file: RouterFile;
  at: Located | undefined;
  line: number;
  column: number;
  params: Readonly<Record<string, string | number>>;
}

type Fixer = (trouble: Trouble) => Fix | undefined;

/** The fix of a finding; undefined where the text does not tell what was meant. */
export const fixFor = (trouble: Trouble): Fix | undefined => fixers[trouble.trap]?.(trouble);

const remove: Fixer = ({ at }) => takeAway(at, 'openwrt.fix.remove-field');
const removeEntry: Fixer = ({ at }) => takeAway(at, 'openwrt.fix.remove-entry');

const fixers: Readonly<Record<string, Fixer>> = {
  't-class': remove,
  unread: remove,
  'unknown-key': remove,
  'config-zero': ({ at }) => takeAway(above(at), 'openwrt.fix.remove-entry'),
  colon: conditionsFirst,
  'never-reached': (trouble) => conditionsFirst(trouble) ?? removeEntry(trouble),
  scsi: removeEntry,
  skipped: removeEntry,
  nothing: removeEntry,
  'same-id': removeEntry,
  loop: removeEntry,
  'upper-case': ({ at, file }) => {
    const key = at?.member?.key.toLowerCase();
    return key === undefined || file.entries.has(key) ? undefined : rename(at, key);
  },
  'bad-id': ({ at }) => {
    const key = /^\s*(?:0x)?([0-9a-f]{4})\s*[:_\- ]\s*(?:0x)?([0-9a-f]{4})\s*$/i.exec(at?.member?.key ?? '');
    return key === null || at?.parents.length !== 2 ? undefined : rename(at, `${key[1]}:${key[2]}`.toLowerCase());
  },
  'no-message': removeItem,
  'bad-message': removeItem,
  'bad-hex': mendMessage,
  'unknown-mode': ({ at }) => {
    const written = at?.node.kind === 'string' ? plainName(at.node.value) : '';
    const meant = routerModes.find(({ name }) => plainName(name) === written);
    if (at === undefined || meant === undefined) return takeAway(at, 'openwrt.fix.generic');
    return replace(at.node, JSON.stringify(meant.name), message('openwrt.fix.write', { value: meant.name }));
  },
  'no-msg': ({ at }) => {
    if (at?.node.kind !== 'object') return undefined;
    const { from, members } = at.node;
    const edit = { from: from + 1, to: from + 1, text: members.length === 0 ? ' "msg": [ ] ' : ' "msg": [ ],' };
    return { title: message('openwrt.fix.add-msg'), edits: [edit] };
  },
  'eject-msg': emptyList,
  'special-msg': emptyList,
  'bad-value': mendValue,
  'bad-json': mendJson,
  twice: ({ at, params }) => {
    const parent = at?.parents.at(-1)?.node;
    if (parent?.kind !== 'object') return undefined;
    const first = parent.members.findIndex(({ key }) => key === params['key']);
    if (first < 0) return undefined;
    return { title: message('openwrt.fix.remove-first'), edits: [takeOut(parent.members, first)] };
  },
  'openwrt-incomplete': ({ file: { root } }) => {
    if (root?.kind !== 'object') return undefined;
    const needed = [
      ['messages', '[ ]'],
      ['devices', '{ }'],
    ] as const;
    const missing = needed.filter(([key]) => !root.members.some((member) => member.key === key));
    // A member of the wrong kind is for a person to look at.
    if (missing.length === 0) return undefined;
    const text = ` ${missing.map(([key, value]) => `"${key}": ${value}`).join(', ')}${root.members.length === 0 ? ' ' : ','}`;
    return { title: message('openwrt.fix.add-member'), edits: [{ from: root.from + 1, to: root.from + 1, text }] };
  },
  syntax: removeEntry,
  'no-entry': removeEntry,
  'pantech-idle': removeEntry,
};

const plainName = (text: string): string => text.toLowerCase().replace(/[^a-z]|mode$/g, '');

/** The same, one level up: the entry that a field stands in. */
function above(at: Located | undefined): Located | undefined {
  const parent = at?.parents.at(-1);
  const grand = at?.parents.at(-2);
  if (at === undefined || parent === undefined || grand?.node.kind !== 'object') return undefined;
  const member = grand.node.members[grand.index];
  if (member === undefined) return undefined;
  return { path: at.path, node: parent.node, member, parents: at.parents.slice(0, -1) };
}

/** Takes a member or item out; the last entry of an id takes the id with it. */
function takeAway(at: Located | undefined, title: string): Fix | undefined {
  const parent = at?.parents.at(-1);
  if (at === undefined || parent === undefined) return undefined;
  const parts =
    parent.node.kind === 'object' ? parent.node.members : parent.node.kind === 'array' ? parent.node.items : [];
  const whole = above(at);
  if (title === 'openwrt.fix.remove-entry' && parts.length === 1 && at.parents.length === 3 && whole !== undefined)
    return takeAway(whole, title);
  return { title: message(title, { key: at.member?.key ?? '' }), edits: [takeOut(parts, parent.index)] };
}

function rename(at: Located | undefined, key: string): Fix | undefined {
  if (at?.member === undefined) return undefined;
  const edit = { ...keySpan(at.member), text: JSON.stringify(key) };
  return { title: message('openwrt.fix.write', { value: key }), edits: [edit] };
}

/** The key with its quotes; a colon and blanks follow it. The text is JSON here, so the key ends at its own quote. */
function keySpan(member: JsonMember): { from: number; to: number } {
  return { from: member.from, to: member.keyTo };
}

const replace = (node: JsonNode, text: string, title: Message): Fix => ({
  title,
  edits: [{ from: node.from, to: node.to, text }],
});

/** Conditions on USB strings without their colon and before `*`, in the order in which they stand. */
function conditionsFirst({ at, file }: Trouble): Fix | undefined {
  const table = at?.parents.at(-1)?.node;
  if (table?.kind !== 'object') return undefined;
  const text = (member: JsonMember): string => {
    const value = file.text.slice(member.node.from, member.node.to);
    return `${JSON.stringify(member.key.replace(/^:(?=u(Ma|Pr|Se)=)/, ''))}: ${value}`;
  };
  const isCondition = ({ key }: JsonMember): boolean => /^:?u(Ma|Pr|Se)=/.test(key);
  if (!table.members.some(isCondition) || at?.member === undefined || !isCondition(at.member)) return undefined;
  const sorted = [...table.members.filter(isCondition), ...table.members.filter((one) => !isCondition(one))];
  const edits = table.members.flatMap((member, index) => {
    const wanted = sorted[index];
    return wanted === undefined ? [] : [{ from: member.from, to: member.node.to, text: text(wanted) }];
  });
  return { title: message('openwrt.fix.conditions-first'), edits };
}

function removeItem({ at }: Trouble): Fix | undefined {
  return takeAway(at, 'openwrt.fix.remove-index');
}

function emptyList({ at }: Trouble): Fix | undefined {
  return at === undefined ? undefined : replace(at.node, '[ ]', message('openwrt.fix.empty-msg'));
}

/** Signs that people put between bytes are taken out; a message that no entry uses goes, and indexes behind it count down. */
function mendMessage({ at, file }: Trouble): Fix | undefined {
  if (at === undefined) return undefined;
  const bare = at.node.kind === 'string' ? at.node.value.replace(/0x|\\x|[\s:,-]/gi, '') : '';
  if (/^([0-9a-f]{2})+$/i.test(bare))
    return replace(at.node, JSON.stringify(bare), message('openwrt.fix.write', { value: bare }));
  const parent = at.parents.at(-1);
  if (parent?.node.kind !== 'array') return undefined;
  const { index } = parent;
  const lists = [...file.entries.values()].flat().flatMap(({ member }) => {
    const field = member.node.kind === 'object' ? member.node.members.findLast(({ key }) => key === 'msg') : undefined;
    return field?.node.kind === 'array' ? field.node.items : [];
  });
  if (lists.some((item) => item.kind === 'number' && item.value === index)) return undefined;
  const moved = lists.flatMap((item) =>
    item.kind === 'number' && Number.isInteger(item.value) && item.value > index
      ? [{ from: item.from, to: item.to, text: String(item.value - 1) }]
      : [],
  );
  return { title: message('openwrt.fix.remove-message'), edits: [takeOut(parent.node.items, index), ...moved] };
}

/** Numbers in quotes, with 0x or not, become decimal ones. */
function mendValue({ at, params }: Trouble): Fix | undefined {
  if (at === undefined) return undefined;
  const key = String(params['key'] ?? '');
  const { node } = at;
  if (node.kind === 'string' && /^(0x[0-9a-f]+|\d+)$/i.test(node.value.trim()) && key !== 'mode') {
    const value = String(Number(node.value.trim()));
    return replace(
      node,
      key === 't_product' && at.member !== undefined ? `[ ${value} ]` : value,
      message('openwrt.fix.write', { value }),
    );
  }
  if (node.kind === 'string' && /^(true|false)$/i.test(node.value))
    return replace(node, node.value.toLowerCase(), message('openwrt.fix.write', { value: node.value.toLowerCase() }));
  if (node.kind === 'number' && key === 'msg' && at.member !== undefined)
    return replace(node, `[ ${node.value} ]`, message('openwrt.fix.write', { value: `[ ${node.value} ]` }));
  return at.member === undefined
    ? removeItem({ at, params, file: emptyFile, trap: '', line: 0, column: 0 })
    : takeAway(at, 'openwrt.fix.remove-field');
}

const emptyFile: RouterFile = {
  text: '', root: undefined, troubles: [], refused: 'json', messagesNode: undefined, devicesNode: undefined, messages: [],
  entries: new Map(),
}; // prettier-ignore

/** What can be mended in a text that is no JSON, by the sign at the place. */
function mendJson({ file, line, column, params }: Trouble): Fix | undefined {
  const at = offsetOf(file.text, line, column);
  const rest = file.text.slice(at);
  switch (params['reason']) {
    case '@rules.json.comma-too-many':
      return rest.startsWith(',')
        ? { title: message('openwrt.fix.remove-comma'), edits: [{ from: at, to: at + 1, text: '' }] }
        : undefined;
    case '@rules.json.comma-missing': {
      const from = file.text.slice(0, at).trimEnd().length;
      return { title: message('openwrt.fix.add-comma'), edits: [{ from, to: from, text: ',' }] };
    }
    case '@rules.json.colon-missing':
      return { title: message('openwrt.fix.add-colon'), edits: [{ from: at, to: at, text: ': ' }] };
    case '@rules.json.bom':
      return { title: message('openwrt.fix.remove-mark'), edits: [{ from: 0, to: 1, text: '' }] };
    case '@rules.json.number': {
      const found = /^(0x[0-9a-f]+|0+\d+)\b/i.exec(rest)?.[0];
      if (found === undefined) return undefined;
      const value = String(Number(found));
      return {
        title: message('openwrt.fix.write', { value }),
        edits: [{ from: at, to: at + found.length, text: value }],
      };
    }
    case undefined:
    default:
      return undefined;
  }
}

function offsetOf(text: string, line: number, column: number): number {
  let from = 0;
  for (let now = 1; now < line; now += 1) from = text.indexOf('\n', from) + 1;
  return from + column - 1;
}
