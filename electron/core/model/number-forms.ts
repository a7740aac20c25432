/** Swaps the digits of each pair, as SIM files hold numbers. */
export const swapPairs = (digits: string): string => digits.replace(/(.)(.)/g, '$2$1');

/** How else a number is written: hex of its characters, one or two bytes each; pairs swapped, filled up with F or 0. */
export function codedForms(value: string): string[] {
  const hex = (width: number): string =>
    [...value.matchAll(/./g)].map((m) => m[0].charCodeAt(0).toString(16).padStart(width, '0')).join('');
  const digits = value.replace(/^\+/, '');
  if (!/^\d+$/.test(digits)) return [hex(4), hex(2)];
  const filled = digits.length % 2 === 0 ? [digits] : [`${digits}F`, `${digits}0`, `0${digits}`, `9${digits}`];
  return [hex(4), hex(2), ...filled.map(swapPairs)];
}

/** A number in every form in which it may stand in a text, as a search for bytes needs them: hex in both cases. */
export const numberForms = (value: string): string[] => [
  ...new Set([value, ...codedForms(value).flatMap((form) => [form.toLowerCase(), form.toUpperCase()])]),
];

/** The text with dots in place of the numbers, in whatever form they stand in it. */
export const withoutNumbers = (text: string, numbers: readonly string[]): string =>
  numbers.flatMap(numberForms).reduce((out, form) => out.replaceAll(form, '·'.repeat(form.length)), text);
