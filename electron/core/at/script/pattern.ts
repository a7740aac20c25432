import { RE2JS } from 're2js';

/** Longer lines are cut before they are looked at: no honest line that a script waits for is longer. */
const longestLine = 4_096;

/** A regular expression of a script. RE2 takes time in proportion to the line, so that no pattern can hold the program up. */
export interface Pattern {
  /** The named groups where the line fits, undefined where it does not. */
  match(line: string): Record<string, string> | undefined;
  readonly names: readonly string[];
}

const compiled = new Map<string, Pattern>();

/** @throws Error with the words of the library for what is no regular expression */
export function patternOf(source: string): Pattern {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const machine = RE2JS.compile(source);
  const names = Object.keys(machine.namedGroups());
  const pattern: Pattern = {
    names,
    match(line) {
      const matcher = machine.matcher(line.slice(0, longestLine));
      if (!matcher.find()) return undefined;
      return Object.fromEntries(names.map((name) => [name, matcher.group(name) ?? '']));
    },
  };
  // A program has a handful of scripts; this only keeps an editor that checks at every key from filling the memory.
  if (compiled.size > 200) compiled.clear();
  compiled.set(source, pattern);
  return pattern;
}
