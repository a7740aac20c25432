import type { ErrorCode, FactKey, SessionSnapshot } from '../model/index.ts';

/** Numbers of which there is one each in the world, the gravest first. */
const unique = [
  { key: 'imei', code: 'identity.same-imei' },
  { key: 'iccid', code: 'identity.same-iccid' },
] as const satisfies readonly { key: FactKey; code: ErrorCode }[];

/**
 * Two sticks with one IMEI: no network takes both, and one of them has been written over. Two with the number of one SIM: it is
 * a copy, or one SIM is served to both. Each of them gets a warning that names the place of the other; only what the sticks
 * themselves have told counts, and one warning about a pair is enough.
 */
export function tellTwins(sessions: readonly SessionSnapshot[]): SessionSnapshot[] {
  return sessions.map((session) => {
    for (const { key, code } of unique) {
      const told = toldBy(session, key);
      const twin = sessions.find((other) => other !== session && told !== undefined && toldBy(other, key) === told);
      if (twin === undefined) continue;
      const error = { code, params: { name: session.identity.name, place: session.place, other: twin.place } };
      return { ...session, obstacles: [...session.obstacles, { error }] };
    }
    return session;
  });
}

function toldBy({ sighting, facts }: SessionSnapshot, key: FactKey): string | undefined {
  const fact = sighting === undefined ? undefined : facts?.facts.find((one) => one.key === key);
  return fact?.status === 'read' ? String(fact.value) : undefined;
}
