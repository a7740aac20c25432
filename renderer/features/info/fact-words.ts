import type { SessionSnapshot } from '../../../preload/contract/index.ts';
import { say, sayError } from '../../../resources/text/index.ts';
import type { GlyphName } from '../../components/glyph.tsx';

export type FactSet = NonNullable<SessionSnapshot['facts']>;
export type Fact = FactSet['facts'][number];
export const groups = ['device', 'sim', 'signal', 'network'] as const satisfies readonly Fact['group'][];

export const labelOf = (fact: Fact): string => say({ id: `fact.label.${fact.key}` });

/** A value that the machine wrote (numbers, versions, addresses) stands in mono, words of ours do not. */
export function valueOf(fact: Fact): { text: string; isMachine: boolean } {
  if (fact.status !== 'read' || fact.value === null) {
    return { text: say({ id: `info.status.${fact.status === 'read' ? 'absent' : fact.status}` }), isMachine: false };
  }
  if (fact.words !== undefined) return { text: say(fact.words), isMachine: false };
  if (fact.unit === undefined)
    return { text: String(fact.value), isMachine: fact.key !== 'maker' && fact.key !== 'model' };
  if (fact.unit === 'tries') return { text: String(fact.value), isMachine: false };
  return { text: `${String(fact.value)} ${fact.unit}`, isMachine: true };
}

const glyphs = {
  ok: 'verified',
  ready: 'ready',
  attention: 'attention',
  bad: 'failed',
  idle: 'idle',
  unknown: 'unknown',
} as const satisfies Record<NonNullable<Fact['judgement']>['state'], GlyphName>;

/** Silhouette and word on a fact; undefined when there is nothing to judge. A fact without a value says why. */
export function verdictOf(fact: Fact): { glyph: GlyphName; words: string } | undefined {
  if (fact.judgement !== undefined) return { glyph: glyphs[fact.judgement.state], words: say(fact.judgement.words) };
  if (fact.status === 'read') {
    return fact.certainty === 'sure'
      ? undefined
      : { glyph: 'unknown', words: say({ id: `certainty.${fact.certainty}` }) };
  }
  if (fact.status === 'absent') return { glyph: 'idle', words: say({ id: 'info.status.absent' }) };
  return { glyph: 'unknown', words: say({ id: 'verdict.unknown' }) };
}

/** Why there is no value, in one sentence; undefined for a fact that was read. */
export function whyNot(fact: Fact): string | undefined {
  if (fact.status === 'read') return undefined;
  return fact.error === undefined ? say({ id: `info.why.${fact.status}` }) : sayError(fact.error).what;
}

/** By what the facts were read: "AT on ttyUSB2", "its page at 192.168.8.1"; the way that gave most. */
export function mainSource(facts: readonly Fact[]): { via: Fact['source']['via']; where: string } | undefined {
  const counts = new Map<string, { source: Fact['source']; count: number }>();
  for (const { source } of facts) {
    const key = `${source.via} ${source.where}`;
    counts.set(key, { source, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const best = [...counts.values()].toSorted((a, b) => b.count - a.count)[0];
  return best === undefined ? undefined : { via: best.source.via, where: best.source.where };
}

/** All facts as lines for the clipboard: group, label, value, source. */
export function factsAsText(facts: readonly Fact[]): string {
  return groups
    .flatMap((group) => {
      const own = facts.filter((fact) => fact.group === group);
      if (own.length === 0) return [];
      return [
        say({ id: `fact.group.${group}` }),
        ...own.map((fact) => `  ${labelOf(fact)}\t${valueOf(fact).text}\t${fact.source.ask}`),
        '',
      ];
    })
    .join('\n')
    .trimEnd();
}

/** The value that says most about the link, for the words beside the bars. */
export function leadingSignal(facts: readonly Fact[]): Fact | undefined {
  const order = ['rsrp', 'rscp', 'rssi'];
  return order
    .map((key) => facts.find((fact) => fact.key === key && fact.status === 'read'))
    .find((fact) => fact !== undefined);
}
