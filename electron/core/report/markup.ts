/** A piece of HTML that is safe to put into a page. Only `markup` and `trusted` make one. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Piece = Markup | string | number | undefined | readonly Markup[];

/** HTML with everything that is filled in made harmless, unless it is markup itself. */
export function markup(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(parts.reduce((out, part, i) => out + textOf(pieces[i - 1]) + part));
}

/** Our own constant text as markup; never for anything that comes from a stick, a file or a person. */
export const trusted = (text: string): Markup => new Markup(text);

function textOf(piece: Piece): string {
  if (piece === undefined) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'string' || typeof piece === 'number') return escapeHtml(String(piece));
  return piece.map((one) => one.text).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and for attribute values in quotes. Control characters, which HTML may not hold, are shown as their pictures. */
export function escapeHtml(text: string): string {
  return (
    text
      .replace(/[&<>"']/g, (found) => entities[found] ?? found)
      // U+2400 and on are the pictures of the control characters 0 to 31; 127 is U+2421. Tab and line feed stay.
      .replace(/[\u0000-\u0008\u000b-\u001f]/g, (found) => String.fromCodePoint(0x2400 + (found.codePointAt(0) ?? 0)))
      .replace(/\u007f/g, '\u2421')
      // Marks that turn the reading direction could make a report read as something else.
      .replace(/[\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
  );
}
