import { codedForms, type ErrorData, type Fact, type Message, type Sensitive } from '../model/index.ts';

/** A number that belongs to a person or a device. */
export interface Identifier {
  kind: Sensitive;
  value: string;
}

const dot = '·';
const dots = (count: number): string => dot.repeat(Math.max(0, count));

/** What stays readable, characters at the front and at the end: enough to tell two sticks apart, too little to misuse. */
export const keeps: Readonly<Record<Sensitive, { front: number; end: number }>> = {
  imei: { front: 2, end: 3 },
  imsi: { front: 5, end: 0 },
  iccid: { front: 4, end: 1 },
  msisdn: { front: 3, end: 2 },
  mac: { front: 8, end: 0 },
  serial: { front: 2, end: 2 },
};

/** `86··········417`. Short values are masked whole. Separators of a MAC stay. */
export function maskValue(kind: Sensitive, value: string): string {
  const { front, end } = keeps[kind];
  if (value.length <= front + end + 1) return dots(value.length);
  const middle = value.slice(front, value.length - end).replace(/[^:-]/g, dot);
  return value.slice(0, front) + middle + (end === 0 ? '' : value.slice(-end));
}

/** The identifiers among facts. */
export function identifiersOf(facts: readonly Fact[]): Identifier[] {
  return facts.flatMap((fact) =>
    fact.sensitive !== undefined && fact.value !== null ? [{ kind: fact.sensitive, value: String(fact.value) }] : [],
  );
}

const longNumber = /\d{14}/;
/** Numbers of seven digits or more as UCS-2 hex, of fifteen or more as ASCII hex: those of cards, devices and people. */
const codedNumber = /(?:003\d){7,}|(?<![0-9A-F])(?:3\d){15,}(?![0-9A-F])/gi;

/**
 * Masks identifiers in any text: the known ones as they are, with separators, as UCS-2 or ASCII hex and with swapped
 * digits as SIM files hold them; then every other run of digits that is as long as an IMEI, IMSI or ICCID, also coded so.
 */
export const maskText = (text: string, identifiers: readonly Identifier[] = []): string =>
  textMasker(identifiers)(text);

/** The same for many texts: what is looked for is made ready once. */
export function textMasker(identifiers: readonly Identifier[]): (text: string) => string {
  const known = [...identifiers]
    .filter(({ value }) => value.length >= 5)
    .sort((a, b) => b.value.length - a.value.length)
    .flatMap(({ kind, value }) => hidesFor(kind, value));
  // Most texts hold none of them, and one look tells.
  const any = new RegExp(known.map(({ form }) => form.source).join('|') || '(?!)', 'i');
  return (text) => {
    const before = maskSerials(maskPhones(text));
    const masked = any.test(before)
      ? known.reduce((out, { form, shown }) => out.replace(form, (found) => shown(found)), before)
      : before;
    // Most texts hold no long number; the search below looks at each character twice.
    if (!longNumber.test(masked)) return masked;
    // Of an odd number of swapped digits the filling stands before the last one.
    return masked
      .replace(codedNumber, (found) => dots(found.length))
      .replace(
        /(?<![0-9A-Za-z])(\d{15,22}|\d{14,20}(?=F\d))(F\d|F{0,2})(?![0-9A-Za-z])/gi,
        (_whole, digits: string, pad: string) =>
          digits.length >= 18
            ? maskValue('iccid', digits) + pad.replace(/\d/, dot)
            : digits.slice(0, 2) + dots(digits.length - 2) + pad.replace(/\d/, dot),
      );
  };
}

/** A form in which an identifier may stand in a text, and what is shown in its place. */
interface Hide {
  form: RegExp;
  shown: (found: string) => string;
}

/** In the order in which they are looked for. */
function hidesFor(kind: Sensitive, value: string): Hide[] {
  if (kind === 'mac') return [hideMac(value)];
  const shown = (found: string): string => maskValue(kind, found);
  // A serial is one word; its characters within a longer number (a command's tag) are that number's own.
  if (kind === 'serial') return [{ form: new RegExp(`(?<![0-9A-Za-z])${escape(value)}(?![0-9A-Za-z])`, 'gi'), shown }];
  const plain = [...value.matchAll(/./g)].map((m) => escape(m[0])).join('[-. ]?');
  const coded = codedForms(value).map((form) => ({
    form: new RegExp(escape(form), 'gi'),
    shown: () => dots(form.length),
  }));
  return [...coded, { form: new RegExp(plain, 'gi'), shown }];
}

