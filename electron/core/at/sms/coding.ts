/** How the text of a message or a service answer is written. `other`: reserved, or compressed; left as bytes. */
export type Alphabet = 'gsm7' | '8bit' | 'ucs2' | 'other';

export interface Coding {
  alphabet: Alphabet;
  /** Message class: 0 is shown at once and not kept. */
  class?: 0 | 1 | 2 | 3;
  /** Language in front of the text of a service answer (23.038 §5): three characters, or one UCS-2 pair. */
  language?: 'gsm7' | 'ucs2';
}

const alphabets = ['gsm7', '8bit', 'ucs2', 'other'] as const;
const classes = [0, 1, 2, 3] as const;
const classOf = (dcs: number): 0 | 1 | 2 | 3 => classes[dcs & 3] ?? 0;
const alphabetOf = (dcs: number): Alphabet => alphabets[(dcs >> 2) & 3] ?? 'other';

/** Data coding scheme of a short message, 3GPP TS 23.038 §4. Reserved values read as the default alphabet, as it asks. */
export function smsCoding(dcs: number): Coding {
  const group = dcs >> 4;
  if (group <= 0x7) {
    const compressed = (dcs & 0x20) !== 0;
    // The fourth alphabet is reserved: it is read as the default one.
    const named = alphabetOf(dcs);
    const alphabet = compressed ? 'other' : named === 'other' ? 'gsm7' : named;
    return { alphabet, ...((dcs & 0x10) !== 0 && { class: classOf(dcs) }) };
  }
  // 1110: message waiting, kept, UCS-2. 1111: bit 2 tells 8-bit data from the default alphabet.
  if (group === 0xe) return { alphabet: 'ucs2' };
  if (group === 0xf) return { alphabet: (dcs & 4) !== 0 ? '8bit' : 'gsm7', class: classOf(dcs) };
  return { alphabet: 'gsm7' };
}

/** Data coding scheme of service answers and cell broadcast, 3GPP TS 23.038 §5. */
export function serviceCoding(dcs: number): Coding {
  const group = dcs >> 4;
  if (group === 0x1) {
    if (dcs === 0x10) return { alphabet: 'gsm7', language: 'gsm7' };
    if (dcs === 0x11) return { alphabet: 'ucs2', language: 'ucs2' };
    return { alphabet: 'gsm7' };
  }
  if (group >= 0x4 && group <= 0x7) {
    const compressed = (dcs & 0x20) !== 0;
    const named = alphabetOf(dcs);
    const alphabet = compressed ? 'other' : named === 'other' ? 'gsm7' : named;
    return { alphabet, ...((dcs & 0x10) !== 0 && { class: classOf(dcs) }) };
  }
  // 1001: with user data header; its alphabets are those of the general group.
  if (group === 0x9) return { alphabet: alphabetOf(dcs) === 'other' ? 'gsm7' : alphabetOf(dcs), class: classOf(dcs) };
  if (group === 0xf) return { alphabet: (dcs & 4) !== 0 ? '8bit' : 'gsm7', class: classOf(dcs) };
  return { alphabet: 'gsm7' };
}

/** Text of UCS-2 octets; undefined when a half is left over. Pairs of surrogates are kept: phones send UTF-16. */
export function fromUcs2Octets(octets: Uint8Array): string | undefined {
  if (octets.length % 2 !== 0) return undefined;
  let text = '';
  for (let i = 0; i < octets.length; i += 2)
    text += String.fromCharCode(((octets[i] ?? 0) << 8) | (octets[i + 1] ?? 0));
  return text;
}

/** UTF-16 octets, high one first. */
export const toUcs2Octets = (text: string): number[] =>
  Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)).flatMap((unit) => [unit >> 8, unit & 0xff]);
