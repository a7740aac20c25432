import { methodData } from '../modes/messages.ts';
import { conditionsOf, idOfEntry, targetIdsOf, type Rule } from '../modes/rules.ts';
import { modeOfMethod, type UsbModeEntry, type UsbModeFile } from './usb-mode-json-modes.ts';

/**
 * `safe`: a file that a router acts on as it was meant: what usbmode takes otherwise is left out and said. `converter`: as
 * the package's own converter writes it, traps included, for comparing with a stock file.
 */
export type UsbModeStyle = 'safe' | 'converter';

/** Why a rule is not in the file; the words are `rules.hold.<reason>`. */
export type HoldReason = 'scsi' | 'conditions' | 'parked' | 'vendor-wide' | 'several' | 'leave-alone';

export interface UsbModeWritten {
  file: UsbModeFile;
  omitted: { entry: string; reason: HoldReason }[];
  /** Entries whose condition a router compares with the whole string, where the rule asks for a part of it. */
  wholeStrings: string[];
  /** Entries whose device keeps its id: a router sends them again at each USB event, whether or not it has switched. */
  sameIds: string[];
}

/**
 * Rules as a router's usb-mode.json. Of several rules for one entry the first is taken. Never in the file: `about`,
 * `evidence`, `noMbimCheck` and the number of `checkSuccessS`; in the safe style nor `targetClass` (docs/rules.md). HuaweiAltMode, which the
 * router does not know, goes as the message that it stands for.
 */
export function usbModeOf(rules: readonly Rule[], style: UsbModeStyle = 'safe'): UsbModeWritten {
  const written: UsbModeWritten = {
    file: { messages: [], devices: new Map() },
    omitted: [],
    wholeStrings: [],
    sameIds: [],
  };
  const { messages, devices } = written.file;
  const indexes = new Map<string, number>();
  const indexOf = (message: string): number => {
    const index = indexes.get(message) ?? messages.push(message) - 1;
    indexes.set(message, index);
    return index;
  };
  const inOrder = rules.toSorted((a, b) => (style === 'safe' ? withConditionsFirst(a, b) : byName(a, b)));
  for (const rule of inOrder) {
    const reason = holdReason(rule, style);
    if (reason !== undefined) {
      written.omitted.push({ entry: rule.entry, reason });
      continue;
    }
    const id = rule.entry.slice(0, 9);
    const rest = rule.entry.slice(10);
    const match = rest === '' ? '*' : style === 'safe' ? rest : `:${rest}`;
    const entries = devices.get(id) ?? new Map<string, UsbModeEntry>();
    if (entries.has(match)) continue;
    entries.set(match, entryOf(rule, style, indexOf));
    devices.set(id, entries);
    if (rest !== '') written.wholeStrings.push(rule.entry);
    const stays = rule.targetProducts === undefined ? rule.targetClass !== undefined : targetIdsOf(rule).includes(id);
    if (stays && rule.configuration === undefined && rule.mbim !== true) written.sameIds.push(rule.entry);
  }
  return written;
}

/** The file as text, one entry on each line. */
export function formatUsbMode({ messages, devices }: UsbModeFile): string {
  const list = messages.map((message) => `\t\t${JSON.stringify(message)}`);
  const tables = [...devices].map(([id, entries]) => {
    const lines = [...entries].map(([match, entry]) => `\t\t\t${JSON.stringify(match)}: ${entryText(entry)}`);
    return `\t\t${JSON.stringify(id)}: {\n${lines.join(',\n')}\n\t\t}`;
  });
  const block = (lines: string[]): string => (lines.length === 0 ? '' : `\n${lines.join(',\n')}\n\t`);
  return `{\n\t"messages": [${block(list)}],\n\t"devices": {${block(tables)}}\n}\n`;
}

/** One entry as text on one line. */
export function entryText(entry: UsbModeEntry): string {
  const fields = Object.entries(entry).map(([key, value]: [string, unknown]) => {
    const text = Array.isArray(value)
      ? `[ ${value.join(', ')}${value.length === 0 ? '' : ' '}]`
      : JSON.stringify(value);
    return `"${key}": ${text}`;
  });
  return `{ ${fields.join(', ')} }`;
}

function holdReason(rule: Rule, style: UsbModeStyle): HoldReason | undefined {
  const { conditions, parked } = conditionsOf(rule.entry);
  if (idOfEntry(rule.entry) === undefined) return 'vendor-wide';
  if ((rule.special ?? []).length > 1) return 'several';
  if (style === 'converter') return undefined;
  if (parked) return 'parked';
  if (conditions.some(({ name }) => name.startsWith('s'))) return 'scsi';
  if (conditions.length > 1) return 'conditions';
  return rule.configuration === 0 ? 'leave-alone' : undefined;
}

function entryOf(rule: Rule, style: UsbModeStyle, indexOf: (message: string) => number): UsbModeEntry {
  const [method] = rule.special ?? [];
  const mode = modeOf(rule);
  const messages =
    method === 'HuaweiAltMode' ? methodData.HuaweiAltMode.messages : (rule.messages ?? []).filter((one) => one !== '');
  return {
    ...given('t_vendor', rule.targetVendor === undefined ? undefined : Number.parseInt(rule.targetVendor, 16)),
    ...given(
      't_product',
      rule.targetProducts?.map((product) => Number.parseInt(product, 16)),
    ),
    ...given('t_class', style === 'safe' ? undefined : rule.targetClass),
    ...given('detach_storage', method === 'DetachStorageOnly' ? true : undefined),
    ...given('mode', mode),
    ...given('modeval', rule.pantech),
    ...given('no_driver', rule.noDriverLoading),
    ...given('msg_endpoint', rule.messageEndpoint),
    msg: messages.map(indexOf),
    ...given('wait', rule.waitBeforeS),
    ...given('release_delay', rule.releaseDelayMs),
    ...given('response', rule.needResponse),
    ...given('response_endpoint', rule.responseEndpoint),
    ...given('reset', rule.reset),
    ...given('check', style === 'safe' || rule.checkSuccessS === undefined ? undefined : rule.checkSuccessS > 0),
    ...given('interface', rule.interface),
    ...given('config', rule.configuration),
    ...given('alt', rule.alternate),
  };
}

function modeOf(rule: Rule): string | undefined {
  const [method] = rule.special ?? [];
  const special = method === undefined ? undefined : modeOfMethod.get(method);
  if (special !== undefined) return special;
  // DetachStorageOnly and HuaweiAltMode suppress an eject; Generic does not eject either.
  if (method !== undefined) return undefined;
  return rule.mbim === true ? 'MBIM' : rule.standardEject === true ? 'StandardEject' : undefined;
}

const given = <Key extends keyof UsbModeEntry>(key: Key, value: UsbModeEntry[Key] | undefined) =>
  value === undefined ? {} : { [key]: value };

const byName = (a: Rule, b: Rule): number => (a.entry < b.entry ? -1 : a.entry > b.entry ? 1 : 0);

/** By id; within one id the entries with conditions in descending order and the bare one last, as they are tried. */
function withConditionsFirst(a: Rule, b: Rule): number {
  const [idA, idB] = [a.entry.slice(0, 9), b.entry.slice(0, 9)];
  return idA === idB ? byName(b, a) : idA < idB ? -1 : 1;
}
