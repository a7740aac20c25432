/** Lines sent to one stick, oldest first. Kept for the session of the program only: they may hold numbers of a person. */
export type History = readonly string[];

/** More than anybody steps back through with a key. */
const limit = 200;

/** Adds a line; the same line twice in a row stands once. */
export function remember(history: History, line: string): History {
  if (line.trim() === '' || history.at(-1) === line) return history;
  return [...history, line].slice(-limit);
}

/** Where somebody is in the history: `undefined` = at the line being typed, which `typed` keeps. */
export interface Recall {
  readonly index: number | undefined;
  readonly typed: string;
}
export const atPrompt: Recall = { index: undefined, typed: '' };

/** One step back (older) or forth (newer). Gives the new place and the line to show; undefined when there is no further one. */
export function step(
  history: History,
  recall: Recall,
  by: 'older' | 'newer',
  shown: string,
): { recall: Recall; line: string } | undefined {
  const typed = recall.index === undefined ? shown : recall.typed;
  const from = recall.index ?? history.length;
  const index = by === 'older' ? from - 1 : from + 1;
  if (index < 0 || (recall.index === undefined && by === 'newer')) return undefined;
  const line = history[index];
  if (line !== undefined) return { recall: { index, typed }, line };
  return { recall: atPrompt, line: typed };
}

/** Lines that hold the text, newest first, each once; upper and lower case are the same. */
export function search(history: History, text: string): string[] {
  const wanted = text.trim().toLowerCase();
  return [...new Set(history.toReversed())].filter((line) => line.toLowerCase().includes(wanted));
}
