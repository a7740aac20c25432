import { en } from './en/index.ts';
import type { Language } from './language.ts';

export * from './language.ts';

/** Ids of all texts. English is the complete set; other languages have the same keys. */
export type TextId = keyof typeof en;

type Texts = Readonly<Record<string, string>>;

/** The texts that are here. Others are read when they are first spoken: nobody waits for a language that is not theirs. */
const loaded: Partial<Record<Language, Texts>> & { en: Texts } = { en };
const readers: Readonly<Record<Exclude<Language, 'en'>, () => Promise<Texts>>> = {
  de: async () => {
    const { de, data } = await import('./de/index.ts');
    return { ...data, ...de };
  },
};

let spoken: Language = 'en';

/** The language of all sentences that are made now. */
export const language = (): Language => spoken;

/** Speaks a language from now on: every sentence that is made after this. Reads its texts first; rejects when they cannot be read. */
export async function speak(wanted: Language): Promise<void> {
  if (wanted !== 'en') loaded[wanted] ??= await readers[wanted]();
  spoken = wanted;
}

/** What `make` makes, in English whatever is spoken: data for other programs do not change with the reader. */
export function inEnglish<T>(make: () => T): T {
  const before = spoken;
  spoken = 'en';
  try {
    return make();
  } finally {
    spoken = before;
  }
}

/** Messages that say words of shipped data, which are their own ids. */
const holdsDataWords: ReadonlySet<string> = new Set([
  'answer.label',
  'answer.words',
  'at.final.cme',
  'at.final.cms',
  'plan.note.named',
  'rules-page.value.raw',
  'step.send.title',
  'step.set.detail',
  'step.set.detail-fields',
  'terminal.unasked',
  'way.named',
  'way.setting',
  'way.stored',
]);

const textOf = (id: string): string | undefined => loaded[spoken]?.[id] ?? loaded.en[id];

/** Whether there is a text of this id, in every language. */
export const hasText = (id: string): id is TextId => Object.hasOwn(en, id);

/** A message as core makes them: an id and what to fill in. A parameter that begins with `@` is itself the id of a text. */
export interface Sayable {
  readonly id: string;
  readonly params?: Readonly<Record<string, string | number>> | undefined;
}

/**
 * The sentence for a message. `{name}` is replaced by the parameter of that name. An id without a text is shown as the id
 * itself, so that a missing text is seen and never hides what happened; words of shipped data (catalogue, answers, recipes, scripts)
 * are their own ids, and in English need no text. A text that is named within a sentence takes its running
 * form `<id>.inline` ("serial modem") where there is one; at the beginning it keeps its own ("Serial modem").
 */
export function say(message: Sayable): string {
  const template = textOf(message.id) ?? message.id;
  return template.replace(/\{(\w+)\}/g, (whole, name: string, offset: number) => {
    const value = message.params?.[name];
    if (value === undefined) return whole;
    if (typeof value === 'number') return plainNumber(value);
    if (!value.startsWith('@')) return holdsDataWords.has(message.id) ? (textOf(value) ?? value) : value;
    const inline = `${value.slice(1)}.inline`;
    const begins = offset === 0 || /[.!?] $/.test(template.slice(0, offset));
    // What is named may use the other parameters, never itself.
    const { [name]: _itself, ...others } = message.params ?? {};
    return say({ id: begins || textOf(inline) === undefined ? value.slice(1) : inline, params: others });
  });
}

/** A number as it is, with the language's decimal mark and no grouping: it may be a port or a year. */
export const plainNumber = (value: number): string => withMark(String(value));

const withMark = (digits: string): string => (spoken === 'de' ? digits.replace('.', ',') : digits);

/** A number with so many digits behind the language's decimal mark: "6.4", German "6,4". */
export const decimals = (value: number, digits: number): string => withMark(value.toFixed(digits));

/** A count with the language's groups: "12,345", German "12.345". */
export const count = (value: number): string => value.toLocaleString(spoken);

/** The sentence of one text without parameters; typed, so that a page cannot ask for a text that is not there. */
export const word = (id: TextId): string => say({ id });

/** What happened and what to do, for an error as data. */
export function sayError(error: { code: string; params: Readonly<Record<string, string | number>> }): {
  what: string;
  advice: string;
} {
  return {
    what: say({ id: `error.${error.code}`, params: error.params }),
    advice: say({ id: `advice.${error.code}`, params: error.params }),
  };
}
