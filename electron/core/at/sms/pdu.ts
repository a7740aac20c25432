import { readAddress, readServiceCentre, writeAddress, writeServiceCentre, type SmsAddress } from './address.ts';
import { smsCoding, type Coding } from './coding.ts';
import { concatenationElement, concatenationOf, type Concatenation, type HeaderElement } from './header.ts';
import { badMessage, fromHex, Octets, toHex } from './octets.ts';
import { readTime, validityMinutes, validityOctet, writeTime, type Validity } from './times.ts';
import { readUserData, writeUserData, type Content } from './user-data.ts';

/** Short messages as 3GPP TS 23.040 §9.2.2 writes them, in the hex form of 27.005 with the service centre in front. */

interface Carried {
  serviceCentre?: SmsAddress;
  protocol: number;
  coding: Coding;
  header: HeaderElement[];
  concatenation?: Concatenation;
  /** Missing where the data are no text, or text in a table that is not known. */
  text?: string;
  hex: string;
}
/** A message that came. */
export interface Deliver extends Carried {
  kind: 'deliver';
  from: SmsAddress;
  /** When the centre got it, ISO 8601 with its zone; missing when the centre has no clock. */
  time?: string;
  /** More of them wait in the centre. */
  more: boolean;
}
/** A message that was or will be sent. */
export interface Submit extends Carried {
  kind: 'submit';
  to: SmsAddress;
  reference: number;
  wantsReport: boolean;
  validity?: Validity;
}
/** What became of a sent message. */
export interface StatusReport {
  kind: 'status-report';
  serviceCentre?: SmsAddress;
  reference: number;
  to: SmsAddress;
  sentAt?: string;
  doneAt?: string;
  /** TP-Status, §9.2.3.15. */
  status: number;
  outcome: 'delivered' | 'trying' | 'failed';
}
export type SmsMessage = Deliver | Submit | StatusReport;

/** Bits of the first octet, §9.2.3. */
const bit = { moreNot: 0x04, rejectDuplicates: 0x04, report: 0x20, header: 0x40 } as const;
const typeBits = 0x03;

/**
 * Reads a PDU. `direction` tells the types apart, which share their numbers: what the network sent (deliver, status report)
 * or what a phone sends (submit).
 * @throws Failure sms.bad-message with what is wrong; nothing is guessed
 */
export function readPdu(hex: string, direction: 'received' | 'sent'): SmsMessage {
  const octets = new Octets(fromHex(hex));
  const serviceCentre = readServiceCentre(octets);
  const centre = serviceCentre === undefined ? {} : { serviceCentre };
  const first = octets.byte();
  const type = first & typeBits;
  if (direction === 'sent') {
    if (type !== 1) throw badMessage('type');
    return { ...readSubmit(octets, first), ...centre };
  }
  if (type === 0) return { ...readDeliver(octets, first), ...centre };
  if (type === 2) return { ...readReport(octets), ...centre };
  throw badMessage('type');
}

/** Length of the message without the service centre, octets, as `+CMGS` and `+CMGL` count it (27.005 §3.1). */
export function pduLength(hex: string): number {
  const bytes = fromHex(hex);
  const length = bytes.length - 1 - (bytes[0] ?? 0);
  if (length < 0) throw badMessage('short');
  return length;
}

function readDeliver(octets: Octets, first: number): Deliver {
  const from = readAddress(octets);
  const protocol = octets.byte();
  const coding = smsCoding(octets.byte());
  const time = readTime(octets.take(7));
  return {
    kind: 'deliver', from, protocol, coding, more: (first & bit.moreNot) === 0,
    ...(time !== undefined && { time }),
    ...carried(octets, coding, first),
  }; // prettier-ignore
}

function readSubmit(octets: Octets, first: number): Submit {
  const reference = octets.byte();
  const to = readAddress(octets);
  const protocol = octets.byte();
  const coding = smsCoding(octets.byte());
  const validity = readValidity(octets, (first >> 3) & 3);
  return {
    kind: 'submit', reference, to, protocol, coding, wantsReport: (first & bit.report) !== 0,
    ...(validity !== undefined && { validity }),
    ...carried(octets, coding, first),
  }; // prettier-ignore
}

function carried(octets: Octets, coding: Coding, first: number): Pick<Carried, 'header' | 'text' | 'hex' | 'concatenation'> {
  const data = readUserData(octets, { coding, hasHeader: (first & bit.header) !== 0 });
  if (octets.left > 0) throw badMessage('long');
  const concatenation = concatenationOf(data.header);
  return { ...data, ...(concatenation !== undefined && { concatenation }) };
} // prettier-ignore

