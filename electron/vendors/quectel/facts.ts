import { commonParsers } from '../../core/facts/parsers/index.ts';
import { allFields, fieldsOf, intOf } from '../../core/facts/grammar.ts';
import type { AtParser } from '../../core/facts/parsed.ts';
import { factKit } from '../../core/facts/recipe.ts';
import { signal } from '../../core/facts/signal.ts';
import { onFirstUse } from '../../core/model/once.ts';
import recipe from './facts.json' with { type: 'json' };

const lteSystem = /^(?:LTE|CAT-M|CAT-NB|eMTC|NBIoT)$/i;

/** Place of the SINR behind the system in a line about an LTE cell: the 17th field of the one-line form. */
const sinrPlace = 14;

/** SINR of the LTE cell in use, as the module counts it. */
function lteSinr(lines: readonly string[]): number | undefined {
  for (const fields of allFields(lines, '+QENG')) {
    const system = fields.findIndex(({ text }) => lteSystem.test(text));
    if (system >= 0) return intOf(fields[system + sinrPlace], -300, 300);
  }
  return undefined;
}

const isOf = (line: string, system: RegExp): boolean =>
  (fieldsOf(line, '+QENG') ?? []).some(({ text }) => system.test(text));

/**
 * +QENG of one family: what its shape gives, and the SINR in dB by the way in which that family counts. Beside an LTE cell the
 * values of the second one, of 5G, are left out: facts of one cell are not mixed with another's.
 */
const qeng =
  (toDb?: (n: number) => number): AtParser =>
  (all, final) => {
    const lines = all.some((line) => isOf(line, lteSystem)) ? all.filter((line) => !isOf(line, /^NR5G-NSA$/i)) : all;
    const parsed = commonParsers()['qeng']?.(lines, final) ?? [];
    const n = lteSinr(lines);
    // A ratio says nothing where the power is none that can be.
    const isHeard = parsed.some(({ key, status }) => key === 'rsrp' && status === 'read');
    if (toDb === undefined || n === undefined || !isHeard || parsed.some(({ key }) => key === 'sinr')) return parsed;
    return [...parsed, ...signal('sinr', toDb(n), 'likely')];
  };

/** How the facts of Quectel modules are read. */
export const quectelFacts = onFirstUse(() =>
  factKit(recipe, {
    atParsers: {
      ...commonParsers(),
      // EC2x, EG9x and their like: fifths of a dB above -20. RM5xx: dB as it stands.
      'qeng-fifths': qeng((n) => n / 5 - 20),
      'qeng-db': qeng((n) => n),
      qeng: qeng(),
    },
    webParsers: {},
  }),
);
