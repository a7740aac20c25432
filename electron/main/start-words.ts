/** What the first part of the start goes by; the rest of the command line is read with the workbench. */
export interface StartWords {
  dataFolder: string | undefined;
  /** `--lang`, which is Chromium's word, too. */
  language: string | undefined;
  selfCheck: boolean;
  /** The page shows its terminals to tests. */
  testing: boolean;
  /** Sticks or faults are named, in which something may be wrong. */
  asksForMore: boolean;
}

/** Reads `--name` and `--name=value` words. Unknown ones are left to Chromium. */
export const readStartWords = (argv: readonly string[]): StartWords => ({
  dataFolder: valuesOf(argv, 'data')[0],
  language: valuesOf(argv, 'lang')[0],
  selfCheck: argv.includes('--self-check'),
  testing: argv.includes('--testing'),
  asksForMore: valuesOf(argv, 'virtual').length + valuesOf(argv, 'fault').length > 0,
});

/** The values of all words `--name=value`. */
export const valuesOf = (argv: readonly string[], name: string): string[] =>
  argv.flatMap((word) => (word.startsWith(`--${name}=`) ? [word.slice(name.length + 3)] : []));
