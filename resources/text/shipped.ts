import { say } from './index.ts';

/** Keys of recipes and scripts whose text is for people; all others are for the program. */
const wordKeys: ReadonlySet<string> = new Set(['name', 'about', 'ask', 'note', 'text', 'why']);

/**
 * A file that comes with the program as JSON text, its words in the language that is spoken. They are their own ids: what has no
 * translation stays as it is.
 */
export function shippedText(file: unknown): string {
  const spoken = (key: string, value: unknown): unknown =>
    typeof value === 'string' && wordKeys.has(key) ? say({ id: value }) : value;
  return `${JSON.stringify(file, spoken, 2)}\n`;
}
