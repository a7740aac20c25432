/** One argument of an answer line. */
export interface Field {
  text: string;
  quoted: boolean;
}

/**
 * The arguments of an answer line with this prefix, or undefined when the line has another one or an open quote.
 * `fieldsOf('+CSQ: 17,99', '+CSQ')` gives `17` and `99`.
 */
export function fieldsOf(line: string, prefix: string): Field[] | undefined {
  const head = `${prefix}:`;
  if (line.slice(0, head.length).toUpperCase() !== head) return undefined;
  return splitFields(line.slice(head.length));
}

/** Splits at commas outside quotes; undefined when a quote stays open or text stands beside a quoted string. */
export function splitFields(text: string): Field[] | undefined {
  const pieces = text.match(/(?:"[^"]*"|[^",])+|(?<=^|,)(?=,|$)/g) ?? [];
  if (pieces.join(',') !== text) return undefined;
  const fields = pieces.map((piece): Field | undefined => {
    const bare = piece.trim();
    if (!bare.includes('"')) return { text: bare, quoted: false };
    const inside = /^"([^"]*)"$/.exec(bare)?.[1];
    return inside === undefined ? undefined : { text: inside, quoted: true };
  });
  return fields.every((field) => field !== undefined) ? fields : undefined;
}

/** The fields of the first line with this prefix that can be split. */
export function firstFields(lines: readonly string[], prefix: string): Field[] | undefined {
  for (const line of lines) {
    const fields = fieldsOf(line, prefix);
    if (fields !== undefined) return fields;
  }
  return undefined;
}

/** All lines with this prefix. */
export const allFields = (lines: readonly string[], prefix: string): Field[][] =>
  lines.flatMap((line) => {
    const fields = fieldsOf(line, prefix);
    return fields === undefined ? [] : [fields];
  });

/** A whole decimal number in range, else undefined. */
export function intOf(field: Field | string | undefined, min: number, max: number): number | undefined {
  const text = typeof field === 'object' ? field.text : field;
  if (text === undefined || !/^[+-]?\d{1,10}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
}

/** A hex number of up to `digits` digits as it is written, upper case, else undefined. */
export function hexOf(field: Field | undefined, digits: number): string | undefined {
  const text = field?.text.replace(/^0x/i, '');
  return text !== undefined && new RegExp(`^[0-9A-Fa-f]{1,${digits}}$`).test(text) ? text.toUpperCase() : undefined;
}

/** Text that a person can read: letters, digits, marks; no control characters, nothing that is not text. */
export function plainText(text: string): string | undefined {
  const bare = text.trim();
  if (bare === '' || bare.length > 120) return undefined;
  return /^[\x20-\x7e\u00c0-\u024f\u0370-\u04ff\u3000-\u9fff]+$/.test(bare) && /[\p{L}\p{N}]/u.test(bare)
    ? bare
    : undefined;
}

/** Turns the hex of UCS-2 (what sticks give while CSCS is UCS2) into text; other text stays. */
export function fromUcs2(text: string): string {
  if (!/^(?:00[0-9A-Fa-f]{2}|0[1-9A-Fa-f][0-9A-Fa-f]{2}){3,}$/.test(text)) return text;
  return (text.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join('');
}

/** Letters of the languages that operators name themselves in. */
const nameForm =
  /^[\x20-\x7e\u00a0-\u024f\u0370-\u06ff\u0900-\u0eff\u1e00-\u1eff\u2019\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]+$/;

/** The name of an operator in any script, also where it comes as the hex of UCS-2; undefined for what is no name. */
export function operatorName(text: string): string | undefined {
  if (/^(?:[0-9A-Fa-f]{4}){3,32}$/.test(text)) {
    const name = (text.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join('');
    if (nameForm.test(name) && /\p{L}{2}/u.test(name)) return name.trim();
  }
  const bare = fromUcs2(text).trim();
  return plainText(bare) ?? (bare.length <= 60 && nameForm.test(bare) && /\p{L}/u.test(bare) ? bare : undefined);
}

/** Whether the last digit of a number is its Luhn check digit (IMEI, 3GPP TS 23.003 annex B). */
export function luhnHolds(digits: string): boolean {
  const sum = [...digits.matchAll(/\d/g)].reverse().reduce((total, match, index) => {
    const value = Number(match[0]) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
