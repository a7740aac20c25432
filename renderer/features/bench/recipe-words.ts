import type { Recipe } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';

type Check = NonNullable<Recipe['checks']>[number];

/** A fact by its name; some names say enough only on the Info page. */
export const factWord = (fact: Check['fact']): string =>
  word(fact === 'signal' ? 'fact.group.signal' : fact === 'simState' ? 'batch.fact.sim' : `fact.label.${fact}`);

/** A check as people say it: "Signal above -95". */
export function checkWords(check: Check): string {
  const fact = factWord(check.fact);
  if (check.is !== undefined) return say({ id: 'bench.check.is', params: { fact, value: check.is } });
  if (check.oneOf !== undefined) return say({ id: 'bench.check.listed', params: { fact, count: check.oneOf.length } });
  if (check.matches !== undefined) return patternWords(fact, check.matches);
  if (check.above !== undefined) return say({ id: 'bench.check.above', params: { fact, value: check.above } });
  return say({ id: 'bench.check.below', params: { fact, value: check.below ?? '' } });
}

/** The commonest pattern in words; others as they are written. */
function patternWords(fact: string, pattern: string): string {
  const [, count] = /^\\d\{(\d+)\}$/.exec(pattern) ?? [];
  return count === undefined
    ? say({ id: 'bench.check.matches', params: { fact, value: pattern } })
    : say({ id: 'bench.check.digits', params: { fact, count } });
}

/** What a recipe does, in the few words of a line. */
export function recipeWords({ mode, checks = [], pin, pagePassword, apn, script, report }: Recipe): string[] {
  return [
    mode === undefined ? word('bench.recipe.as-it-comes') : word(`mode.${mode}`),
    ...checks.map(checkWords),
    ...(pin === undefined ? [] : [word('bench.recipe.pin')]),
    ...(pagePassword === undefined ? [] : [word('bench.recipe.page')]),
    ...(apn === undefined ? [] : [say({ id: 'bench.recipe.apn', params: { apn: apn.name ?? '…' } })]),
    ...(script === undefined ? [] : [say({ id: 'bench.recipe.script', params: { file: script.file } })]),
    ...(report === undefined
      ? []
      : [say({ id: 'bench.recipe.report', params: { formats: report.formats.join(', ').toUpperCase() } })]),
  ];
}
