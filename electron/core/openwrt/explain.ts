import { message, type Device, type Message } from '../model/index.ts';
import { checkFile, type FileFinding } from './findings.ts';
import { actsAtAll, foresee, whatThen, type Foreseen, type KnownMode } from './foresee.ts';
import { readRouterFile, type RouterEntry, type RouterFile } from './router-file.ts';

/** One entry of the file in words, for any device that it is taken for. */
export interface ExplainedEntry {
  id: string;
  name: string;
  path: string;
  line: number;
  /** Which devices it is taken for. */
  for: Message;
  /** Whether an entry before it is always taken. */
  reached: boolean;
  does: Message[];
  targets: string[];
  then?: Message;
}

export interface ExplainedFile {
  refused: RouterFile['refused'] | null;
  counts: { messages: number; devices: number; entries: number };
  /** How many entries have each field. */
  fields: Record<string, number>;
  entries: ExplainedEntry[];
  findings: FileFinding[];
}

/** Every entry of a router's usb-mode.json in words, with all traps. Reads any text; never throws. */
export function explainFile(text: string, name?: string): ExplainedFile {
  const file = readRouterFile(text);
  const all = [...file.entries.values()];
  const fields = new Map<string, number>();
  for (const { member } of all.flat())
    for (const { key } of member.node.kind === 'object' ? member.node.members : [])
      fields.set(key, (fields.get(key) ?? 0) + 1);
  return {
    refused: file.refused ?? null,
    counts: { messages: file.messages.length, devices: file.entries.size, entries: all.flat().length },
    fields: Object.fromEntries([...fields].sort(([a], [b]) => (a < b ? -1 : 1))),
    entries: all.flatMap((entries) => entries.map((entry, at) => explained(file, entry, entries.slice(0, at)))),
    findings: checkFile(text, name),
  };
}

/** What the router would do to each of these devices: one stick as it was plugged and as it is now. */
export const foreseeAll = (text: string, devices: readonly Device[], known: KnownMode): Foreseen[] => {
  const file = readRouterFile(text);
  return devices.map((device) => foresee(file, device, known));
};

/** The sentence about what follows when the stick is back. */
export const thenWords = ({ kind, id }: NonNullable<Foreseen['then']>): Message =>
  message(`openwrt.then.${kind}`, { id });

function explained(file: RouterFile, entry: RouterEntry, before: readonly RouterEntry[]): ExplainedEntry {
  const then = actsAtAll(entry) ? whatThen(file, entry.id, entry) : undefined;
  return {
    id: entry.id,
    name: entry.name,
    path: entry.path,
    line: entry.member.line,
    for: forWords(entry),
    reached: entry.match.kind !== 'skipped' && !before.some(({ match }) => match.kind === 'every'),
    does: doesWords(file, entry),
    targets: entry.targets,
    ...(then === undefined ? {} : { then: thenWords(then) }),
  };
}

function forWords({ match, name, id }: RouterEntry): Message {
  switch (match.kind) {
    case 'every':
      return message(`openwrt.for.${match.by}`, { id, name });
    case 'skipped':
      return message('openwrt.for.nobody', { id, name });
    case 'string':
      return message('openwrt.for.string', {
        id,
        attribute: `@openwrt.attribute.${match.attribute}`,
        wanted: match.equals,
      });
  }
}

function doesWords(file: RouterFile, entry: RouterEntry): Message[] {
  const words: Message[] = [];
  if (entry.targetClass > 0) words.push(message('openwrt.does.class', { wanted: entry.targetClass }));
  if (entry.written !== undefined && entry.written !== entry.mode)
    words.push(message('openwrt.step.unknown-mode', { mode: entry.written }));
  if (entry.mode === 'Generic') {
    const sends = (entry.msg ?? []).map((index) => file.messages[index]);
    const good = sends.flatMap((one) => one ?? []);
    if (entry.msg === undefined) words.push(message('openwrt.step.no-msg'));
    else if (good.length < sends.length) words.push(message('openwrt.step.no-message'));
    else if (good.length > 0)
      words.push(
        message(good.length === 1 ? 'openwrt.step.sends-one' : 'openwrt.step.sends', {
          count: good.length,
          messages: good.join(', '),
        }),
      );
  } else if (entry.mode === 'Pantech' && entry.modeval <= 1) words.push(message('openwrt.step.pantech-idle'));
  else words.push(message(`openwrt.mode.${entry.mode}`, { value: entry.modeval }));
  if (entry.mode !== 'Generic' && (entry.msg ?? []).length > 0) words.push(message('openwrt.step.msg-unsent'));
  if (entry.config !== undefined)
    words.push(
      message(entry.config === 0 ? 'openwrt.step.config-zero' : 'openwrt.step.config', { value: entry.config }),
    );
  if (entry.alt !== undefined) words.push(message('openwrt.step.alt', { value: entry.alt }));
  return actsAtAll(entry) ? words : [...words, message('openwrt.step.nothing')];
}
