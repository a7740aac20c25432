import type { Final } from '../at/result.ts';
import type { Fact, FactKey } from '../model/index.ts';

/** One thing that a parser made of an answer. What a parser is not sure to understand it leaves out; nothing is guessed. */
export interface Parsed extends Pick<Fact, 'unit' | 'words' | 'sensitive' | 'judgement'> {
  key: FactKey;
  /** `absent`: the stick says that there is none. */
  status: 'read' | 'absent';
  value: string | number | null;
  /** `sure` unless said otherwise. */
  certainty?: Fact['certainty'];
  /** Another source may know better: it is asked all the same and replaces this. */
  weak?: boolean;
}

/**
 * Understands the answer to one AT command: its lines without echo and notices, and how it ended; `known` says what was read
 * before, for answers that mean something only with it. Pure; never throws.
 */
export type AtParser = (
  lines: readonly string[],
  final: Final,
  known?: (key: FactKey) => Fact['value'] | undefined,
) => Parsed[];

/** Fields of a stick's web page by name, all as text. */
export type WebFields = ReadonlyMap<string, string>;

/** What pages write for "there is none". */
export const saysNone = (text: string): boolean => /^(?:|-+|n\/?a|null|none|unknown|not available)$/i.test(text.trim());

/** Understands one page; `fields` of a Parsed names what it was made of, for the raw answer. */
export type WebParser = (fields: WebFields) => (Parsed & { fields: string[] })[];

export const read = (key: FactKey, value: string | number, more: Partial<Omit<Parsed, 'key' | 'value' | 'status'>> = {}): Parsed => ({
  key, status: 'read', value, ...more,
}); // prettier-ignore
export const absent = (key: FactKey, more: Pick<Parsed, 'words' | 'weak'> = {}): Parsed => ({
  key, status: 'absent', value: null, ...more,
}); // prettier-ignore
