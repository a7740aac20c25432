import type { AtData, StickData, WebData } from '../stick/data.ts';

/**
 * Two recordings of one stick, made in different modes, as one model: what was recorded later goes before what was recorded
 * earlier where both tell the same. A stick that was seen as an installer disk begins as one; how it gets from one mode to
 * another is no part of a recording.
 */
export function mergeRecordings(before: StickData, now: StickData): StickData {
  const [mode = ''] = Object.keys(now.personalities);
  const own = ownDisks(now, mode);
  const personalities = { ...before.personalities, ...own.personalities };
  const shown = Object.values(personalities).flatMap(({ interfaces, further }) =>
    [...interfaces, ...(further ?? []).flat()].flatMap(({ disk }) => disk ?? []),
  );
  const disks = { ...before.disks, ...own.disks };
  return {
    ...before,
    identity: { ...now.identity, ...before.identity },
    stored: { ...before.stored, ...now.stored },
    powerOn: mode === 'disk' ? now.powerOn : before.powerOn,
    personalities,
    disks: Object.fromEntries(Object.entries(disks).filter(([name]) => shown.includes(name))),
    at: mergeAt(before.at, now.at),
    web: mergeWeb(before.web, now.web),
    sim: now.sim.state === undefined ? before.sim : now.sim,
  };
}

/** Disks are called by their interface, which another mode may have too; here their mode is part of the name. */
function ownDisks(now: StickData, mode: string): Pick<StickData, 'personalities' | 'disks'> {
  const nameOf = (disk: string): string => `${mode}-${disk}`;
  const named = <T extends { disk?: string | undefined }>(face: T): T =>
    face.disk === undefined ? face : { ...face, disk: nameOf(face.disk) };
  return {
    personalities: Object.fromEntries(
      Object.entries(now.personalities).map(([name, one]) => [
        name,
        {
          ...one,
          interfaces: one.interfaces.map(named),
          ...(one.further === undefined ? {} : { further: one.further.map((faces) => faces.map(named)) }),
        },
      ]),
    ),
    disks: Object.fromEntries(Object.entries(now.disks).map(([name, disk]) => [nameOf(name), disk])),
  };
}

/** A mode without an AT port has only the bare `AT` of every recording. */
const talks = ({ entries }: AtData): boolean => entries.some(({ ask }) => ask !== '');

function mergeAt(before: AtData, now: AtData): AtData {
  if (!talks(now)) return before;
  if (!talks(before)) return now;
  const asked = new Set(now.entries.map(({ ask }) => ask));
  return { ...now, entries: [...now.entries, ...before.entries.filter(({ ask }) => !asked.has(ask))] };
}

function mergeWeb(before: WebData, now: WebData): WebData {
  if (now.kind === 'none') return before;
  if (now.kind === 'hilink' && before.kind === 'hilink') {
    const known = new Set(now.pages.map(({ path }) => path));
    return { ...now, pages: [...now.pages, ...before.pages.filter(({ path }) => !known.has(path))] };
  }
  if (now.kind === 'goform' && before.kind === 'goform') return { ...now, values: { ...before.values, ...now.values } };
  return now;
}
