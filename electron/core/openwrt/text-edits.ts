/** Puts `text` in the place of the characters `from` to before `to`. */
export interface TextEdit {
  from: number;
  to: number;
  text: string;
}

/** The text after all edits. They are named by places of the text before; none may overlap another. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let done = text;
  for (const edit of edits.toSorted((a, b) => b.from - a.from || b.to - a.to))
    done = done.slice(0, edit.from) + edit.text + done.slice(edit.to);
  return done;
}

interface Span {
  from: number;
  to: number;
}

/**
 * The edit that takes one of several things out of a list or object: itself, the comma that parts it from its neighbour, and
 * the blanks between the two.
 */
export function takeOut(parts: readonly Span[], index: number): TextEdit {
  const [before, part, after] = [parts[index - 1], parts[index], parts[index + 1]];
  if (part === undefined) return { from: 0, to: 0, text: '' };
  if (after !== undefined) return { from: part.from, to: after.from, text: '' };
  return { from: before === undefined ? part.from : before.to, to: part.to, text: '' };
}
