/** A word of an address with the place where it begins, characters from 0. */
export interface Word {
  text: string;
  at: number;
  /** A quotation mark in it is not closed. */
  open?: true;
}

/** Splits at a sign that stands outside of quotes and behind no backslash. */
export function splitWords(text: string, sign: string): Word[] {
  const words: Word[] = [];
  let from = 0;
  let quote: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const here = text[at];
    if (here === '\\' && quote !== "'") at += 1;
    else if (quote !== undefined) quote = here === quote ? undefined : quote;
    else if (here === '"' || here === "'") quote = here;
    else if (here === sign) {
      words.push({ text: text.slice(from, at), at: from });
      from = at + 1;
    }
  }
  const last: Word = { text: text.slice(from), at: from };
  return [...words, quote === undefined ? last : { ...last, open: true }];
}

/** Takes quotes and backslashes off, as a shell would within one word. */
export function unquote(text: string): string {
  let plain = '';
  let quote: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const here = text.charAt(at);
    if (here === '\\' && quote !== "'") {
      at += 1;
      plain += text.charAt(at);
    } else if (quote === undefined && (here === '"' || here === "'")) quote = here;
    else if (here === quote) quote = undefined;
    else plain += here;
  }
  return plain;
}

/** A word of a shell's command line: what the shell makes of it, and the first sign in it that only a shell could follow. */
export interface ShellWord {
  text: string;
  sign?: string;
}

/**
 * Takes a command line apart as a POSIX shell does (Shell Command Language §2.2): blanks, quotes, backslashes, continued lines.
 * Nothing is expanded.
 */
export function shellWords(line: string): ShellWord[] {
  const words: ShellWord[] = [];
  let word: ShellWord | undefined;
  let quote: string | undefined;
  const text = line.replace(/\\\r?\n/g, '');
  for (let at = 0; at < text.length; at += 1) {
    const here = text.charAt(at);
    if (quote === undefined && /\s/.test(here)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    word ??= { text: '' };
    if (here === '\\' && (quote === undefined || (quote === '"' && /["\\$`]/.test(text.charAt(at + 1))))) {
      at += 1;
      word.text += text.charAt(at);
    } else if (quote === undefined && (here === '"' || here === "'")) quote = here;
    else if (here === quote) quote = undefined;
    else {
      if (quote !== "'" && isShellSign(text, at, { quoted: quote !== undefined, first: word.text === '' }))
        word.sign ??= here;
      word.text += here;
    }
  }
  if (word !== undefined) words.push(word);
  // Told as the sign that it is.
  const last = words.at(-1);
  if (quote !== undefined && last !== undefined) last.sign ??= quote;
  return words;
}

/** What a shell would act upon: pipes and redirections, names of variables, commands in commands, a home folder. */
function isShellSign(text: string, at: number, { quoted, first }: { quoted: boolean; first: boolean }): boolean {
  const here = text.charAt(at);
  if (here === '`' || (here === '$' && /[A-Za-z_{(]/.test(text.charAt(at + 1)))) return true;
  return !quoted && (/[|&;<>]/.test(here) || (here === '~' && first));
}
