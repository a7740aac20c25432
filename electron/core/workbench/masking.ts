import { identifiersOf, maskFact, textMasker, type Identifier } from '../facts/mask.ts';
import { runSchema, sessionSnapshotSchema } from '../model/index.ts';
import type { FactSet, Run, SessionSnapshot, Sighting, WorkbenchSnapshot } from '../model/index.ts';

/** What may be shown of things that hold identifiers. Every face, file and log goes through here unless a person asked for numbers in full. */

/** Facts with values and raw answers masked; each answer by the identifiers of all. */
export function maskFacts(set: FactSet): FactSet {
  const identifiers = identifiersOf(set.facts);
  return { ...set, facts: set.facts.map((fact) => maskFact(fact, identifiers)) };
}

/** A run with its wire lines, answers and sightings masked. `facts`: what is known of the stick, if anything. */
export const maskRun = (run: Run, facts: FactSet | undefined): Run =>
  runSchema.parse(maskStrings(run, identifiersIn(facts, [run.before, run.after])));

/** The whole state as the faces may have it. */
export const maskSnapshot = (snapshot: WorkbenchSnapshot): WorkbenchSnapshot => ({
  ...snapshot,
  sessions: snapshot.sessions.map(maskSession),
});

/**
 * Masks snapshot after snapshot. Most places are as they were at the last look; theirs are not searched again. What it gives
 * may be given again and must not be changed.
 */
export function snapshotMasker(): (snapshot: WorkbenchSnapshot) => WorkbenchSnapshot {
  let last = new Map<string, { text: string; masked: SessionSnapshot }>();
  return (snapshot) => {
    const now: typeof last = new Map();
    for (const session of snapshot.sessions) {
      const text = JSON.stringify(session);
      const before = last.get(session.place);
      now.set(session.place, before?.text === text ? before : { text, masked: maskSession(session) });
    }
    last = now;
    return { ...snapshot, sessions: [...now.values()].map(({ masked }) => masked) };
  };
}

export function maskSession(session: SessionSnapshot): SessionSnapshot {
  const identifiers = identifiersIn(session.facts, [session.sighting, session.run?.before, session.run?.after]);
  const { facts, ...rest } = session;
  const masked = sessionSnapshotSchema.parse(maskStrings(rest, identifiers));
  return facts === undefined ? masked : { ...masked, facts: maskFacts(facts) };
}

/** Identifiers of a stick: those it told, and what its descriptors and cards show. */
export function identifiersIn(facts: FactSet | undefined, sightings: readonly (Sighting | undefined)[]): Identifier[] {
  const found = facts === undefined ? [] : identifiersOf(facts.facts);
  for (const sighting of sightings) {
    if (sighting === undefined) continue;
    // Many sticks of one kind share a short made-up serial ("0123"); only long ones tell one stick from another.
    const { serial } = sighting.device;
    if (serial !== undefined && serial.length >= 8) found.push({ kind: 'serial', value: serial });
    for (const card of sighting.cards) if (card.mac !== undefined) found.push({ kind: 'mac', value: card.mac });
  }
  return found;
}

/**
 * What a stick cannot have written: the plan is ours, bytes of rules among it; times, places and ids have a form of their
 * own. A made-up serial such as 12345678 stands in many of them by chance.
 */
const ours: ReadonlySet<string> = new Set([
  'plan', 'at', 'seenAt', 'startedAt', 'endedAt', 'goneAt', 'place', 'vid', 'pid', 'targets', 'mode', 'route',
]); // prettier-ignore

/** A copy with every string masked, however deep; the caller's schema says what it is. @param kept fields left as they are */
export function maskStrings(
  part: unknown,
  identifiers: readonly Identifier[],
  kept: ReadonlySet<string> = ours,
): unknown {
  const mask = textMasker(identifiers);
  const walk = (inner: unknown): unknown => {
    if (typeof inner === 'string') return mask(inner);
    if (Array.isArray(inner)) return inner.map(walk);
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, value]) => [key, kept.has(key) ? value : walk(value)]));
  };
  return walk(part);
}
