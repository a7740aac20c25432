import { readVirtual } from '../compose/virtual-start.ts';

/** What the window program understands on its command line; everything else is Chromium's. */
export interface StartOptions {
  virtual: string[];
  /** Test switch: only virtual sticks, nothing of this computer. */
  onlyVirtual: boolean;
  faults: string[];
  dataFolder: string | undefined;
  /** `--lang`, which is Chromium's word, too. */
  language: string | undefined;
  selfCheck: boolean;
  /** The page shows its terminals to tests. */
  testing: boolean;
}

/** Reads `--name` and `--name=value` words. Unknown ones are left to Chromium. Failure cli.usage for `--virtual=` without a name. */
export function readStartOptions(argv: readonly string[]): StartOptions {
  const values = (name: string): string[] =>
    argv.flatMap((word) => (word.startsWith(`--${name}=`) ? [word.slice(name.length + 3)] : []));
  return {
    virtual: readVirtual(values('virtual')[0]),
    onlyVirtual: values('virtual').length > 0,
    faults: values('fault'),
    dataFolder: values('data')[0],
    language: values('lang')[0],
    selfCheck: argv.includes('--self-check'),
    testing: argv.includes('--testing'),
  };
}
