import { parseArgs } from 'node:util';
import { usage } from '../compose/usage.ts';
import { Failure, modeTokens, modeTokenSchema, placeSchema, type ModeToken, type Place } from '../core/model/index.ts';
import { nearest } from './nearest.ts';
import { isOption, optionNames, optionOf, optionTable, type OptionName } from './option-table.ts';
import { isVerb, mostWords, takes } from './verb-table.ts';

export interface Arguments {
  verb: string | undefined;
  rest: string[];
  flags: ReadonlySet<string>;
  values: ReadonlyMap<string, string>;
  faults: readonly string[];
  /** `NAME=VALUE` as typed. */
  settings: readonly string[];
}

interface OptionToken {
  name: string;
  /** As typed, `--name` or `-n`. */
  rawName: string;
  value?: string | undefined;
  inlineValue?: boolean | undefined;
}

/** Reads the command line. Failure cli.usage for what is not in the tables. */
export function readArguments(argv: readonly string[]): Arguments {
  // Not strict: what is wrong is told here, in the person's language.
  const { tokens } = parseArgs({
    // `-,crnl` is socat's word for this terminal with an option, and no options `,`, `c`, `r` …
    args: argv.map((word) => (word.startsWith('-,') ? `stdio${word.slice(1)}` : word)),
    options: optionTable,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const [verb, ...rest] = words;
  if (verb !== undefined && isVerb(verb)) {
    const extra = rest[mostWords(verb)];
    if (extra !== undefined) throw usage('takes-no-word', { verb, text: extra });
  }
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const several = new Map<OptionName, string[]>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, value } = checked(token);
    if (verb !== undefined && isVerb(verb) && !takes(verb, name)) throw usage('not-for-verb', { option: name, verb });
    if (value === undefined) flags.add(name);
    else if (optionOf(name).multiple) several.set(name, [...(several.get(name) ?? []), value]);
    else values.set(name, value);
  }
  return { verb, rest, flags, values, faults: several.get('fault') ?? [], settings: several.get('set') ?? [] };
}

/** An option that there is, with a value where it takes one. Failure cli.usage. */
function checked({ name, rawName, value, inlineValue }: OptionToken): { name: OptionName; value: string | undefined } {
  if (!isOption(name)) {
    const near = nearest(name, optionNames);
    throw near === undefined
      ? usage('no-option', { option: rawName })
      : usage('no-option-but', { option: rawName, near: `--${near}` });
  }
  if (optionOf(name).type === 'boolean') {
    if (value !== undefined) throw usage('takes-no-value', { option: name });
    return { name, value };
  }
  // `--out --force` forgot a value; one that begins with a dash is written behind a `=`.
  const isForgotten = value === undefined || (inlineValue !== true && value.length > 1 && value.startsWith('-'));
  if (isForgotten)
    throw usage('value-missing', { option: name, value: `@cli.value.${optionOf(name).value ?? 'word'}` });
  return { name, value };
}

/** ms of `500ms`, `2s`, `10m`, `2h`, or plain seconds. Failure cli.usage. */
export function readTime(text: string, option: string): number {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  const factor = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[found?.[2] ?? 's'] ?? 0;
  const ms = Math.round(Number(found?.[1] ?? 0) * factor);
  if (ms < 1) throw usage('no-time', { option });
  return ms;
}

/** A place from the command line. Failure cli.usage when it is missing or is no place. */
export function readPlace(text: string | undefined): Place {
  if (text === undefined) throw usage('place-missing');
  const place = placeSchema.safeParse(text);
  if (!place.success) throw usage('not-a-place', { text });
  return place.data;
}

/** A mode token from the command line. Failure mode.unknown-token. */
export function readMode(text: string | undefined): ModeToken {
  if (text === undefined) throw usage('mode-missing', { modes: modeTokens.join(', ') });
  const mode = modeTokenSchema.safeParse(text);
  if (!mode.success) throw new Failure('mode.unknown-token', { mode: text, modes: modeTokens.join(', ') });
  return mode.data;
}
