import type { AtParser } from '../parsed.ts';
import { deviceParsers } from './device.ts';
import { networkParsers } from './network.ts';
import { serviceParsers } from './service.ts';
import { simParsers } from './sim.ts';

/** Parsers of answers that need code: several forms at once, or several fields for one fact. */
export const codeParsers: Readonly<Record<string, AtParser>> = {
  ...deviceParsers,
  ...simParsers,
  ...networkParsers,
  ...serviceParsers,
};
