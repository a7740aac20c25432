import { z } from 'zod';
import data from '../../../resources/at/unsolicited.json' with { type: 'json' };

import { formOf, normalise, prefixesOf } from './command.ts';
import { splitLine } from './guard-parts.ts';
import { shipped } from '../model/index.ts';

/**
 * One kind of line that a stick sends unasked. `body`: a second line follows (a message's text or PDU), `pdu` = only where
 * the first holds nothing but the length of a PDU.
 */
const entrySchema = z.strictObject({
  text: z.string().min(2),
  match: z.enum(['prefix', 'line']),
  body: z.enum(['always', 'pdu']).optional(),
  means: z.string().min(3),
});
const fileSchema = z.strictObject({
  source: z.string(),
  /** Unsolicited form differs from the answer of the read command: the latter has `n` in front (27.007 §7.2). */
  registration: z.array(z.string()),
  /** Commands whose answers may hold any line, so that nothing in them is taken for unsolicited. */
  listing: z.array(z.string()),
  groups: z.record(z.string(), z.array(entrySchema)),
});
const table = shipped(fileSchema, data);
const entries = Object.entries(table.groups).flatMap(([group, list]) => list.map((entry) => ({ ...entry, group })));

export interface Unsolicited {
  /** `standard` or the maker that uses it. */
  group: string;
  /** What the line tells, for people. */
  means: string;
  /** The next line belongs to it too. */
  body: boolean;
}

/** What an unsolicited line is, or undefined when its prefix is not known. */
export function knowUnsolicited(line: string): Unsolicited | undefined {
  const entry = entries.find((e) => (e.match === 'line' ? line === e.text : line.startsWith(e.text)));
  if (entry === undefined) return undefined;
  const body = entry.body === 'always' || (entry.body === 'pdu' && /: ?\d+$/.test(line));
  return { group: entry.group, means: entry.means, body };
}

/**
 * Whether a line that arrives while `command` runs belongs to that command. A line with the command's own prefix does,
 * except for registration lines, which the answer and the notice shape differently; other known notices do not.
 */
export function belongsTo(line: string, command: string): boolean {
  const own = prefixesOf(command);
  const known = knowUnsolicited(line);
  const prefix = own.find((name) => hasPrefix(line, name));
  if (prefix === undefined) return isListing(command) || (known === undefined && !isForeign(line, command, own));
  if (!table.registration.includes(prefix)) return true;
  const form = own.length === 1 ? formOf(command) : 'read';
  if (form === 'test') return true;
  return form === 'read' && looksLikeRegistrationAnswer(line);
}

/**
 * An information line begins with the name of its command (27.007 §4.2): one that begins with another name was not asked for.
 * Makers shorten names (`+ICCID` for `AT+CICCID`), and basic commands may answer anything.
 */
function isForeign(line: string, command: string, own: readonly string[]): boolean {
  const name = /^[+^!#$%*_]([A-Z][A-Z0-9_]+):/i.exec(line)?.[1]?.toUpperCase();
  if (name === undefined || own.length === 0) return false;
  if (own.some((one) => one.endsWith(name) || name.endsWith(one.slice(1)))) return false;
  return splitLine(command).every((part) => !/^[A-Z&\\]/.test(part.name) || part.name === 'E');
}

function hasPrefix(line: string, name: string): boolean {
  if (!line.toUpperCase().startsWith(name)) return false;
  const next = line.charAt(name.length);
  return next === '' || !/[A-Z0-9_]/i.test(next);
}

/** `+CREG: n,stat[,…]` is the answer, `+CREG: stat[,"lac",…]` the notice: only the answer has a small bare number second. */
function looksLikeRegistrationAnswer(line: string): boolean {
  const second = line.slice(line.indexOf(':') + 1).split(',')[1];
  return second !== undefined && /^ ?\d{1,2}$/.test(second.trimEnd());
}

function isListing(command: string): boolean {
  const body = normalise(command).replace(/^AT/, '');
  return table.listing.some((name) => body === name || body.startsWith(`${name}=`) || body.startsWith(`${name};`));
}

/** All kinds of unsolicited line, for help pages and virtual sticks. */
export const unsolicitedEntries: readonly { text: string; group: string; means: string }[] = entries;
