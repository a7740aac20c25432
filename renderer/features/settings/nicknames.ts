import type { SessionSnapshot } from '../../../preload/contract/index.ts';

type Session = Pick<SessionSnapshot, 'place' | 'goneAt' | 'identity'>;

/** Places that can be named: where sticks are now, then those that have a name already. `name` = the stick that is there. */
export function placesToName(
  nicknames: Readonly<Record<string, string>>,
  sessions: readonly Session[],
): { place: string; name: string | undefined }[] {
  const here = sessions.map((session) => ({
    place: session.place,
    name: session.goneAt === undefined ? session.identity.name : undefined,
  }));
  const known = new Set(here.map((one) => one.place));
  const rest = Object.keys(nicknames).filter((place) => !known.has(place) && nicknames[place] !== '');
  return [...here, ...rest.toSorted().map((place) => ({ place, name: undefined }))];
}

/** The names with one changed; an empty name takes it away. */
export function withNickname(
  nicknames: Readonly<Record<string, string>>,
  place: string,
  nickname: string,
): Record<string, string> {
  const { [place]: _old, ...others } = nicknames;
  return nickname === '' ? others : { ...others, [place]: nickname };
}
