import { maskText, maskValue } from '../../facts/mask.ts';
import type { ErrorData } from '../../model/index.ts';
import type { Joined } from './pieces.ts';
import type { StoredMessage } from './stored.ts';

export type Numbers = 'masked' | 'full';

/** A message as it may be shown: whole, numbers of people as asked. */
export interface MessageView {
  /** Where its pieces lie in the store. */
  indexes: number[];
  kind: StoredMessage['kind'];
  state: StoredMessage['state'];
  partner?: string;
  /** ISO 8601 with zone. */
  time?: string;
  /** Missing where it is no text. */
  text?: string;
  outcome?: NonNullable<StoredMessage['outcome']>;
  /** Pieces that are not there. */
  missing: number;
  /** Why it could not be read. */
  problem?: ErrorData;
}

/** Numbers of people masked; names of services stay. */
export const shownNumber = (text: string, numbers: Numbers): string =>
  numbers === 'full' || !/\d{4}/.test(text) ? text : maskValue('msisdn', text);

const shownText = (text: string, numbers: Numbers): string => (numbers === 'full' ? text : maskText(text));

/** Answers of the network can tell the own number. */
export const shownAnswer = (text: string, numbers: Numbers): string =>
  numbers === 'full' ? text : maskText(text).replace(/\+?\d{8,15}/g, (found) => maskValue('msisdn', found));

/** What strangers send must not move the cursor or colour the screen: control characters show as a mark. */
export const visible = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n]/gu, '\u241b');

/** The message out of its pieces. */
export function messageView({ parts, text, missing }: Joined<StoredMessage>, numbers: Numbers): MessageView {
  const [first] = parts;
  const { partner, time, outcome, problem } = first ?? {};
  return {
    indexes: parts.flatMap(({ index }) => (index === undefined ? [] : [index])),
    kind: first?.kind ?? 'received',
    state: first?.state ?? 'read',
    ...(partner !== undefined && { partner: shownNumber(partner, numbers) }),
    ...(time !== undefined && { time }),
    ...(text !== undefined && { text: shownText(text, numbers) }),
    ...(outcome !== undefined && { outcome }),
    missing,
    ...(problem !== undefined && { problem }),
  };
}