/** A card's address in any way of writing, also within the name that the system makes of it (`enx0c5b8f279a64`). */
function hideMac(value: string): Hide {
  const digits = value.match(/[0-9a-f]/gi) ?? [];
  const shown = (found: string): string => {
    let seen = 0;
    // The first half names the maker of the card.
    return found.replace(/[0-9a-f]/gi, (digit) => ((seen += 1) > 6 ? dot : digit));
  };
  return { form: new RegExp(digits.join('[-:. ]?') || '(?!)', 'gi'), shown };
}

/** Answers and commands that carry phone numbers of people. Sources: 3GPP TS 27.007 (calls, phonebook), TS 27.005 (messages). */
const carriesPhones = /^(?:AT)?\+(?:CCFC|CNUM|CLIP|CLCC|CCWA|COLP|CPBR|CPBF|CPBW|CMGL|CMGR|CMGS|CMGW|CMT|CDS)\b/i;

/** A dialled number; a data call (`*99#`) is none of a person. */
const dials = /^(AT\s*D[TP]?\s*[LI]?)(\+?\d{5,})/i;
/** What the network says or is asked by a service code: often the card's own number, or that of a voucher. */
const serviceText = /^(?:AT)?\+CUSD\b/i;

/** The quoted numbers of a line that carries phone numbers, plain or as UCS-2 hex. */
function maskPhones(line: string): string {
  if (dials.test(line))
    return line.replace(dials, (_whole, dial: string, number: string) => dial + maskValue('msisdn', number));
  if (serviceText.test(line))
    return line
      .replace(/"((?:[0-9A-F]{2}){4,})"/gi, (_whole, hex: string) => `"${dots(hex.length)}"`)
      .replace(/\+?\d{5,}/g, (number) => maskValue('msisdn', number));
  if (!carriesPhones.test(line)) return line;
  return line.replace(/"(\+?[0-9A-F]{5,})"/gi, (_whole, number: string) => `"${maskValue('msisdn', number)}"`);
}

/** A line that names its serial number: `FSN: LF00000000050101` (Sierra Wireless, ATI), `SN: …` of other makers. */
const namesSerial = /\b((?:FSN|S\/N|SN|Serial Number) ?: ?)([0-9A-Za-z]{6,})/gi;
const maskSerials = (text: string): string =>
  text.replace(namesSerial, (_whole, name: string, value: string) => `${name}${maskValue('serial', value)}`);

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/**
 * A fact as it may be shown: value, raw answer and texts masked. Give the identifiers of all facts, since one answer (ATI)
 * can hold several.
 */
export function maskFact(fact: Fact, identifiers: readonly Identifier[] = identifiersOf([fact])): Fact {
  const value =
    fact.sensitive !== undefined && fact.value !== null ? maskValue(fact.sensitive, String(fact.value)) : fact.value;
  const mask = textMasker(identifiers);
  const clean = (text: string): string => {
    const masked = mask(text);
    // A number that was not understood is still a number; one in a torn page may be the rest of any.
    if (fact.status !== 'unparsed') return masked;
    const torn = fact.source.via === 'web' && fact.error !== undefined;
    const clear = torn ? masked.replace(/\d{6,}|(?:[0-9A-F]{2}[:-]){3,5}[0-9A-F]{0,2}/gi, (run) => run.slice(0, 2) + dots(run.length - 2)) : masked; // prettier-ignore
    return hidesNumbers.has(fact.key) ? clear.replace(/\d(?=\d{2})/g, dot) : clear;
  };
  const { words, judgement, error } = fact;
  return {
    ...fact,
    value: typeof value === 'string' && fact.sensitive === undefined ? mask(value) : value,
    raw: fact.raw.map(clean),
    ...(words && { words: maskMessage(words, clean) }),
    ...(judgement && { judgement: { ...judgement, words: maskMessage(judgement.words, clean) } }),
    ...(error && { error: maskError(error, identifiers) }),
  };
}

/** An error as it may be shown: what a stick or the system said stands in its parameters and its cause. */
export function maskError(error: ErrorData, identifiers: readonly Identifier[] = []): ErrorData {
  const clean = textMasker(identifiers);
  const masked = { code: error.code, params: maskParams(error.params, clean) };
  return error.cause === undefined ? masked : { ...masked, cause: clean(error.cause) };
}

type Params = ErrorData['params'];

const maskMessage = ({ id, params }: Message, clean: (text: string) => string): Message =>
  params === undefined ? { id } : { id, params: maskParams(params, clean) };

const maskParams = (params: Params, clean: (text: string) => string): Params =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? clean(value) : value]),
  );

const hidesNumbers: ReadonlySet<string> = new Set(['imei', 'imsi', 'iccid', 'msisdn', 'mac']);
