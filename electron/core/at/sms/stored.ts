import { fieldsOf, fromUcs2, intOf, type Field } from '../../facts/grammar.ts';
import { toErrorData, type ErrorData } from '../../model/index.ts';
import type { Concatenation } from './header.ts';
import { badMessage } from './octets.ts';
import { pduLength, readPdu, type SmsMessage } from './pdu.ts';
import { readTextTime } from './times.ts';

/** State of a stored message, 27.005 §3.1: the number of PDU mode is its place here. */
const states = ['unread', 'read', 'unsent', 'sent'] as const;
export type StoredState = (typeof states)[number];
const textStates = ['REC UNREAD', 'REC READ', 'STO UNSENT', 'STO SENT'];

/** How messages go over the port: as codes that lose nothing, or as text. */
export type SmsForm = 'pdu' | 'text';

/** A stored message as people see it. */
export interface StoredMessage {
  /** Where it lies in the store; missing when the stick did not say. */
  index?: number;
  state: StoredState;
  kind: 'received' | 'sent' | 'report';
  /** The other side: number or name. Belongs to a person; mask before showing. */
  partner?: string;
  /** ISO 8601 with zone. */
  time?: string;
  /** Missing where it is no text. */
  text?: string;
  /** Set with kind `report`. */
  outcome?: 'delivered' | 'trying' | 'failed';
  concatenation?: Concatenation;
  /** The lines as they came. */
  raw: string[];
  /** Why it could not be read. */
  problem?: ErrorData;
}

/** The answer to `+CMGL` or `+CMGR`: each header line with the lines under it. Lines before the first header are dropped. */
export function readStored(lines: readonly string[], command: '+CMGL' | '+CMGR', form: SmsForm): StoredMessage[] {
  const groups: string[][] = [];
  for (const line of lines) {
    // In text mode a message may itself hold such a line; only one with the fields of a header begins a new one.
    if (headerOf(line, command, form) !== undefined) groups.push([line]);
    else groups.at(-1)?.push(line);
  }
  return groups.flatMap(([head = '', ...body]) => {
    const header = headerOf(head, command, form);
    return header === undefined ? [] : [form === 'pdu' ? fromPdu(header, [head, ...body]) : fromText(header, [head, ...body])];
  });
} // prettier-ignore

interface Header {
  index?: number;
  state: StoredState;
  fields: Field[];
}

/** `index,stat,…` of a list, `stat,…` of one message. An empty place (`+CMGR: 0,,0`) is no message. */
function headerOf(line: string, command: '+CMGL' | '+CMGR', form: SmsForm): Header | undefined {
  const all = fieldsOf(line, command);
  if (all === undefined) return undefined;
  const index = command === '+CMGL' ? intOf(all[0], 0, 65_535) : undefined;
  if (command === '+CMGL' && index === undefined) return undefined;
  const [stat, ...fields] = command === '+CMGL' ? all.slice(1) : all;
  const number = form === 'pdu' ? intOf(stat, 0, 3) : textStates.indexOf(stat?.text ?? '');
  const state = number === undefined ? undefined : states[number];
  if (state === undefined || fields.length === 0) return undefined;
  return { ...(index !== undefined && { index }), state, fields };
}

/** `stat,[alpha],length` and the PDU below. */
function fromPdu({ index, state, fields }: Header, raw: string[]): StoredMessage {
  const sent = state === 'sent' || state === 'unsent';
  const base = { ...(index !== undefined && { index }), state, raw };
  try {
    const [, hex = '', ...more] = raw;
    if (hex === '') throw badMessage('short');
    // What follows on the next line is not of this message.
    if (more.length > 0 || pduLength(hex) !== intOf(fields.at(-1), 0, 255)) throw badMessage('length');
    return { ...base, ...viewOf(readPdu(hex, sent ? 'sent' : 'received')) };
  } catch (error) {
    return { ...base, kind: sent ? 'sent' : 'received', problem: toErrorData(error) };
  }
}

function viewOf(message: SmsMessage): Omit<StoredMessage, 'state' | 'raw'> {
  if (message.kind === 'status-report') {
    const { to, doneAt, outcome } = message;
    return { kind: 'report', partner: to.number, outcome, ...(doneAt !== undefined && { time: doneAt }) };
  }
  const { text, concatenation } = message;
  const more = { ...(text !== undefined && { text }), ...(concatenation !== undefined && { concatenation }) };
  if (message.kind === 'submit') return { kind: 'sent', partner: message.to.number, ...more };
  const { from, time } = message;
  return { kind: 'received', partner: from.number, ...(time !== undefined && { time }), ...more };
}

/** `"state","number",[alpha],["time"]…` and the text below; a status report has numbers there instead (27.005 §3.4.2). */
function fromText({ index, state, fields }: Header, raw: string[]): StoredMessage {
  const base = { ...(index !== undefined && { index }), state, raw };
  const [first, second, third] = fields;
  if (first?.quoted === false && intOf(first, 0, 255) !== undefined && intOf(second, 0, 255) !== undefined) {
    const status = intOf(fields.at(-1), 0, 255);
    const time = readTextTime(fields.at(-2)?.text ?? '');
    const outcome =
      status === undefined ? undefined : status < 0x20 ? 'delivered' : status < 0x40 ? 'trying' : 'failed';
    return {
      ...base, kind: 'report', ...(third?.quoted === true && { partner: third.text }),
      ...(time !== undefined && { time }), ...(outcome !== undefined && { outcome }),
    }; // prettier-ignore
  }
  const times = fields.slice(1).map((field) => readTextTime(field.text));
  const time = times.find((found) => found !== undefined);
  const partner = first?.quoted === true ? fromUcs2(first.text) : '';
  return {
    ...base,
    kind: state === 'sent' || state === 'unsent' ? 'sent' : 'received',
    ...(partner !== '' && { partner }),
    ...(time !== undefined && { time }),
    text: bodyOf(raw.slice(1).join('\n')),
  };
}

/**
 * Text mode does not say whether a body is text or UCS-2 in hex. It is taken for hex when half of its characters would be
 * Latin, Greek, Cyrillic, Hebrew or Arabic and none a control; digits alone only where all would be Latin, since they can be
 * a number.
 */
function bodyOf(text: string): string {
  if (!/^(?:[0-9A-F]{4}){2,}$/.test(text)) return text;
  const units = (text.match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16));
  const near = units.filter((unit) => unit < (/[A-F]/.test(text) ? 0x700 : 0x100)).length;
  const decoded = String.fromCharCode(...units);
  const control = /[^\P{Cc}\r\n]/u.test(decoded);
  return control || near * 2 < units.length || (!/[A-F]/.test(text) && near < units.length) ? text : decoded;
}
