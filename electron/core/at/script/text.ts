import { Failure } from '../../model/index.ts';

/** Values by name, as texts. */
export type Values = ReadonlyMap<string, string>;

const placeholder = /\{\{|\}\}|\{([a-z][A-Za-z0-9_]{0,31})\}/g;

/** The names that a text asks for: `{name}`. `{{` and `}}` stand for braces. */
export const namesIn = (text: string): string[] =>
  [...text.matchAll(placeholder)].flatMap((match) => (match[1] === undefined ? [] : [match[1]]));

/** Fills values in as they are: for what people read. */
export const fill = (text: string, values: Values): string => replaced(text, (name) => valueOf(values, name));

/**
 * Fills values into an AT line so that a value stays a value: between quotes it may hold no quote, elsewhere only letters,
 * digits and a few marks, never `;`, `,`, `=`, `?` or a blank. So neither a person nor a stick's answer can add a command.
 * @throws Failure script.bad-value with the name, never the value, which may be a secret
 */
export function fillLine(line: string, values: Values): string {
  return replaced(line, (name, before) => {
    const value = valueOf(values, name);
    const quoted = (before.match(/"/g)?.length ?? 0) % 2 === 1;
    const fits = quoted ? /^[\x20\x21\x23-\x7e]*$/ : /^[A-Za-z0-9_.:+*#/-]*$/;
    if (!fits.test(value)) throw new Failure('script.bad-value', { name });
    return value;
  });
}

function replaced(text: string, valueFor: (name: string, before: string) => string): string {
  return text.replace(placeholder, (whole, name: string | undefined, offset: number) => {
    if (name === undefined) return whole.charAt(0);
    return valueFor(name, text.slice(0, offset));
  });
}

function valueOf(values: Values, name: string): string {
  const value = values.get(name);
  if (value === undefined) throw new Failure('script.no-value', { name });
  return value;
}

/** Puts `****` in place of secrets. Very short ones are left: they would blot out every digit of a text. */
export const hideSecrets = (text: string, secrets: Iterable<string>): string =>
  [...secrets]
    .filter((secret) => secret.length >= 3)
    .toSorted((a, b) => b.length - a.length)
    .reduce((out, secret) => out.replaceAll(secret, '****'), text);
