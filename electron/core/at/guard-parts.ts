/** One command out of a line, with where it stands in the line as it was typed. */
export interface CommandPart {
  /** As typed. */
  text: string;
  span: { from: number; to: number };
  /** Upper case: `+CFUN`, `&W`, `D`, `Z`. */
  name: string;
  form: 'set' | 'read' | 'test' | 'execute';
  /** Arguments without quotes and outer blanks, upper case. A basic command has its digits, `D` the number. */
  args: string[];
  /** The same in the letters that were typed. */
  typed: string[];
}

interface Char {
  char: string;
  at: number;
}

/**
 * Splits a typed line into its commands the way modems do (V.250 §5.2): what precedes `AT` is not looked at, basic
 * commands follow each other without a mark, extended ones end at `;`. Backspaces are applied, other control characters
 * dropped. A line with an open quote is read both ways, since modems differ.
 */
export function splitLine(line: string): CommandPart[] {
  const chars = edit(line);
  const start = findAt(chars);
  if (start === undefined) return [];
  const closed = read(chars.slice(start), { quotes: true });
  const quotes = chars.filter((c) => c.char === '"').length;
  return quotes % 2 === 0 ? closed : [...closed, ...read(chars.slice(start), { quotes: false })];
}

/** The line without its last character; a line end that a stick drops is none. */
export const withoutLast = (line: string): string => line.replace(/[^\n]?\n*$/, '');

/** The line as a stick has it in the end: corrections applied, other control characters dropped. */
export const editedText = (line: string): string =>
  edit(line)
    .map((c) => c.char)
    .filter((char) => char !== '\n')
    .join('');

function edit(line: string): Char[] {
  const chars: Char[] = [];
  let at = 0;
  for (const char of line) {
    if (char === '\b' || char === '\u007f') {
      while (chars.at(-1)?.char === '\n') chars.pop();
      chars.pop();
    } else if (char === '\r' || char === '\n') chars.push({ char: '\n', at });
    else if (!/\p{Cc}/u.test(char)) chars.push({ char, at });
    at += char.length;
  }
  return chars;
}

/** Where the first command begins. Blanks between the two letters count as nothing, as everywhere outside quotes. */
function findAt(chars: Char[]): number | undefined {
  let isAfterA = false;
  for (const [i, char] of chars.entries()) {
    if (/\s/.test(char.char)) continue;
    if (isAfterA && isLetter(char, 'T')) return i + 1;
    isAfterA = isLetter(char, 'A');
  }
  return undefined;
}

const isLetter = (c: Char | undefined, letter: string): boolean => c?.char.toUpperCase() === letter;

function read(chars: Char[], how: { quotes: boolean }): CommandPart[] {
  const parts: CommandPart[] = [];
  let i = 0;
  while (i < chars.length) {
    const char = chars[i]?.char ?? '';
    if (/[\s;]/.test(char)) {
      i += 1;
      continue;
    }
    const basic = /[A-Za-z]/.test(char) && char.toUpperCase() !== 'D';
    const end =
      basic || /[&\\]/.test(char) || isOldStyle(chars, i) ? endOfBasic(chars, i) : endOfExtended(chars, i, how);
    const part = chars.slice(i, end);
    parts.push(...toPart(part), ...withinValue(part, how));
    i = end;
  }
  return parts;
}

/**
 * Commands that stand in a value outside quotes: `+CREG=2^RESET`, or two lines whose line end was lost. By the standard
 * that is wrong; a modem that takes them all the same must not surprise.
 */
function withinValue(part: Char[], how: { quotes: boolean }): CommandPart[] {
  if (isLetter(part[0], 'D')) return [];
  const starts: number[] = [];
  let quoted = false;
  let isValue = false;
  for (const [i, { char }] of part.entries()) {
    if (char === '"' && how.quotes) quoted = !quoted;
    else if (!quoted && isValue && marks.has(char) && isName(part, i)) starts.push(i);
    isValue ||= char === '=' || char === '"' || char === '?';
  }
  return starts.flatMap((from, n) => toPart(part.slice(from, starts[n + 1])));
}

const marks: ReadonlySet<string> = new Set('+^!#$%*@');
/** A mark, two letters and what else a name has: no number with its plus, no service code. */
const isName = (chars: Char[], at: number): boolean =>
  /^[+^!#$%*@]\s*[A-Z]\s*[A-Z]/i.test(
    chars
      .slice(at, at + 8)
      .map((c) => c.char)
      .join(''),
  );

