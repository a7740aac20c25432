/**
 * Tcl's `string match`, as the dispatcher of usb_modeswitch asks it of a device's strings: `*` any run of characters, `?`
 * any one, `[a-z]` one of a set, `\x` the x itself, everything else itself, letter by letter. Takes at most as many steps
 * as the product of both lengths, whatever the pattern.
 */
export function globMatches(pattern: string, text: string): boolean {
  const wanted = Array.from(pattern);
  const letters = Array.from(text);
  let part = 0;
  let at = 0;
  // Behind the last star, and how far it reaches: only that one is ever taken back.
  let star: number | undefined;
  let reach = 0;
  while (at < letters.length) {
    if (wanted[part] === '*') {
      part += 1;
      star = part;
      reach = at;
      continue;
    }
    const next = behind(wanted, part, letters[at] ?? '');
    if (next !== undefined) {
      part = next;
      at += 1;
    } else if (star === undefined) {
      return false;
    } else {
      part = star;
      reach += 1;
      at = reach;
    }
  }
  return wanted.slice(part).every((one) => one === '*');
}

/** Where the pattern goes on behind the part that this letter fits; undefined when it does not fit. */
function behind(wanted: readonly string[], part: number, letter: string): number | undefined {
  switch (wanted[part]) {
    case undefined:
      return undefined;
    case '?':
      return part + 1;
    case '[':
      return behindSet(wanted, part + 1, letter);
    case '\\':
      return wanted[part + 1] === letter ? part + 2 : undefined;
    default:
      return wanted[part] === letter ? part + 1 : undefined;
  }
}

/** A range goes either way; there is no negation, a backslash is a letter, and the closing bracket may be missing. */
function behindSet(wanted: readonly string[], begin: number, letter: string): number | undefined {
  for (let at = begin; ; at += 1) {
    const from = wanted[at];
    if (from === undefined || from === ']') return undefined;
    let to = from;
    if (wanted[at + 1] === '-') {
      at += 2;
      const end = wanted[at];
      if (end === undefined) return undefined;
      to = end;
    }
    if ((from <= letter && letter <= to) || (to <= letter && letter <= from)) {
      const close = wanted.indexOf(']', at + 1);
      return close < 0 ? wanted.length : close + 1;
    }
  }
}
