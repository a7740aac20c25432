import { inflateSync } from 'node:zlib';

interface PdfObject {
  dictionary: string;
  /** Inflated where it is packed. */
  stream: Buffer | undefined;
}

/**
 * The words of a PDF as a reader shows them: each font's glyph numbers are turned into characters by its own table
 * (ToUnicode, ISO 32000-1, 9.10.3), page after page in the order in which they are drawn.
 */
export function pdfText(pdf: Buffer): string {
  const objects = objectsOf(pdf);
  const fonts = new Map<string, ReadonlyMap<string, string>>();
  for (const { dictionary } of objects.values()) {
    for (const [, name = '', number = ''] of dictionary.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(number)?.dictionary ?? '')?.[1] ?? '';
      fonts.set(name, tableOf(objects.get(table)?.stream?.toString('latin1') ?? ''));
    }
  }
  return [...objects.values()]
    .map(({ stream }) => stream?.toString('latin1') ?? '')
    .filter((text) => /\/F\d+ [\d.]+ Tf/.test(text))
    .map((text) => wordsOf(text, fonts))
    .join('\n');
}

/** Everything else that stands in it: names, dictionaries and inflated streams as they are. */
export const pdfBytes = (pdf: Buffer): string =>
  [...objectsOf(pdf).values()]
    .map(({ dictionary, stream }) => dictionary + (stream?.toString('latin1') ?? ''))
    .join('\n');

function objectsOf(pdf: Buffer): Map<string, PdfObject> {
  const objects = new Map<string, PdfObject>();
  const text = pdf.toString('latin1');
  for (const found of text.matchAll(/(?:^|\n)(\d+) 0 obj\s*/g)) {
    const begin = found.index + found[0].length;
    const end = text.indexOf('endobj', begin);
    const at = text.indexOf('stream', begin);
    const packed = at >= 0 && at < end;
    const dictionary = text.slice(begin, packed ? at : end);
    objects.set(found[1] ?? '', { dictionary, stream: packed ? streamAt(pdf, text, at, dictionary) : undefined });
  }
  return objects;
}

function streamAt(pdf: Buffer, text: string, at: number, dictionary: string): Buffer {
  const begin = at + 'stream'.length + (text.startsWith('\r\n', at + 6) ? 2 : 1);
  const length = Number(/\/Length (\d+)(?! \d+ R)/.exec(dictionary)?.[1] ?? text.indexOf('endstream', begin) - begin);
  const bytes = pdf.subarray(begin, begin + length);
  return dictionary.includes('/FlateDecode') ? inflateSync(bytes) : bytes;
}

/** Glyph number, four hex digits, to what it shows. */
function tableOf(cmap: string): ReadonlyMap<string, string> {
  const table = new Map<string, string>();
  for (const [, part = ''] of cmap.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, glyph = '', shown = ''] of part.matchAll(/<([0-9A-F]+)>\s*<([0-9A-F]+)>/gi))
      table.set(glyph.toUpperCase(), charactersOf(shown));
  for (const [, part = ''] of cmap.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, from = '', to = '', first = ''] of part.matchAll(/<([0-9A-F]+)>\s*<([0-9A-F]+)>\s*<([0-9A-F]+)>/gi))
      for (let glyph = parseInt(from, 16); glyph <= parseInt(to, 16); glyph += 1) {
        const shown = parseInt(first, 16) + glyph - parseInt(from, 16);
        table.set(hex(glyph), String.fromCodePoint(shown));
      }
  return table;
}

const hex = (glyph: number): string => glyph.toString(16).toUpperCase().padStart(4, '0');
const charactersOf = (code: string): string =>
  (code.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(parseInt(unit, 16))).join('');

function wordsOf(content: string, fonts: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  let font: ReadonlyMap<string, string> = new Map();
  let out = '';
  for (const [, name, glyphs, ends] of content.matchAll(/\/(F\d+) [\d.]+ Tf|<([0-9A-F]+)>|\b(ET)\b/gi)) {
    if (name !== undefined) font = fonts.get(name) ?? new Map();
    if (glyphs !== undefined)
      out += (glyphs.match(/.{4}/g) ?? []).map((glyph) => font.get(glyph.toUpperCase()) ?? '\ufffd').join('');
    if (ends !== undefined) out += '\n';
  }
  return out;
}
