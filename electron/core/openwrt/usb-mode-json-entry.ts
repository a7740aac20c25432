import type { FindingList } from '../modes/sources/finding.ts';
import { plainOf, type JsonMember, type JsonNode } from '../modes/sources/json-text.ts';
import type { Rule } from '../modes/rules.ts';
import { methodOfMode, unreadFields } from './usb-mode-json-modes.ts';

/** usb_modeswitch has three messages; a rule is no longer than that. */
const maxMessages = 3;

type Fields = Partial<Omit<Rule, 'entry' | 'origin'>>;

/**
 * What one entry of `devices[id]` says, in the normal form of a rule. Undefined when it would send other than it was meant: a
 * message that is none or is not in the list, or more messages than a rule holds.
 */
export function readEntry(
  entry: string,
  match: JsonMember,
  messages: readonly (string | undefined)[],
  list: FindingList,
): Fields | undefined {
  if (match.node.kind !== 'object') {
    list.add('rules.syntax', match.node, { reason: '@rules.reason.no-entry' });
    return undefined;
  }
  const reader = new EntryReader(entry, list);
  const fields: Fields = {};
  for (const member of match.node.members) reader.field(member, fields, messages);
  reader.finish(match, fields);
  return reader.usable ? fields : undefined;
}

class EntryReader {
  usable = true;
  private mode: JsonMember | undefined;
  private msg: JsonMember | undefined;
  private detach = false;
  private modeval: number | undefined;
  private readonly entry: string;
  private readonly list: FindingList;

  constructor(entry: string, list: FindingList) {
    this.entry = entry;
    this.list = list;
  }

  field(member: JsonMember, fields: Fields, messages: readonly (string | undefined)[]): void {
    if (unreadFields.some((name) => name === member.key)) this.trap('unread', member, 'note', { key: member.key });
    switch (member.key) {
      case 't_vendor':
        this.put(fields, 'targetVendor', hexId(this.whole(member, 0xffff)));
        break;
      case 't_product':
        this.put(fields, 'targetProducts', this.products(member));
        break;
      case 't_class': {
        const value = this.whole(member, 0xff);
        if (value === undefined || value === 0) break;
        fields.targetClass = value;
        this.trap('t-class', member, 'note');
        break;
      }
      case 'mode':
        this.mode = member;
        this.readMode(member, fields);
        break;
      case 'modeval':
        this.modeval = this.whole(member, 0xffff);
        break;
      case 'msg':
        this.msg = member;
        this.readMessages(member, fields, messages);
        break;
      case 'interface':
        this.put(fields, 'interface', this.whole(member, 0xff));
        break;
      case 'msg_endpoint':
        this.put(fields, 'messageEndpoint', this.whole(member, 0xff), 0);
        break;
      case 'response_endpoint':
        this.put(fields, 'responseEndpoint', this.whole(member, 0xff), 0);
        break;
      case 'response':
        this.put(fields, 'needResponse', this.flag(member));
        break;
      case 'config': {
        const value = this.whole(member, 0xff);
        if (value === 0) this.trap('config-zero', member, 'note');
        this.put(fields, 'configuration', value);
        break;
      }
      case 'alt':
        this.put(fields, 'alternate', this.whole(member, 0xff));
        break;
      case 'wait':
        this.put(fields, 'waitBeforeS', this.whole(member, 60), 0);
        break;
      case 'release_delay':
        this.put(fields, 'releaseDelayMs', this.whole(member, 60_000), 0);
        break;
      case 'reset':
        if (this.flag(member) === true) fields.reset = true;
        break;
      case 'no_driver':
        if (this.flag(member) === true) fields.noDriverLoading = true;
        break;
      case 'detach_storage':
        this.detach = this.flag(member) === true;
        break;
      case 'check':
        // Only whether; for how long the format does not say.
        this.flag(member);
        break;
      case 'inquire':
        this.whole(member, 0xff);
        break;
      default:
        this.list.add('rules.unknown-key', member, { key: member.key });
    }
  }

