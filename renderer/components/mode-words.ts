import type { ModeToken } from '../../preload/contract/index.ts';
import { say } from '../../resources/text/index.ts';

/** The name of a mode as a heading: "Serial modem". */
export const modeName = (mode: ModeToken): string => say({ id: `mode.${mode}` });
/** The name of a mode within a sentence: "serial modem". */
export const modeInline = (mode: ModeToken): string => say({ id: `mode.${mode}.inline` });
