import { memberOf, readJson, type JsonMember, type JsonNode, type JsonTrouble } from '../modes/sources/json-text.ts';
import { routerModes, type RouterMode } from './tables.ts';

/**
 * How a router compares the name of an entry with a device. `every`: it takes the entry for each device of the id, be it by
 * `*` or because it only looks at USB strings. `skipped`: a name without `=` is passed over.
 */
export type Match =
  | { kind: 'every'; by: 'star' | 'unread-condition' }
  | { kind: 'skipped' }
  | { kind: 'string'; attribute: 'manufacturer' | 'product' | 'serial'; equals: string };

/** One entry of `devices[id]`, with the fields as a router reads them: what has the wrong type is not there. */
export interface RouterEntry {
  id: string;
  /** As it is written: `*`, `uMa=…`, `:uMa=…`. */
  name: string;
  match: Match;
  /** `devices["12d1:1f01"]["*"]`. */
  path: string;
  member: JsonMember;
  /** Mode that the router runs; an unknown or absent one is Generic. */
  mode: RouterMode;
  /** What is written as mode, when anything is. */
  written: string | undefined;
  modeval: number;
  /** Undefined when `msg` is missing or is no list. */
  msg: number[] | undefined;
  interface: number | undefined;
  messageEndpoint: number | undefined;
  responseEndpoint: number | undefined;
  response: boolean;
  config: number | undefined;
  alt: number | undefined;
  /** 0 = not looked at. */
  targetClass: number;
  /** `t_vendor` and `t_product`: ids that the entry means to lead to. A router does not read them. */
  targets: string[];
}

export interface RouterFile {
  text: string;
  root: JsonNode | undefined;
  troubles: JsonTrouble[];
  /** Why a router uses nothing of the file. */
  refused: 'json' | 'incomplete' | 'bad-message' | undefined;
  messagesNode: (JsonNode & { kind: 'array' }) | undefined;
  devicesNode: (JsonNode & { kind: 'object' }) | undefined;
  /** Lower case; undefined where a message is no whole number of hex bytes. */
  messages: (string | undefined)[];
  /** In file order; of an id that stands twice the last one, as the router's reader keeps it. */
  entries: ReadonlyMap<string, readonly RouterEntry[]>;
}

/**
 * A usb-mode.json as OpenWrt's usbmode reads it (main.c of 2025-10): which name it takes for which device, which fields it
 * sees. Never throws; what it cannot read is in `troubles` and `refused`.
 */
export function readRouterFile(text: string): RouterFile {
  const { root, troubles } = readJson(text);
  const messagesNode = root && memberOf(root, 'messages')?.node;
  const devicesNode = root && memberOf(root, 'devices')?.node;
  const list = messagesNode?.kind === 'array' ? messagesNode : undefined;
  const table = devicesNode?.kind === 'object' ? devicesNode : undefined;
  const messages = (list?.items ?? []).map((item) =>
    item.kind === 'string' && /^([0-9a-f]{2})+$/i.test(item.value) ? item.value.toLowerCase() : undefined,
  );
  const entries = new Map<string, readonly RouterEntry[]>();
  for (const device of table?.members ?? []) {
    const members = device.node.kind === 'object' ? device.node.members : [];
    const last = members.filter((one, at) => !members.slice(at + 1).some(({ key }) => key === one.key));
    entries.set(
      device.key,
      last.map((member) => entryOf(device.key, member)),
    );
  }
  const refused =
    root === undefined
      ? 'json'
      : list === undefined || table === undefined
        ? 'incomplete'
        : messages.includes(undefined)
          ? 'bad-message'
          : undefined;
  return { text, root, troubles, refused, messagesNode: list, devicesNode: table, messages, entries };
}

/** `devices["12d1:1f01"]`, for people: JSON of the key, so that no character of it is lost. */
export const devicePath = (id: string): string => `devices[${JSON.stringify(id)}]`;

/** How usbmode compares the name of an entry with a device. */
export function matchOf(name: string): Match {
  if (name === '*') return { kind: 'every', by: 'star' };
  const cut = name.indexOf('=');
  if (cut < 0) return { kind: 'skipped' };
  const attribute = ({ uMa: 'manufacturer', uPr: 'product', uSe: 'serial' } as const)[name.slice(0, 3)];
  return attribute === undefined
    ? { kind: 'every', by: 'unread-condition' }
    : { kind: 'string', attribute, equals: name.slice(cut + 1) };
}

function entryOf(id: string, member: JsonMember): RouterEntry {
  const { node } = member;
  const field = (key: string): JsonNode | undefined => memberOf(node, key)?.node;
  const whole = (key: string): number | undefined => wholeOf(field(key));
  const written = field('mode');
  const mode = written?.kind === 'string' ? routerModes.find(({ name }) => name === written.value)?.name : undefined;
  const msg = field('msg');
  const vendor = whole('t_vendor');
  const products = field('t_product');
  return {
    id,
    name: member.key,
    match: matchOf(member.key),
    path: `${devicePath(id)}[${JSON.stringify(member.key)}]`,
    member,
    mode: mode ?? 'Generic',
    written: written?.kind === 'string' ? written.value : undefined,
    modeval: whole('modeval') ?? 0,
    msg: msg?.kind === 'array' ? msg.items.map((item) => wholeOf(item) ?? -1) : undefined,
    interface: whole('interface'),
    messageEndpoint: whole('msg_endpoint'),
    responseEndpoint: whole('response_endpoint'),
    response: flagOf(field('response')),
    config: whole('config'),
    alt: whole('alt'),
    targetClass: whole('t_class') ?? 0,
    targets:
      vendor === undefined || products?.kind !== 'array'
        ? []
        : products.items.flatMap((item) => {
            const product = wholeOf(item);
            return product === undefined ? [] : [`${hex(vendor)}:${hex(product)}`];
          }),
  };
}

const wholeOf = (node: JsonNode | undefined): number | undefined =>
  node?.kind === 'number' && Number.isInteger(node.value) ? node.value : undefined;
const flagOf = (node: JsonNode | undefined): boolean => node?.kind === 'boolean' && node.value;
const hex = (value: number): string => value.toString(16).padStart(4, '0');
