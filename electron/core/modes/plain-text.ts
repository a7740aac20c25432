/** Most letters of a text from a rules file that are shown: names of sticks have up to 80. */
const maxShown = 200;

/**
 * A text of somebody's rules file as it may stand on a terminal or a page: control characters (C0, DEL, C1), which move
 * cursors and change colours, become blanks; what is longer than 200 letters is cut.
 */
export function plainText(text: string): string {
  const letters = Array.from(text.replace(/\p{Cc}+/gu, ' ').trim());
  return letters.length <= maxShown ? letters.join('') : `${letters.slice(0, maxShown - 1).join('')}…`;
}