  /** What can be said only when all fields are read. */
  finish(match: JsonMember, fields: Fields): void {
    const generic = fields.standardEject !== true && fields.special === undefined && fields.mbim !== true;
    const sends = (fields.messages ?? []).length > 0;
    if (fields.special?.includes('PantechMode') === true) fields.pantech = Math.max(1, this.modeval ?? 1);
    if (this.detach && generic && !sends) fields.special = ['DetachStorageOnly'];
    if (this.msg === undefined) this.trap('no-msg', match, 'mend');
    else if (sends && fields.standardEject === true) this.trap('eject-msg', this.msg, 'note');
    else if (sends && !generic) this.trap('special-msg', this.msg, 'note');
    const acts = [
      fields.standardEject,
      fields.special,
      fields.mbim,
      fields.configuration,
      fields.alternate,
      fields.reset,
    ];
    if (this.usable && !sends && acts.every((one) => one === undefined)) this.trap('nothing', match, 'note');
  }

  private readMode(member: JsonMember, fields: Fields): void {
    const { node } = member;
    if (node.kind !== 'string') {
      this.bad(member);
      return;
    }
    const method = methodOfMode.get(node.value);
    if (node.value === 'StandardEject') fields.standardEject = true;
    else if (node.value === 'MBIM') fields.mbim = true;
    else if (method !== undefined) fields.special = [method];
    else if (node.value !== 'Generic') this.trap('unknown-mode', member, 'mend', { value: node.value });
  }

  private readMessages(member: JsonMember, fields: Fields, messages: readonly (string | undefined)[]): void {
    const { node } = member;
    if (node.kind !== 'array') {
      this.bad(member);
      return;
    }
    const wanted: string[] = [];
    for (const item of node.items) {
      const index = item.kind === 'number' ? item.value : undefined;
      if (index === undefined || !Number.isInteger(index)) {
        this.usable = false;
        this.bad(member, item);
      } else if (index < 0 || index >= messages.length) {
        this.usable = false;
        this.trap('no-message', item, 'mend', { index });
      } else {
        const message = messages[index];
        if (message !== undefined) wanted.push(message);
        else {
          this.usable = false;
          this.trap('bad-message', item, 'mend', { index });
        }
      }
    }
    if (node.items.length > maxMessages) {
      this.usable = false;
      this.trap('many-messages', member, 'mend');
    }
    if (this.usable && wanted.length > 0) fields.messages = wanted;
  }

  private products(member: JsonMember): string[] | undefined {
    if (member.node.kind !== 'array') {
      this.bad(member);
      return undefined;
    }
    const ids = member.node.items.map((item) => hexId(this.whole({ ...member, node: item }, 0xffff)));
    const good = [...new Set(ids.filter((one) => one !== undefined))];
    return good.length === 0 ? undefined : good;
  }

  private whole(member: JsonMember, max: number): number | undefined {
    const { node } = member;
    if (node.kind === 'number' && Number.isInteger(node.value) && node.value >= 0 && node.value <= max)
      return node.value;
    this.bad(member);
    return undefined;
  }

  private flag(member: JsonMember): boolean | undefined {
    if (member.node.kind === 'boolean') return member.node.value;
    this.bad(member);
    return undefined;
  }

  /** `unset`: the number with which the format says "not given". */
  private put<Key extends keyof Fields>(fields: Fields, key: Key, value: Fields[Key], unset?: number): void {
    if (value !== undefined && value !== unset) fields[key] = value;
  }

  private bad(member: JsonMember, node: JsonNode = member.node): void {
    this.list.add('rules.bad-value', node, { key: member.key, value: JSON.stringify(plainOf(node)).slice(0, 60) });
  }

  private trap(
    trap: string,
    at: { line: number; column: number },
    weight: 'mend' | 'note',
    more: Record<string, string | number> = {},
  ): void {
    this.list.add('rules.trap', at, { entry: this.entry, trap: `@rules.trap.${trap}`, ...more }, weight);
  }
}

const hexId = (value: number | undefined): string | undefined => value?.toString(16).padStart(4, '0');
