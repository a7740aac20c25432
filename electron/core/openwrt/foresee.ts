import { idOf, interfacesOf, message } from '../model/index.ts';
import type { Device, Message, ModeToken } from '../model/index.ts';
import type { RouterEntry, RouterFile } from './router-file.ts';

/** What the router's program is known to find and to do; `acts` alone changes the stick. */
export type Outcome = 'file-refused' | 'no-entry' | 'no-match' | 'class-stops' | 'sends-nothing' | 'acts';

/** A name that was looked at, and why it was or was not taken. */
export interface TriedEntry {
  name: string;
  path: string;
  line: number;
  taken: boolean;
  why: Message;
}

/** What would happen to one stick on a router with one file. */
export interface Foreseen {
  id: string;
  outcome: Outcome;
  tried: TriedEntry[];
  entry: RouterEntry | undefined;
  /** In order: what the program looks at and does. */
  steps: Message[];
  /** Hex of what a Generic entry sends. */
  sends: string[];
  /** Ids that the entry names as its targets. */
  comesAs: string[];
  /** What these are known to be. */
  becomes: ModeToken | undefined;
  /** What follows when the stick comes back: round and round, or another entry that acts on it. */
  then: { kind: 'loop' | 'chain' | 'again'; id: string } | undefined;
  /** In one sentence. */
  words: Message;
}

export type KnownMode = (id: string) => ModeToken | undefined;

/** What usbmode would do to this stick as it is plugged now; nothing is sent. @param known what an id is known to be */
export function foresee(file: RouterFile, device: Device, known: KnownMode = () => undefined): Foreseen {
  const id = idOf(device);
  const base = { id, tried: [], entry: undefined, steps: [], sends: [], comesAs: [], becomes: undefined };
  if (file.refused !== undefined)
    return {
      ...base,
      outcome: 'file-refused',
      then: undefined,
      words: message('openwrt.outcome.file-refused', { id }),
    };
  const entries = file.entries.get(id);
  if (entries === undefined)
    return { ...base, outcome: 'no-entry', then: undefined, words: message('openwrt.outcome.no-entry', { id }) };
  const tried = tryEntries(entries, device);
  const entry = entries.find((_, at) => tried[at]?.taken === true);
  const seen = tried.slice(0, entry === undefined ? undefined : entries.indexOf(entry) + 1);
  if (entry === undefined)
    return {
      ...base,
      tried: seen,
      outcome: 'no-match',
      then: undefined,
      words: message('openwrt.outcome.no-match', { id }),
    };
  const action = actionOf(file, entry, device);
  const becomes = entry.targets.map(known).find((mode) => mode !== undefined);
  const comesAs = action.outcome === 'acts' ? entry.targets : [];
  const stays = becomes === undefined ? undefined : `@mode.${becomes}.a`;
  return {
    id,
    tried: seen,
    entry,
    ...action,
    comesAs,
    becomes: action.outcome === 'acts' ? becomes : undefined,
    then: action.outcome === 'acts' ? whatThen(file, id, entry) : undefined,
    words: wordsFor(action, { id, ids: entry.targets.join(', '), mode: stays, line: entry.member.line }),
  };
}

interface Action {
  outcome: Outcome;
  steps: Message[];
  sends: string[];
}

interface Sayings {
  id: string;
  ids: string;
  mode: string | undefined;
  line: number;
}

function wordsFor({ outcome }: Action, { id, ids, mode, line }: Sayings): Message {
  if (outcome !== 'acts') return message(`openwrt.outcome.${outcome}`, { id, line });
  if (ids === '') return message('openwrt.outcome.acts', { id, line });
  return mode === undefined
    ? message('openwrt.outcome.acts-as', { id, line, ids })
    : message('openwrt.outcome.acts-mode', { id, line, ids, mode });
}

/** Each name in file order until one is taken. */
function tryEntries(entries: readonly RouterEntry[], device: Device): TriedEntry[] {
  return entries.map(({ name, path, match, member }) => {
    const at = { name, path, line: member.line };
    if (match.kind === 'skipped') return { ...at, taken: false, why: message('openwrt.match.skipped', { name }) };
    if (match.kind === 'every') return { ...at, taken: true, why: message(`openwrt.match.${match.by}`, { name }) };
    const has = device[match.attribute] ?? '';
    const taken = has === match.equals;
    const why = taken ? 'equal' : has !== '' && has.includes(match.equals) ? 'part' : 'differs';
    const attribute = `@openwrt.attribute.${match.attribute}`;
    return { ...at, taken, why: message(`openwrt.match.${why}`, { name, attribute, has, wanted: match.equals }) };
  });
}

