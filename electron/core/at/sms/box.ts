import { quote } from '../command.ts';
import type { AtResult } from '../channel-types.ts';
import type { AtChannel } from '../channel.ts';
import { finalWords } from '../result.ts';
import { firstFields, intOf } from '../../facts/grammar.ts';
import { Failure } from '../../model/index.ts';
import { dialled } from './address.ts';
import { toUcs2Octets } from './coding.ts';
import { concatenationElement, writeHeader, type Concatenation } from './header.ts';
import { toHex } from './octets.ts';
import { writeSubmit } from './pdu.ts';
import { cut } from './pieces.ts';
import type { Content } from './user-data.ts';
import { readStored, type SmsForm, type StoredMessage } from './stored.ts';

/** What the messages need of a port: its queue. */
export type AtSender = Pick<AtChannel, 'send'>;

export interface BoxOptions {
  form?: SmsForm;
  signal?: AbortSignal;
}

type Ask = (command: string, more?: { payload?: string; allow?: 1 | 2 }) => Promise<AtResult>;

/** Carries out one piece of work in PDU or text mode and sets back the mode that the stick had. */
async function inForm<T>(at: AtSender, options: BoxOptions, work: (ask: Ask) => Promise<T>): Promise<T> {
  const ask: Ask = async (command, more = {}) => {
    const result = await at.send(command, { ...more, ...(options.signal && { signal: options.signal }) });
    if (result.final.kind !== 'ok') throw refused(command, result);
    return result;
  };
  // Numbers instead of a bare ERROR; sticks forget it at the next start.
  await at.send('AT+CMEE=1', { ...(options.signal && { signal: options.signal }) });
  const wanted = (options.form ?? 'pdu') === 'pdu' ? 0 : 1;
  const before = intOf(firstFields(textOf(await ask('AT+CMGF?')), '+CMGF')?.[0], 0, 1);
  if (before === wanted) return await work(ask);
  await ask(`AT+CMGF=${String(wanted)}`);
  try {
    return await work(ask);
  } finally {
    // Also after a cancel the stick gets its mode back; that it is gone is told by what went wrong before.
    if (before !== undefined) await at.send(`AT+CMGF=${String(before)}`).catch(() => undefined);
  }
}

const textOf = (result: AtResult): string[] => result.lines.map((line) => line.text);

/** In words where the number has some; the line itself stands in the cause. */
function refused(command: string, { final }: AtResult): Failure {
  const { id, params } = finalWords(final);
  return new Failure('at.refused', { command, answer: `@${id}`, ...params }, final.text);
}

/**
 * All stored messages, of the store that the stick reads from. Many sticks count a message as read from then on.
 * Failures: those of AtChannel.send, at.refused.
 */
export async function listMessages(at: AtSender, options: BoxOptions = {}): Promise<StoredMessage[]> {
  const form = options.form ?? 'pdu';
  return await inForm(at, options, async (ask) => {
    const result = await ask(form === 'pdu' ? 'AT+CMGL=4' : 'AT+CMGL="ALL"');
    return readStored(textOf(result), '+CMGL', form);
  });
}

/** One stored message. Failures: sms.none when that place is empty, and those of listMessages. */
export async function readMessage(at: AtSender, index: number, options: BoxOptions = {}): Promise<StoredMessage> {
  const found = await inForm(at, options, async (ask) => await readAt(ask, index, options.form ?? 'pdu'));
  if (found === undefined) throw new Failure('sms.none', { index });
  return { ...found, index };
}

/** An empty place is answered by nothing, by a header of zeros or by one of these errors (27.005 §3.2.5: 321, 27.007: 21, 22). */
const emptyErrors =
  /^\+CM(?:S ERROR: ?(?:321|.*invalid memory index)|E ERROR: ?(?:21|22|.*invalid index|.*not found))$/i;

async function readAt(ask: Ask, index: number, form: SmsForm): Promise<StoredMessage | undefined> {
  try {
    const [message] = readStored(textOf(await ask(`AT+CMGR=${String(index)}`)), '+CMGR', form);
    // An empty place of some sticks: state 0, length 0, no PDU.
    return message === undefined || (message.raw.length === 1 && /,0$/.test(message.raw[0] ?? ''))
      ? undefined
      : message;
  } catch (error) {
    if (error instanceof Failure && emptyErrors.test(error.data.cause ?? '')) return undefined;
    throw error;
  }
}

/**
 * Deletes one message and looks whether its place is empty then. The person has agreed.
 * Failures: sms.none, at.unproven when it is still there, and those of listMessages.
 */
export async function deleteMessage(at: AtSender, index: number, options: BoxOptions = {}): Promise<void> {
  await inForm(at, options, async (ask) => {
    const form = options.form ?? 'pdu';
    if ((await readAt(ask, index, form)) === undefined) throw new Failure('sms.none', { index });
    const command = `AT+CMGD=${String(index)}`;
    const result = await ask(command, { allow: 2 });
    if ((await readAt(ask, index, form)) !== undefined) {
      throw new Failure('at.unproven', { command, answer: result.final.text });
    }
  });
}

