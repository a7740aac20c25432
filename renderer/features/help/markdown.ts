/** A stretch of a line. */
export type Inline =
  | { readonly kind: 'text' | 'strong' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly to: string };

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly text: string; readonly mark: string | undefined }
  | { readonly kind: 'paragraph'; readonly parts: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'picture'; readonly name: string; readonly about: string };

/**
 * Reads a page of the guide: the part of Markdown that it is written in. Headings may carry a mark, `## Rights {#rights}`, that is the
 * same in every language. What is not read as something stands as text; a test sees that no page relies on more.
 */
export function readMarkdown(text: string): Block[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n{2,}/)
    .map((piece) => piece.replace(/^\n+|\n+$/g, ''))
    .filter((piece) => piece !== '')
    .map(readBlock);
}

function readBlock(piece: string): Block {
  const heading = /^(#{1,2}) (.+?)(?: \{#([a-z-]+)\})?$/.exec(piece);
  if (heading !== null)
    return { kind: 'heading', level: heading[1] === '#' ? 1 : 2, text: heading[2] ?? '', mark: heading[3] };
  const code = /^```\w*\n([\s\S]*?)\n?```$/.exec(piece);
  if (code !== null) return { kind: 'code', text: code[1] ?? '' };
  const picture = /^!\[([^\]]*)\]\((?:\.\.\/)?pictures\/(?:[a-z]{2}\/)?([\w-]+)\.webp\)$/.exec(piece);
  if (picture !== null) return { kind: 'picture', about: picture[1] ?? '', name: picture[2] ?? '' };
  const lines = piece.split('\n');
  const item = /^(?:[-*]|(\d+)\.) /;
  const first = item.exec(lines[0] ?? '');
  if (first !== null) return { kind: 'list', ordered: first[1] !== undefined, items: itemsOf(lines, item) };
  return { kind: 'paragraph', parts: readInline(lines.join(' ')) };
}

/** A line that begins no item goes on with the one before. */
function itemsOf(lines: readonly string[], item: RegExp): Inline[][] {
  const texts: string[] = [];
  for (const line of lines) {
    if (item.test(line)) texts.push(line.replace(item, ''));
    else texts.push(`${texts.pop() ?? ''} ${line.trim()}`);
  }
  return texts.map(readInline);
}

const stretch = /\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)/g;

/** Reads bold, code and links of a line. */
export function readInline(line: string): Inline[] {
  const parts: Inline[] = [];
  let at = 0;
  for (const found of line.matchAll(stretch)) {
    const [whole, strong, code, text, to] = found;
    if (found.index > at) parts.push({ kind: 'text', text: line.slice(at, found.index) });
    if (strong !== undefined) parts.push({ kind: 'strong', text: strong });
    else if (code !== undefined) parts.push({ kind: 'code', text: code });
    else parts.push({ kind: 'link', text: text ?? '', to: to ?? '' });
    at = found.index + whole.length;
  }
  if (at < line.length) parts.push({ kind: 'text', text: line.slice(at) });
  return parts;
}
