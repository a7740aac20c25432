import { codedForms, type Sensitive } from '../model/index.ts';
import { keeps, type Identifier } from './mask.ts';

/**
 * Made-up numbers in place of real ones, for recordings that are to behave like the stick: as long as the real one, with the
 * same characters where masking leaves them readable, zeros between, and a right check digit. Masked, both look the same.
 */
export function pseudonym(kind: Sensitive, value: string): string {
  const { front, end } = keeps[kind];
  // As with masking, a short value keeps nothing.
  const [from, to] = value.length <= front + end + 1 ? [0, value.length] : [front, value.length - end];
  const hidden = value.slice(from, to).replace(/[0-9A-Za-z]/g, '0');
  const made = value.slice(0, from) + hidden + value.slice(to);
  return checked.has(kind) ? withCheckDigit(made, to - 1) : made;
}

/** Numbers whose last digit is a check digit by Luhn (3GPP TS 23.003 annex B, ITU-T E.118). */
const checked: ReadonlySet<Sensitive> = new Set(['imei', 'iccid']);

/** Changes the digit at `at` so that the whole has a right check digit; as it is where it is no number. */
function withCheckDigit(number: string, at: number): string {
  if (!/^\d+$/.test(number)) return number;
  for (let digit = 0; digit <= 9; digit += 1) {
    const tried = `${number.slice(0, at)}${digit}${number.slice(at + 1)}`;
    if (luhn(tried) % 10 === 0) return tried;
  }
  return number;
}

function luhn(number: string): number {
  return Array.from(number)
    .reverse()
    .reduce((sum, char, place) => {
      const doubled = Number(char) * (place % 2 === 0 ? 1 : 2);
      return sum + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
}

/** Answers that carry phone numbers of people (3GPP TS 27.007, TS 27.005). */
const carriesPhones = /^\+(?:CNUM|CLIP|CLCC|CCWA|COLP|CPBR|CPBF|CMGL|CMGR|CMT|CDS)\b/i;

/**
 * A text with pseudonyms in place of all identifiers: the known ones in every way of writing, phone numbers of people, and
 * every other run of digits that is as long as an IMEI, IMSI or ICCID.
 */
export function pseudonymize(text: string, identifiers: readonly Identifier[]): string {
  const known = [...identifiers]
    .filter(({ value }) => value.length >= 5)
    .sort((a, b) => b.value.length - a.value.length);
  const made = new Set(known.map(({ kind, value }) => pseudonym(kind, value)));
  const replaced = known.reduce((out, identifier) => replaceKnown(out, identifier), phonesReplaced(text));
  return replaced.replace(/(?<![0-9A-Za-z])\d{15,22}(?=F{0,2}(?![0-9A-Za-z]))/g, (digits) => {
    if (made.has(digits)) return digits;
    // As masking does: the long ones are SIM cards, of the others only the first two digits stay.
    return digits.length >= 18 ? pseudonym('iccid', digits) : digits.slice(0, 2) + '0'.repeat(digits.length - 2);
  });
}

function replaceKnown(text: string, { kind, value }: Identifier): string {
  const other = pseudonym(kind, value);
  const chars = kind === 'mac' ? (value.match(/[0-9a-f]/gi) ?? []) : Array.from(value);
  const target = kind === 'mac' ? (other.match(/[0-9a-f]/gi) ?? []) : Array.from(other);
  const plain = new RegExp(chars.map(escape).join('[-:. ]?'), 'gi');
  const out = text.replace(plain, (found) => {
    let seen = 0;
    return found.replace(/[^-:. ]/g, (char) => {
      const put = target[seen++] ?? char;
      return put.toLowerCase() === char.toLowerCase() ? char : put;
    });
  });
  if (kind === 'mac' || kind === 'serial') return out;
  const forms = codedForms(value);
  const others = codedForms(other);
  return forms.reduce((now, form, at) => now.replace(new RegExp(escape(form), 'gi'), others[at] ?? ''), out);
}

const phonesReplaced = (text: string): string =>
  carriesPhones.test(text)
    ? text.replace(/"(\+?\d{5,})"/g, (_whole, number: string) => `"${pseudonym('msisdn', number)}"`)
    : text;

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