/** A letter (after & or \ the next one), its digits, and = or ? of an S register. */
function endOfBasic(chars: Char[], from: number): number {
  const rest = chars
    .slice(from)
    .map((c) => (c.char.length === 1 ? c.char : '\u00a0'))
    .join('');
  const length = /^(?:[&\\%]\s*)?[A-Za-z]?(?:\s*\d+)?(?:\s*(?:=\s*\d*|\?))?/.exec(rest)?.[0].length ?? 0;
  return from + Math.max(1, length);
}

/** `+CSQ?` or `+CSQ=?`, and nothing more. */
const isQuestion = (chars: Char[]): boolean =>
  /^\W\s*[A-Z][A-Z0-9\s]*=?\s*\?$/i.test(chars.map((c) => c.char).join(''));

/** `%C0`, a letter and a digit: a basic command of old modems. Makers' names behind `%` have more letters. */
const isOldStyle = (chars: Char[], at: number): boolean =>
  /^%\s*[A-Za-z]\s*\d/.test(
    chars
      .slice(at, at + 8)
      .map((c) => c.char)
      .join(''),
  );

function endOfExtended(chars: Char[], from: number, how: { quotes: boolean }): number {
  let quoted = false;
  let inName = !isLetter(chars[from], 'D');
  for (let i = from; i < chars.length; i += 1) {
    const char = chars[i]?.char ?? '';
    if (char === '"' && how.quotes) quoted = !quoted;
    if (char === ';' && !quoted) return i;
    // Nothing but a `;` may stand behind a question. A modem that goes on all the same must not surprise.
    if (chars[i - 1]?.char === '?' && /[A-Z]/i.test(char) && isQuestion(chars.slice(from, i))) return i;
    // A line end that this stick drops, and a line behind it: no value and no question goes on with `AT`.
    if (char === '\n' && !quoted && (!inName || chars[i - 1]?.char === '?') && findAt(chars.slice(i, i + 3)) === 3)
      return i;
    if (char === '=' || char === '"') inName = false;
    // A second name without a `;` is wrong by the standard; a modem that takes it all the same must not surprise.
    if (inName && i > from && /[+^!#$%&@*]/.test(char)) return i;
  }
  return chars.length;
}

function toPart(chars: Char[]): CommandPart[] {
  const [first, last] = [chars[0], chars.at(-1)];
  if (first === undefined || last === undefined) return [];
  const text = chars.map((c) => c.char).join('');
  const span = { from: first.at, to: last.at + last.char.length };
  const bare = text.replace(/\s/g, '').toUpperCase();
  const dial = /^\s*D(.*)$/is.exec(text);
  if (dial) return [asPart({ text, span, name: 'D', form: 'execute', typed: [(dial[1] ?? '').trim()] })];
  const basic = /^([&\\%]?[A-Z])(\d*)(=.*|\?)?$/.exec(bare);
  if (basic) {
    const form = basic[3] === '?' ? 'read' : basic[3] === undefined ? 'execute' : 'set';
    return [asPart({ text, span, name: basic[1] ?? '', form, typed: [basic[2] ?? ''] })];
  }
  const name = /^[^A-Z0-9]?[A-Z0-9_]*/.exec(bare)?.[0] ?? '';
  const equals = text.indexOf('=');
  const value = equals < 0 ? '' : text.slice(equals + 1);
  const form = /^[^=]*=\?$/.test(bare) ? 'test' : equals >= 0 ? 'set' : bare.endsWith('?') ? 'read' : 'execute';
  return [asPart({ text, span, name, form, typed: form === 'set' ? argumentsOf(value) : [] })];
}

const asPart = (part: Omit<CommandPart, 'args'>): CommandPart => ({
  ...part,
  args: part.typed.map((text) => text.toUpperCase()),
});

function argumentsOf(text: string): string[] {
  const args: string[] = [];
  let current = '';
  let quoted = false;
  for (const char of text) {
    if (char === '\n') continue;
    if (char === '"') quoted = !quoted;
    else if (char === ',' && !quoted) {
      args.push(current);
      current = '';
    } else if (quoted || !/\s/.test(char)) current += char;
  }
  return [...args, current].map(plainValue);
}

/** Without outer blanks and without zeros in front of a number: `01` is 1 to a modem. */
function plainValue(text: string): string {
  const value = text.trim();
  return /^\d+$/.test(value) ? value.replace(/^0+(?=\d)/, '') : value;
}