export interface Outgoing {
  /** As a person writes it. */
  to: string;
  text: string;
  /** The network tells later what became of it. */
  wantsReport?: boolean;
  /** The same for all pieces of a long message; any number from 0 to 255. */
  reference: number;
}

/** What the stick said of a piece: the number that a later report carries. */
export interface SentPiece {
  reference: number;
  /** Characters of text in it. */
  characters: number;
}

/**
 * Sends a text, a long one in pieces; the person has agreed, since each piece costs money. Stops at the first piece that
 * does not go out; `onSent` was told of those that did.
 * Failures: sms.bad-message, at.refused, at.unproven without a number from the centre, and those of AtChannel.send.
 */
export async function sendText(
  at: AtSender,
  message: Outgoing,
  options: BoxOptions & { onSent?: (piece: SentPiece) => void } = {},
): Promise<SentPiece[]> {
  const to = dialled(message.to);
  const form = options.form ?? 'pdu';
  const contents = piecesOf(message.text, form);
  return await inForm(at, options, async (ask) => {
    const sent: SentPiece[] = [];
    for (const [index, content] of contents.entries()) {
      const number = index + 1;
      const total = contents.length;
      const text = content.alphabet === '8bit' ? '' : content.text;
      const place =
        total > 1 ? { concatenation: { reference: message.reference & 0xff, bits: 8 as const, total, number } } : {};
      const report = message.wantsReport === true ? { wantsReport: true } : {};
      const result =
        form === 'text'
          ? await sendAsText(ask, { number: to.number, text, ...place, ...report })
          : await sendAsPdu(ask, { to, content, ...place, ...report });
      const reference = intOf(firstFields(textOf(result), '+CMGS')?.[0], 0, 255);
      if (reference === undefined) throw new Failure('at.unproven', { command: 'AT+CMGS', answer: result.final.text });
      const piece = { reference, characters: text.length };
      sent.push(piece);
      options.onSent?.(piece);
    }
    return sent;
  });
}

async function sendAsPdu(ask: Ask, options: Parameters<typeof writeSubmit>[0]): Promise<AtResult> {
  const { hex, length } = writeSubmit(options);
  return await ask(`AT+CMGS=${String(length)}`, { payload: hex, allow: 2 });
}

/** Characters that mean the same in the default alphabet and in ASCII. */
const plain = /^[A-Za-z0-9 !"#%&'()*+,./:;<=>?\n-]*$/;

/**
 * The pieces of a text. In text mode a long one, and one that is not plain, goes out as UCS-2: only there is it certain how
 * sticks take a header with the text (27.005 §3.1), so pieces are shorter.
 * @throws Failure sms.bad-message (parts)
 */
export function piecesOf(text: string, form: SmsForm): Content[] {
  const contents = cut(text);
  return form === 'text' && (contents.length > 1 || !plain.test(text)) ? cut(text, 8, 'ucs2') : contents;
}

/** First octet of a message to send with a relative validity, with a header, with a wish for a report (23.040 §9.2.3). */
const firstOctet = 0x11;
const hasHeader = 0x40;
const wantsReportBit = 0x20;

/**
 * Plain text as it is; everything else as UCS-2 in hex, which needs the alphabet and the data coding set before and back after.
 * A piece of a long text has its header in front of the hex, and the first octet says so (27.005 §3.1, <data>).
 */
async function sendAsText(
  ask: Ask,
  message: { number: string; text: string; concatenation?: Concatenation; wantsReport?: boolean },
): Promise<AtResult> {
  const { number, text, concatenation, wantsReport = false } = message;
  const before = firstFields(textOf(await ask('AT+CSCS?')), '+CSCS')?.[0]?.text;
  const ucs2 = concatenation !== undefined || !plain.test(text);
  const wanted = ucs2 ? 'UCS2' : 'IRA';
  const isSet = ucs2 || wantsReport;
  const settings = isSet ? firstFields(textOf(await ask('AT+CSMP?')), '+CSMP') : undefined;
  if (before !== wanted) await ask(`AT+CSCS="${wanted}"`);
  const octet = firstOctet + (concatenation === undefined ? 0 : hasHeader) + (wantsReport ? wantsReportBit : 0);
  // Validity (one day) and protocol as usual; data coding 8 = UCS-2 (27.005 §3.3.2).
  if (isSet) await ask(`AT+CSMP=${String(octet)},167,0,${ucs2 ? '8' : '0'}`);
  const coded = (value: string): string => (ucs2 ? toHex(toUcs2Octets(value)) : value);
  const header = concatenation === undefined ? '' : toHex(writeHeader([concatenationElement(concatenation)]));
  try {
    return await ask(`AT+CMGS=${quote(coded(number))}`, { payload: header + coded(text), allow: 2 });
  } finally {
    const old = settings?.map((field) => (field.quoted ? `"${field.text}"` : field.text)).join(',');
    if (old !== undefined) await ask(`AT+CSMP=${old}`).catch(() => undefined);
    if (before !== undefined && before !== wanted) await ask(`AT+CSCS="${before}"`).catch(() => undefined);
  }
}
