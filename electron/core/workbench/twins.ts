import type { SessionSnapshot } from '../model/index.ts';

/**
 * Two sticks with one IMEI: no network takes both, and one of them has been written over. Each of them gets a warning that
 * names the place of the other. Only what the sticks themselves have told counts.
 */
export function tellTwins(sessions: readonly SessionSnapshot[]): SessionSnapshot[] {
  return sessions.map((session) => {
    const imei = imeiOf(session);
    const twin = sessions.find((other) => other !== session && imei !== undefined && imeiOf(other) === imei);
    if (twin === undefined) return session;
    const error = {
      code: 'identity.same-imei' as const,
      params: { name: session.identity.name, place: session.place, other: twin.place },
    };
    return { ...session, obstacles: [...session.obstacles, { error }] };
  });
}

function imeiOf({ sighting, facts }: SessionSnapshot): string | undefined {
  const fact = sighting === undefined ? undefined : facts?.facts.find(({ key }) => key === 'imei');
  return fact?.status === 'read' ? String(fact.value) : undefined;
}
