import { modeTokens } from '../core/model/index.ts';
import { optionTable } from './arguments.ts';
import type { Verb } from './context.ts';
import { table } from './print.ts';

/** The help text, made from the tables that the program itself works by. */
export function helpText(verbs: readonly Verb[]): string {
  return [
    'mwb: find cellular USB sticks, switch their mode with proof, read their facts, talk AT, report',
    '',
    'Usage: mwb [options] VERB …',
    '',
    table(verbs.map((verb) => [`  ${verb.usage}`, verb.help])),
    '',
    'Options',
    table(Object.entries(optionTable).map(([name, option]) => [`  --${name}`, option.help])),
    '',
    `Modes: ${modeTokens.join(', ')}`,
    'Exit codes: 0 done, verified · 2 usage · 3 place unknown · 4 cannot be done · 5 different · 6 lost · 7 not known · 8 no access · 9 file · 10 no answer · 11 held back · 12 not all good · 130 stopped',
  ].join('\n');
}
