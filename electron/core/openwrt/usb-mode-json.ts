import { FindingList, type RuleFinding, type SourceName } from '../modes/sources/finding.ts';
import { plainOf, readJson, type JsonMember, type JsonNode } from '../modes/sources/json-text.ts';
import { entrySchema, ruleSchema, type Rule } from '../modes/rules.ts';
import { readEntry } from './usb-mode-json-entry.ts';
import { loopFindings } from './usb-mode-json-loops.ts';

export interface UsbModeRead {
  rules: Rule[];
  findings: RuleFinding[];
}

/**
 * Reads a router's usb-mode.json into rules. What the router's program would take otherwise than it was meant is a finding
 * of weight `note`; what nobody can use is one of weight `mend`, and only a rule that would send half of what was meant
 * is dropped for it. The matches are read as they were meant: `:uMa=X` and `uMa=X` are both the condition uMa=X.
 */
export function readUsbMode(text: string, file: string, source: SourceName): UsbModeRead {
  const list = new FindingList(file, source);
  const { root, troubles } = readJson(text);
  for (const trouble of troubles) list.json(trouble);
  return root === undefined ? { rules: [], findings: list.sorted } : readUsbModeTree(root, list);
}

/** The same from a text that is read already. */
export function readUsbModeTree(root: JsonNode, list: FindingList): UsbModeRead {
  const members = root.kind === 'object' ? root.members : [];
  const messages = members.findLast(({ key }) => key === 'messages');
  const devices = members.findLast(({ key }) => key === 'devices');
  if (messages?.node.kind !== 'array' || devices?.node.kind !== 'object') {
    list.add('rules.syntax', root, { reason: '@rules.reason.openwrt-incomplete' });
    return { rules: [], findings: list.sorted };
  }
  for (const member of members) {
    if (member !== messages && member !== devices) list.add('rules.unknown-key', member, { key: member.key }, 'note');
  }
  const known = readMessages(messages.node.items, list);
  const rules = devices.node.members.flatMap((device) => readDevice(device, known, list));
  loopFindings(rules, list);
  return { rules, findings: list.sorted };
}

/** Hex in lower case; undefined where a message is none. */
function readMessages(items: readonly JsonNode[], list: FindingList): (string | undefined)[] {
  return items.map((item, index) => {
    if (item.kind === 'string' && /^([0-9a-f]{2})+$/i.test(item.value)) return item.value.toLowerCase();
    list.add('rules.bad-hex', item, { key: `messages[${index}]`, value: String(plainOf(item)) });
    list.add('rules.trap', item, { entry: `messages[${index}]`, trap: '@rules.trap.refused-file' }, 'note');
    return undefined;
  });
}

function readDevice(device: JsonMember, messages: readonly (string | undefined)[], list: FindingList): Rule[] {
  const id = device.key.toLowerCase();
  if (!/^[0-9a-f]{4}:[0-9a-f]{4}$/.test(id)) {
    list.add('rules.bad-id', device, { key: 'devices', value: device.key });
    return [];
  }
  if (id !== device.key) list.add('rules.trap', device, { entry: device.key, trap: '@rules.trap.upper-case' });
  if (device.node.kind !== 'object') {
    list.add('rules.syntax', device.node, { reason: '@rules.reason.no-entry' });
    return [];
  }
  const rules: Rule[] = [];
  let taken = false;
  for (const match of device.node.members) {
    const entry = entryOf(id, match, list);
    if (taken && entry !== undefined) note('never-reached', `${id} ${match.key}`, match, list);
    taken ||= fitsAll(match.key);
    if (entry === undefined) continue;
    const fields = readEntry(entry, match, messages, list);
    if (fields === undefined) continue;
    rules.push(ruleSchema.parse({ entry, ...fields, origin: { ...list.source, file: list.file, line: match.line } }));
  }
  return rules;
}

const note = (trap: string, entry: string, at: JsonMember, list: FindingList): void =>
  list.add('rules.trap', at, { entry, trap: `@rules.trap.${trap}` }, 'note');

/** Whether usbmode takes the entry for every device of the id: `*`, and each name with = that is no USB string's. */
const fitsAll = (name: string): boolean => name === '*' || (name.includes('=') && !/^u(Ma|Pr|Se)/.test(name));

/** The entry in our spelling; undefined for a name that nobody can use. */
function entryOf(id: string, match: JsonMember, list: FindingList): string | undefined {
  const name = match.key;
  if (name === '*') return id;
  if (!name.includes('=')) {
    list.add('rules.trap', match, { entry: `${id} ${name}`, trap: '@rules.trap.skipped' });
    return undefined;
  }
  const bare = name.startsWith(':') ? name.slice(1) : name;
  const entry = `${id}:${bare}`;
  if (!entrySchema.safeParse(entry).success || !/^[us](Ma|Pr|Se|Ve|Mo|Re)=/.test(bare)) {
    list.add('rules.bad-id', match, { key: id, value: name });
    return undefined;
  }
  if (bare !== name) note('colon', `${id} ${name}`, match, list);
  if (/(^|:)s(Ve|Mo|Re)=/.test(bare)) note('scsi', `${id} ${name}`, match, list);
  return entry;
}
