import { Failure, message, type Message } from '../model/index.ts';
import { plainOf } from '../modes/sources/json-text.ts';
import { entryLine, insertEntry, insertMessage } from './change-text.ts';
import { checkFile, refusedBy } from './findings.ts';
import { foresee, whatThen, type Foreseen, type KnownMode } from './foresee.ts';
import { readRouterFile, type RouterEntry, type RouterFile } from './router-file.ts';
import { applyEdits, takeOut, type TextEdit } from './text-edits.ts';
import { unifiedDiff } from './unified-diff.ts';
import type { UsbModeEntry } from './usb-mode-json-modes.ts';
import type { RouterWish } from './wish.ts';

/** What is done to a router's usb-mode.json, and the proof that it does no more. */
export interface FileChange {
  /** `none`: the file does it already, or nothing is needed. */
  kind: 'none' | 'add' | 'replace' | 'remove';
  before: string;
  after: string;
  /** Unified diff; empty when nothing changes. */
  diff: string;
  /** Index of each message of the entry, and whether it was in the file already. */
  messages: { index: number; hex: string; reused: boolean }[];
  /** The entry as it was, in its own words; absent when there was none. */
  replaced?: string;
  /** Name of the copy of the old file. */
  backup: string;
  notes: Message[];
  foreseen: Foreseen;
}

const idPattern = /^[0-9a-f]{4}:[0-9a-f]{4}$/;

/**
 * The smallest change of a router's own file that makes it do what is wished; formatting and every other entry stay. What
 * comes out is read again and compared before it is given away.
 *
 * Failures: openwrt.bad-file when the router refuses the file as it is; openwrt.refused for ids, messages and targets that
 * would do harm.
 *
 * @param now ISO 8601, for the name of the backup
 */
export function changeFile(text: string, wish: RouterWish, now: string, known?: KnownMode): FileChange {
  refuseBadFile(text);
  const file = readRouterFile(text);
  const backup = backupName(now);
  if (!wish.needsEntry) return withoutNeed(file, wish, backup, known);
  refuse(file, wish);
  const present = foresee(file, wish.device, known);
  const messages = indexesFor(file, wish.messages);
  const notes = notesFor(file, wish);
  if (doesItAlready(present, wish)) {
    return { kind: 'none', before: text, after: text, diff: '', messages, backup, notes, foreseen: present };
  }
  const fresh = messages.filter(
    (one, at) => !one.reused && messages.findIndex(({ index }) => index === one.index) === at,
  );
  const entry = entryFor(
    wish,
    messages.map(({ index }) => index),
  );
  const { edits, replaced } = placeEntry(file, wish, entry);
  const after = applyEdits(text, [
    ...insertMessage(
      file,
      fresh.map(({ hex }) => hex),
    ),
    ...edits,
  ]);
  const foreseen = prove(file, after, wish, known);
  return {
    kind: replaced === undefined ? 'add' : 'replace',
    before: text,
    after,
    diff: unifiedDiff(text, after),
    messages,
    ...(replaced === undefined ? {} : { replaced }),
    backup,
    notes,
    foreseen,
  };
}

/** `usb-mode.json.2026-11-27T014500Z`: sorts by time and holds no sign that a shell or file system minds. */
export const backupName = (now: string): string => `usb-mode.json.${now.slice(0, 19).replaceAll(':', '')}Z`;

function refuseBadFile(text: string): void {
  const stop = refusedBy(checkFile(text));
  if (stop === undefined) return;
  const { line, column, says } = stop;
  throw new Failure('openwrt.bad-file', { line, column, trap: `@${says.id}`, ...says.params });
}

function refuse(file: RouterFile, { id, targets, messages, entry }: RouterWish): void {
  const no = (reason: string, value: string): Failure =>
    new Failure('openwrt.refused', { id, reason: `@openwrt.refuse.${reason}`, value });
  for (const one of [id, ...targets]) if (!idPattern.test(one)) throw no('id', one);
  for (const hex of messages) if (!/^([0-9a-f]{2})+$/i.test(hex)) throw no('hex', hex);
  if (entry.config === 0) throw no('config-zero', id);
  if (targets.includes(id) && entry.config === undefined && entry.mode !== 'MBIM') throw no('same-id', id);
  const back = targets.find((target) => target !== id && leadsBack(file, target, id));
  if (back !== undefined) throw no('loop', back);
}

/** Whether the router, once the stick shows `from`, leads it to `id` again by entries of the file. */
function leadsBack(file: RouterFile, from: string, id: string): boolean {
  return (file.entries.get(from) ?? []).some((entry) => {
    const then = { ...entry, targets: entry.targets.filter((target) => target !== from) };
    return then.targets.includes(id) || (then.targets.length > 0 && whatThen(file, id, then)?.kind === 'loop');
  });
}

function notesFor(file: RouterFile, { id, targets, proof, device }: RouterWish): Message[] {
  const notes = [message(`openwrt.proof.${proof}`)];
  for (const target of targets) {
    const next = target === id ? undefined : file.entries.get(target)?.[0];
    if (next === undefined) continue;
    notes.push(
      next.config === 0
        ? message('openwrt.note.target-off', { id: target, line: next.member.line })
        : message('openwrt.note.target-acts', { id: target, line: next.member.line }),
    );
  }
  const others = (file.entries.get(id) ?? []).filter(({ match }) => match.kind === 'string');
  if (others.length > 0)
    notes.push(message('openwrt.note.conditions', { id, names: others.map(({ name }) => name).join(', ') }));
  if (device.configurations.length === 0) notes.push(message('openwrt.note.no-descriptors', { id }));
  return notes;
}

