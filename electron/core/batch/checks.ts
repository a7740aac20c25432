import { patternOf } from '../at/script/pattern.ts';
import { maskValue } from '../facts/mask.ts';
import { message, type Check, type Fact, type FactKey, type FactSet, type Message } from '../model/index.ts';

/** Power of the signal, the first of these that was read: RSSI is told by every generation. */
const powers: readonly FactKey[] = ['rssi', 'rscp', 'rsrp'];

/** A fact that was read, by key; undefined where there is no value. */
export function readFact(facts: FactSet | undefined, key: Check['fact']): Fact | undefined {
  const keys = key === 'signal' ? powers : [key];
  const found = keys.map((one) => facts?.facts.find((fact) => fact.key === one && fact.status === 'read'));
  return found.find((fact) => fact !== undefined);
}

/** The text of a fact that was read. */
export function factText(facts: FactSet | undefined, key: Check['fact']): string | undefined {
  const value = readFact(facts, key)?.value;
  return value === undefined || value === null ? undefined : String(value);
}

/** Checks that can be made before anything is changed in the stick: they look at what no PIN, APN or script changes. */
export const isEarly = ({ fact }: Check): boolean => ['maker', 'model', 'firmware', 'hardware', 'imei'].includes(fact);

/** Holds each check against what was read; gives why the first one that does not hold fails. */
export function firstFailed(checks: readonly Check[], facts: FactSet | undefined): Message | undefined {
  for (const check of checks) {
    const why = failure(check, facts);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Why a check does not hold. What was not read holds nothing. */
export function failure(check: Check, facts: FactSet | undefined): Message | undefined {
  const fact = readFact(facts, check.fact);
  const name = `@${labelOf(check.fact)}`;
  if (fact === undefined || fact.value === null) return message('batch.check.unread', { fact: name });
  const { value } = fact;
  const saw = fact.sensitive === undefined ? shown(fact) : maskValue(fact.sensitive, String(value));
  const fails = (id: string, wanted?: string | number): Message =>
    message(`batch.check.${id}`, { fact: name, saw, ...(wanted !== undefined && { wanted }) });
  const wantedText = (one: string | number): string =>
    fact.sensitive === undefined ? String(one) : maskValue(fact.sensitive, String(one));
  const same = (one: string | number): boolean => String(one) === String(value);
  if (check.is !== undefined && !same(check.is)) return fails('is', wantedText(check.is));
  if (check.oneOf !== undefined && !check.oneOf.some(same)) {
    const few = check.oneOf.length <= 3 && fact.sensitive === undefined;
    return few ? fails('one-of', check.oneOf.join(', ')) : fails('not-listed', check.oneOf.length);
  }
  if (check.matches !== undefined && !patternOf(`^(?:${check.matches})$`).match(String(value)))
    return fails('matches', check.matches);
  const number = typeof value === 'number' ? value : Number.NaN;
  if (check.above !== undefined && !(number > check.above)) return fails('above', check.above);
  if (check.below !== undefined && !(number < check.below)) return fails('below', check.below);
  return undefined;
}

const shown = ({ value, unit }: Fact): string =>
  unit === undefined || unit === 'tries' ? String(value) : `${String(value)} ${unit}`;

const labelOf = (fact: Check['fact']): string =>
  fact === 'signal' ? 'fact.group.signal' : fact === 'simState' ? 'batch.fact.sim' : `fact.label.${fact}`;
