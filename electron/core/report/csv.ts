/**
 * A text that a spreadsheet would take for a formula (OWASP, "CSV Injection": begins with = + - @, a tab or a return) gets an
 * apostrophe in front, also behind blanks. Plain numbers stay numbers.
 */
function harmless(text: string): string {
  if (/^[+-]?\d+(?:[.,]\d+)?$/.test(text)) return text;
  return /^[\s\u00a0\ufeff]*[=+\-@\t\r|%\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
}

const cell = (text: string): string => {
  const safe = harmless(text);
  return /[",\r\n;\t]|^\s|\s$|^'/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Rows as RFC 4180 has them: commas, CRLF at each end, quotes doubled. The first row is the header. */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
