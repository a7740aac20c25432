import type { HeaderElement } from './header.ts';

/**
 * Tables of national languages, 3GPP TS 23.038 annex A: locking shift instead of the default alphabet, single shift instead of the
 * extension table. Of the languages that the table names, those of Europe; the text of others stays unread.
 */
export interface NationalTables {
  /** Position = code. */
  basic?: string;
  extension?: Readonly<Record<number, string>>;
}

const singleShift = 0x24;
const lockingShift = 0x25;

const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const small = 'abcdefghijklmnopqrstuvwxyz';
const signs = "%&'()*+,-./0123456789:;<=>?";

/** §A.3.1 Turkish, §A.3.3 Portuguese; Spanish has none. */
const locking: Readonly<Record<number, string>> = {
  1: `@£$¥€éùıòÇ\nĞğ\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bŞşßÉ !"#¤${signs}İ${capitals}ÄÖÑÜ§ç${small}äöñüà`,
  3: `@£$¥êéúíóç\nÔô\rÁáΔ_ªÇÀ∞^\\€Ó|\u001bÂâÊÉ !"#º${signs}Í${capitals}ÃÕÚÜ§~${small}ãõ\`üà`,
};

const common = {
  0x0a: '\f', 0x14: '^', 0x28: '{', 0x29: '}', 0x2f: '\\', 0x3c: '[', 0x3d: '~', 0x3e: ']', 0x40: '|', 0x65: '€',
}; // prettier-ignore

/** §A.2.1 Turkish, §A.2.2 Spanish, §A.2.3 Portuguese. */
const single: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  1: { ...common, 0x47: 'Ğ', 0x49: 'İ', 0x53: 'Ş', 0x63: 'ç', 0x67: 'ğ', 0x69: 'ı', 0x73: 'ş' },
  2: {
    ...common, 0x09: 'ç', 0x41: 'Á', 0x49: 'Í', 0x4f: 'Ó', 0x55: 'Ú', 0x61: 'á', 0x69: 'í', 0x6f: 'ó', 0x75: 'ú',
  },
  3: {
    ...common, 0x05: 'ê', 0x09: 'ç', 0x0b: 'Ô', 0x0c: 'ô', 0x0e: 'Á', 0x0f: 'á', 0x12: 'Φ', 0x13: 'Γ', 0x15: 'Ω', 0x16: 'Π',
    0x17: 'Ψ', 0x18: 'Σ', 0x19: 'Θ', 0x1f: 'Ê', 0x41: 'À', 0x49: 'Í', 0x4f: 'Ó', 0x55: 'Ú', 0x5b: 'Ã', 0x5c: 'Õ', 0x61: 'Â',
    0x69: 'í', 0x6f: 'ó', 0x75: 'ú', 0x7b: 'ã', 0x7c: 'õ', 0x7f: 'â',
  },
}; // prettier-ignore

/** The tables that a header asks for; undefined when one of them is not here. */
export function nationalTablesOf(elements: readonly HeaderElement[]): NationalTables | undefined {
  const tables: NationalTables = {};
  for (const { id, data } of elements) {
    const [language = 0] = data;
    if (id === lockingShift) {
      if (locking[language] === undefined) return undefined;
      tables.basic = locking[language];
    }
    if (id === singleShift) {
      if (single[language] === undefined) return undefined;
      tables.extension = single[language];
    }
  }
  return tables;
}
