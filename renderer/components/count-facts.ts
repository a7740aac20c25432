import type { Fact } from '../../preload/contract/index.ts';

/** How many facts have a value, how many do not and why. A thing that the stick says it has not is an answer, too. */
export function countFacts(facts: readonly Fact[]): { answered: number; total: number; silent: number } {
  const answered = facts.filter((fact) => fact.status === 'read' || fact.status === 'absent').length;
  return { answered, total: facts.length, silent: facts.length - answered };
}
