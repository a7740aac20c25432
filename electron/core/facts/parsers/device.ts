import { plainText } from '../grammar.ts';
import { imei } from '../identifiers.ts';
import type { FactKey } from '../../model/index.ts';
import { read, type AtParser, type Parsed } from '../parsed.ts';

/** Strips `+CGMR: `, the word for what it is and the quotes; a line with another command's prefix is not ours. */
function freeLine(line: string, prefix: string): string | undefined {
  const named = new RegExp(`^\\+${prefix}: ?(.*)$`, 'i').exec(line)?.[1] ?? line;
  const own = named.replace(/^(?:(?:Manufacturer|Model|Revision) ?: *|REVISION (?=\d))/i, '');
  if (/^[+^!#$%*_]\w+:/.test(own)) return undefined;
  const text = plainText(own.replace(/^"(.*)"$/, '$1'));
  // Makers write names and versions in ASCII; one letter is none.
  return text !== undefined && /^[\x20-\x7e]{2,}$/.test(text) ? text : undefined;
}

const labels: Readonly<Record<string, FactKey>> = { manufacturer: 'maker', model: 'model', revision: 'firmware' };
const listed = /^(Manufacturer|Model|Revision|IMEI|SVN|GCAP) ?:/i;
const labelOf = (line: string): string => listed.exec(line)?.[1]?.toLowerCase() ?? '';

/** One line of free text, rarely two. */
const freeText =
  (key: 'maker' | 'model' | 'firmware', prefix: string): AtParser =>
  (lines, final) => {
    // More than four lines are some other listing.
    if (final.kind !== 'ok' || lines.length === 0 || lines.length > 4) return [];
    const texts = lines.map((line) => freeLine(line, prefix));
    // Other labels than its own are another listing; the answer to ATI may come late.
    if (key !== 'firmware' && lines.some((line) => listed.test(line) && labels[labelOf(line)] !== key)) return [];
    return texts.every((text) => text !== undefined) ? [read(key, texts.join(' '))] : [];
  };

const cgsn: AtParser = (lines) => {
  for (const line of lines) {
    const digits = /^(?:\+C?GSN: ?|IMEI: ?)?"?(\d{15})"?$/i.exec(line)?.[1];
    if (digits !== undefined) return imei(digits);
  }
  return [];
};

/** `Manufacturer: …`, `Model: …`, `Revision: …`, `IMEI: …`; or three lines: maker, model, `Revision: …`. */
const ati: AtParser = (lines) => {
  const labelled = lines.flatMap((line): Parsed[] => {
    const match = /^([A-Za-z]+) ?: ?(.*)$/.exec(line);
    const label = match?.[1]?.toLowerCase();
    const text = plainText(match?.[2] ?? '');
    // One letter is no name; `0` stands there before a maker has written one.
    if (label === undefined || text === undefined || text.length < 2) return [];
    if (label === 'imei') return imei(text);
    if (label === 'manufacturer' || label === 'model' || label === 'revision')
      return [read(labels[label] ?? 'model', text)];
    return [];
  });
  const [maker, model] = [plainText(lines[0] ?? ''), plainText(lines[1] ?? '')];
  const revision = /^REVISION (\d[\w.-]*)$/.exec(lines[2] ?? '')?.[1];
  const bare = /^[A-Za-z0-9][^:]*$/;
  if (maker && model && bare.test(maker) && bare.test(model)) {
    const names = [read('maker', maker), read('model', model)];
    if (labelled.length === 1 && lines[2]?.startsWith('Revision') === true) return [...names, ...labelled];
    if (labelled.length === 0 && revision !== undefined) return [...names, read('firmware', revision)];
  }
  return labelled;
};

export const deviceParsers = {
  cgmi: freeText('maker', 'CGMI'),
  cgmm: freeText('model', 'CGMM'),
  cgmr: freeText('firmware', 'CGMR'),
  cgsn,
  ati,
} satisfies Record<string, AtParser>;
