import { readVirtual } from '../compose/virtual-start.ts';
import { valuesOf } from './start-words.ts';

/** What the workbench of the window goes by; everything else on its command line is Chromium's. */
export interface StartOptions {
  virtual: string[];
  /** Test switch: only virtual sticks, nothing of this computer. */
  onlyVirtual: boolean;
  faults: string[];
  dataFolder: string | undefined;
}

/** Reads the words that name sticks, faults and the data folder. Failure cli.usage for `--virtual=` without a name. */
export const readStartOptions = (argv: readonly string[]): StartOptions => ({
  virtual: readVirtual(valuesOf(argv, 'virtual')[0]),
  onlyVirtual: valuesOf(argv, 'virtual').length > 0,
  faults: valuesOf(argv, 'fault'),
  dataFolder: valuesOf(argv, 'data')[0],
});