function actionOf(file: RouterFile, entry: RouterEntry, device: Device): Action {
  const steps: Message[] = [];
  const [first] = interfacesOf(device);
  const now = first?.classCode ?? device.deviceClass;
  if (entry.targetClass > 0 && entry.targetClass !== now) {
    steps.push(message('openwrt.step.class-stops', { wanted: entry.targetClass, now }));
    return { outcome: 'class-stops', steps, sends: [] };
  }
  if (entry.targetClass > 0) steps.push(message('openwrt.step.class-fits', { wanted: entry.targetClass }));
  if (entry.written !== undefined && entry.written !== entry.mode)
    steps.push(message('openwrt.step.unknown-mode', { mode: entry.written }));
  const sends = entry.mode === 'Generic' ? wantedMessages(file, entry) : [];
  const good = sends.every((one) => one !== undefined);
  const sent = good ? sends : [];
  let acts = entry.mode !== 'Generic';
  if (entry.mode === 'Generic') {
    acts = sent.length > 0;
    if (entry.msg === undefined) steps.push(message('openwrt.step.no-msg'));
    else if (!good) steps.push(message('openwrt.step.no-message'));
    else if (sent.length > 0)
      steps.push(
        message(sent.length === 1 ? 'openwrt.step.sends-one' : 'openwrt.step.sends', {
          count: sent.length,
          messages: sent.join(', '),
        }),
      );
  } else if (entry.mode === 'Pantech') {
    acts = entry.modeval > 1;
    steps.push(message(acts ? 'openwrt.mode.Pantech' : 'openwrt.step.pantech-idle', { value: entry.modeval }));
  } else if (entry.mode === 'MBIM') {
    const configuration = mbimConfiguration(device);
    acts = configuration !== undefined;
    steps.push(configuration === undefined ? message('openwrt.step.no-mbim') : message('openwrt.mode.MBIM'));
  } else steps.push(message(`openwrt.mode.${entry.mode}`));
  if (entry.mode !== 'Generic' && (entry.msg ?? []).length > 0) steps.push(message('openwrt.step.msg-unsent'));
  if (sent.length > 0 && entry.response) steps.push(message('openwrt.step.response'));
  const { config, alt } = entry;
  if (config !== undefined) {
    const same = config === device.activeConfiguration;
    acts ||= !same;
    steps.push(
      same
        ? message('openwrt.step.config-same', { value: config })
        : message(config === 0 ? 'openwrt.step.config-zero' : 'openwrt.step.config', { value: config }),
    );
  }
  if (alt !== undefined) {
    acts = true;
    steps.push(message('openwrt.step.alt', { value: alt }));
  }
  if (!acts) steps.push(message('openwrt.step.nothing'));
  return { outcome: acts ? 'acts' : 'sends-nothing', steps, sends: sent };
}

const wantedMessages = (file: RouterFile, entry: RouterEntry): (string | undefined)[] =>
  (entry.msg ?? []).map((index) => file.messages[index]);

/** The configuration with a communications interface of subclass MBIM (0x0e); looked for only where there are several. */
function mbimConfiguration(device: Device): number | undefined {
  if (device.configurations.length < 2) return undefined;
  return device.configurations.find(({ interfaces }) =>
    interfaces.some(({ classCode, subclass }) => classCode === 2 && subclass === 0x0e),
  )?.value;
}

/** Whether an entry does anything to a device that has just come. */
export const actsAtAll = (entry: RouterEntry): boolean =>
  (entry.mode !== 'Generic' && !(entry.mode === 'Pantech' && entry.modeval <= 1)) ||
  (entry.msg ?? []).length > 0 ||
  entry.config !== undefined ||
  entry.alt !== undefined;

/** A router looks at every device at each USB event: the target of one entry may be the key of another one. */
export function whatThen(file: RouterFile, id: string, entry: RouterEntry): Foreseen['then'] {
  const settles = entry.config !== undefined || entry.mode === 'MBIM';
  if (entry.targets.includes(id)) return settles ? undefined : { kind: 'again', id };
  for (const target of entry.targets) {
    const next = (file.entries.get(target) ?? []).filter(actsAtAll);
    if (next.length === 0) continue;
    return { kind: leadsTo(file, target, id) ? 'loop' : 'chain', id: target };
  }
  return undefined;
}

/** Whether the targets of acting entries lead from one id to another one, over any number of steps. */
export function leadsTo(file: RouterFile, from: string, to: string): boolean {
  const seen = new Set<string>();
  const queue = [from];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    for (const entry of (file.entries.get(id) ?? []).filter(actsAtAll)) queue.push(...entry.targets);
  }
  return false;
}