/** Nothing is needed; an entry that would spoil the present mode goes. */
function withoutNeed(file: RouterFile, wish: RouterWish, backup: string, known?: KnownMode): FileChange {
  const foreseen = foresee(file, wish.device, known);
  const notes = [message('openwrt.note.no-entry-needed', { id: wish.id })];
  const same = { before: file.text, messages: [], backup, foreseen };
  const devices = file.devicesNode?.members ?? [];
  const at = devices.findLastIndex(({ key }) => key === wish.id);
  const device = devices[at];
  if (foreseen.outcome !== 'acts' || device === undefined)
    return { ...same, kind: 'none', after: file.text, diff: '', notes };
  const after = applyEdits(file.text, [takeOut(devices, at)]);
  keepOthers(file, readRouterFile(after), wish.id);
  return {
    ...same,
    kind: 'remove',
    after,
    diff: unifiedDiff(file.text, after),
    replaced: file.text.slice(device.from, device.to),
    notes: [...notes, message('openwrt.note.removed', { id: wish.id, line: device.line })],
    foreseen: foresee(readRouterFile(after), wish.device, known),
  };
}

/** An equal message of the file is used again; others get the indexes behind its end. */
function indexesFor(file: RouterFile, wanted: readonly string[]): FileChange['messages'] {
  const all = [...file.messages];
  return wanted.map((one) => {
    const hex = one.toLowerCase();
    const found = all.indexOf(hex);
    if (found >= 0) return { index: found, hex, reused: found < file.messages.length };
    return { index: all.push(hex) - 1, hex, reused: false };
  });
}

function entryFor({ targets, entry }: RouterWish, msg: number[]): UsbModeEntry {
  const [vendor] = targets.map((id) => Number.parseInt(id.slice(0, 4), 16));
  const products = targets.map((id) => Number.parseInt(id.slice(5), 16));
  return {
    ...(vendor === undefined ? {} : { t_vendor: vendor, t_product: products }),
    ...entry,
    msg,
  };
}

/** Whether the file brings the stick there as it is: the same bytes, settings and no class that stops it. */
function doesItAlready({ outcome, entry, sends }: Foreseen, wish: RouterWish): boolean {
  if (outcome !== 'acts' || entry === undefined) return false;
  const { entry: wanted } = wish;
  return (
    entry.targetClass === 0 &&
    entry.mode === (wanted.mode ?? 'Generic') &&
    entry.config === wanted.config &&
    entry.alt === wanted.alt &&
    entry.interface === wanted.interface &&
    (entry.mode !== 'Pantech' || entry.modeval === wanted.modeval) &&
    sameOverrides(entry, wanted) &&
    (entry.mode !== 'Generic' || sends.join() === wish.messages.map((hex) => hex.toLowerCase()).join())
  );
}

const sameOverrides = (entry: RouterEntry, wanted: RouterWish['entry']): boolean =>
  (entry.messageEndpoint ?? 0) === (wanted.msg_endpoint ?? 0) &&
  (entry.responseEndpoint ?? 0) === (wanted.response_endpoint ?? 0) &&
  entry.response === (wanted.response ?? false);

/** Where the entry goes: in the place of the one that is taken for this stick now, or behind the conditions of its id. */
function placeEntry(file: RouterFile, wish: RouterWish, entry: UsbModeEntry): { edits: TextEdit[]; replaced?: string } {
  const line = entryLine(entry);
  const taken = foresee(file, wish.device).entry;
  if (taken === undefined) return { edits: insertEntry(file, wish.id, line) };
  const { member, match } = taken;
  const replaced = file.text.slice(member.from, member.to);
  if (match.kind === 'string' || match.kind === 'skipped' || match.by === 'star')
    return { edits: [{ from: member.node.from, to: member.node.to, text: line }], replaced };
  // A name that fits every device without saying so becomes `*`; a later `*` was never reached and would be the same name.
  const table = file.devicesNode?.members.findLast(({ key }) => key === wish.id)?.node;
  const members = table?.kind === 'object' ? table.members : [];
  const star = members.findIndex(({ key }) => key === '*');
  return {
    edits: [{ from: member.from, to: member.to, text: `"*": ${line}` }, ...(star < 0 ? [] : [takeOut(members, star)])],
    replaced,
  };
}

/** Reads what was written: the stick must be brought there, and every other entry must mean what it meant. */
function prove(before: RouterFile, text: string, wish: RouterWish, known?: KnownMode): Foreseen {
  const after = readRouterFile(text);
  const broken = refusedBy(checkFile(text));
  const foreseen = foresee(after, wish.device, known);
  if (broken !== undefined || !doesItAlready(foreseen, wish))
    throw new Failure('internal', {}, 'the changed file does not do what it should');
  keepOthers(before, after, wish.id);
  return foreseen;
}

function keepOthers(before: RouterFile, after: RouterFile, changed: string): void {
  const said = (file: RouterFile): string =>
    JSON.stringify(
      [...file.entries]
        .filter(([id]) => id !== changed)
        .map(([id, entries]) => [id, entries.map(({ name, member }) => [name, plainOf(member.node)])]),
    );
  const kept = before.messages.every((one, index) => after.messages[index] === one);
  if (!kept || said(before) !== said(after)) throw new Failure('internal', {}, 'the change touches other entries');
}
