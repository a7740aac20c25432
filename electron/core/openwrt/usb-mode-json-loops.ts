import type { FindingList } from '../modes/sources/finding.ts';
import { idOfEntry, targetIdsOf, type Rule } from '../modes/rules.ts';

/** Whether a router acts on a device of this entry at all. */
const acts = (rule: Rule): boolean => rule.configuration !== 0;

/**
 * A router looks at every device anew after each plug: where the target of one entry is the id of another one, it goes on
 * switching, and where that leads back, without end.
 */
export function loopFindings(rules: readonly Rule[], list: FindingList): void {
  const next = new Map<string, Set<string>>();
  for (const rule of rules) {
    const id = idOfEntry(rule.entry);
    if (id === undefined || !acts(rule)) continue;
    const targets = next.get(id) ?? new Set<string>();
    for (const target of targetIdsOf(rule)) targets.add(target);
    next.set(id, targets);
  }
  for (const rule of rules) {
    const id = idOfEntry(rule.entry);
    if (id === undefined || !acts(rule)) continue;
    const place = { line: rule.origin.line };
    const base = { entry: rule.entry };
    for (const target of targetIdsOf(rule)) {
      if (target === id) {
        // A configuration that is in force already is not set again; that ends it.
        const ends = rule.configuration !== undefined || rule.mbim === true;
        if (!ends) list.add('rules.trap', place, { ...base, trap: '@rules.trap.same-id' }, 'note');
      } else if (next.has(target)) {
        const back = leadsTo(next, target, id);
        const trap = back ? '@rules.trap.loop' : '@rules.trap.chain';
        list.add('rules.trap', place, { ...base, target, trap }, back ? 'mend' : 'note');
      }
    }
  }
}

function leadsTo(next: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const queue = [from];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    queue.push(...(next.get(id) ?? []));
  }
  return false;
}