/** §9.2.3.3: 0 none, 1 enhanced, 2 relative, 3 absolute. */
function readValidity(octets: Octets, format: number): Validity | undefined {
  if (format === 0) return undefined;
  if (format === 2) return { kind: 'relative', minutes: validityMinutes(octets.byte()) };
  const bytes = octets.take(7);
  return format === 3 ? { kind: 'absolute', time: readTime(bytes) } : { kind: 'enhanced', hex: toHex(bytes) };
}

/** What follows the status (parameter indicator, protocol, text) is optional and rarely there; it is not read. */
function readReport(octets: Octets): StatusReport {
  const reference = octets.byte();
  const to = readAddress(octets);
  const sentAt = readTime(octets.take(7));
  const doneAt = readTime(octets.take(7));
  const status = octets.byte();
  return {
    kind: 'status-report', reference, to, status, outcome: outcomeOf(status),
    ...(sentAt !== undefined && { sentAt }),
    ...(doneAt !== undefined && { doneAt }),
  }; // prettier-ignore
}

/** §9.2.3.15: 00 to 1F done, 20 to 3F still tried, the rest given up. */
const outcomeOf = (status: number): StatusReport['outcome'] =>
  status < 0x20 ? 'delivered' : status < 0x40 ? 'trying' : 'failed';

export interface SubmitOptions {
  to: SmsAddress;
  content: Content;
  /** The centre of the SIM when missing. */
  serviceCentre?: SmsAddress;
  /** 0 lets the stick number it. */
  reference?: number;
  concatenation?: Concatenation;
  wantsReport?: boolean;
  class?: 0 | 1 | 2 | 3;
  /** Minutes; the centre decides when missing. */
  validityMinutes?: number;
}

/** A PDU ready for `+CMGS=length`. */
export interface Pdu {
  hex: string;
  length: number;
}

/** Writes a message to send. Failure sms.bad-message (number, text, long, validity). */
export function writeSubmit(options: SubmitOptions): Pdu {
  const header = options.concatenation === undefined ? [] : [concatenationElement(options.concatenation)];
  const { validityMinutes: minutes } = options;
  const first = 0x01 | (minutes === undefined ? 0 : 0x10) | (options.wantsReport === true ? bit.report : 0)
    | (header.length > 0 ? bit.header : 0); // prettier-ignore
  return finish(options.serviceCentre, [
    first,
    options.reference ?? 0,
    ...writeAddress(options.to),
    0,
    schemeOf(options.content, options.class),
    ...(minutes === undefined ? [] : [validityOctet(minutes)]),
    ...writeUserData(options.content, header),
  ]);
}

export interface DeliverOptions extends Pick<SubmitOptions, 'content' | 'serviceCentre' | 'concatenation' | 'class'> {
  from: SmsAddress;
  /** ISO 8601 with zone. */
  time: string;
  header?: readonly HeaderElement[];
}

/** Writes a message as the network sends it, for tests and virtual sticks. */
export function writeDeliver(options: DeliverOptions): Pdu {
  const header = [
    ...(options.header ?? []),
    ...(options.concatenation === undefined ? [] : [concatenationElement(options.concatenation)]),
  ];
  return finish(options.serviceCentre, [
    bit.moreNot | (header.length > 0 ? bit.header : 0),
    ...writeAddress(options.from),
    0,
    schemeOf(options.content, options.class),
    ...writeTime(options.time),
    ...writeUserData(options.content, header),
  ]);
}

/** Writes a status report as the network sends it. */
export function writeStatusReport(report: {
  reference: number;
  to: SmsAddress;
  sentAt: string;
  doneAt: string;
  status: number;
}): Pdu {
  const times = [...writeTime(report.sentAt), ...writeTime(report.doneAt)];
  return finish(undefined, [0x06, report.reference, ...writeAddress(report.to), ...times, report.status]);
}

function finish(serviceCentre: SmsAddress | undefined, message: readonly number[]): Pdu {
  return { hex: toHex([...writeServiceCentre(serviceCentre), ...message]), length: message.length };
}

/** The general data coding group, 23.038 §4: alphabet in bits 2 and 3, class with bit 4. */
const schemeOf = ({ alphabet }: Content, messageClass: 0 | 1 | 2 | 3 | undefined): number =>
  ({ gsm7: 0x00, '8bit': 0x04, ucs2: 0x08 })[alphabet] | (messageClass === undefined ? 0 : 0x10 | messageClass);
