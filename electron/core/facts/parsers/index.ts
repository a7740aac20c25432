import { shapeParsers } from '../../answers/index.ts';
import { onFirstUse } from '../../model/once.ts';
import type { AtParser } from '../parsed.ts';
import { codeParsers } from './code.ts';

/** Parsers that sticks of all makers share, by the name that recipes use: code, and the shapes of answers. */
export const commonParsers: () => Readonly<Record<string, AtParser>> = onFirstUse(() => ({
  ...shapeParsers(),
  ...codeParsers,
}));
