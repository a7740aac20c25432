import { en } from './en/index.ts';

/** Ids of all texts. English is the complete set; other languages must have the same keys. */
export type TextId = keyof typeof en;

const texts: Readonly<Record<string, string>> = en;

/** A message as core makes them: an id and what to fill in. A parameter that begins with `@` is itself the id of a text. */
export interface Sayable {
  readonly id: string;
  readonly params?: Readonly<Record<string, string | number>> | undefined;
}

/**
 * The sentence for a message. `{name}` is replaced by the parameter of that name. An id without a text is shown as the id
 * itself, so that a missing text is seen and never hides what happened. A text that is named within a sentence takes its running
 * form `<id>.inline` ("serial modem") where there is one; at the beginning it keeps its own ("Serial modem").
 */
export function say(message: Sayable): string {
  const template = texts[message.id] ?? message.id;
  return template.replace(/\{(\w+)\}/g, (whole, name: string, offset: number) => {
    const value = message.params?.[name];
    if (value === undefined) return whole;
    if (typeof value !== 'string' || !value.startsWith('@')) return String(value);
    const inline = `${value.slice(1)}.inline`;
    const begins = offset === 0 || /[.!?] $/.test(template.slice(0, offset));
    // What is named may use the other parameters, never itself.
    const { [name]: _itself, ...others } = message.params ?? {};
    return say({ id: begins || texts[inline] === undefined ? value.slice(1) : inline, params: others });
  });
}

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
