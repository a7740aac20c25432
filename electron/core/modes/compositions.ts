import { idOf } from '../model/index.ts';
import type { FieldChange, ModeToken } from '../model/index.ts';
import { changedList, changeWords, fieldsOf, leavesAt } from './fields.ts';
import { alike, functionsOn, type ComposedSetting } from './ordered-roles.ts';
import { rolesOf } from './recognise.ts';
import { certaintyOfMark } from './setting-data.ts';
import { keyOf, moveOfValue, reachable, sameValue, type StoredSetting } from './settings.ts';
import type { Situation } from './situation.ts';
import type { Move } from './vendor.ts';

/**
 * The moves that switch single functions of a stick on and off. What is known to be so already is not offered, and what is off is
 * switched on only where it is known to be off.
 */
export function movesOfComposition(data: ComposedSetting, situation: Situation): Move[] {
  const { composition } = data;
  const id = idOf(situation.sighting.device);
  const now = situation.told?.get(data.setting)?.now;
  const known = knownFields(data, situation);
  return composition.changes
    .filter(({ change }) => isNews(change, known))
    .flatMap(({ change, name, keepsAt, mark, source }) => {
      const fields = changeOf(data, { change, keepsAt: keepsAt && !losesKnownAt(data, known, change) });
      const list = now === undefined ? undefined : changedList(now, fields);
      return reachable.flatMap((from): Move[] => {
        const to = leadsTo(data, situation, { from, net: change[composition.card.field] });
        if (to === undefined) return [];
        const way = keyOf(data.setting, Object.entries(change).flat().join('-'));
        const value = { value: list ?? changeWords(change), name, mode: to.mode, ids: [id], way, mark, source };
        const certainty = to.guessed ? 'guess' : certaintyOfMark[mark];
        return [moveOfValue(data, { ...value, keepsAt: fields.keepsAt, certainty, change: fields }, from)];
      });
    });
}

/** The moves back to a list that was read before, whatever the network side has become meanwhile. */
export function movesBackOfComposition(data: ComposedSetting, stored: StoredSetting, situation: Situation): Move[] {
  const { fields, card } = data.composition;
  const now = situation.told?.get(data.setting)?.now;
  if (now !== undefined && sameValue(now, stored.value)) return [];
  const net = fieldsOf(stored.value, fields)?.get(card.field) === '0' ? '0' : '1';
  const keepsAt = leavesAt(stored.value, data.composition);
  return reachable.flatMap((from) => {
    const isThere = (net === '0') === (from === card.without);
    const to = isThere ? { mode: from } : leadsTo(data, situation, { from, net });
    if (to === undefined) return [];
    const value = { value: stored.value, name: stored.value, mode: to.mode, ids: [stored.id], keepsAt };
    const source = `read from this stick before it was changed: ${stored.value}`;
    const change = { ...changeOf(data, { change: {}, keepsAt }), exact: stored.value };
    const way = `${data.setting}-stored`;
    return [moveOfValue(data, { ...value, way, certainty: 'sure', mark: 'report', source, change }, from)];
  });
}

const changeOf = (
  { setting, composition: { fields, ports, at } }: ComposedSetting,
  how: Pick<FieldChange, 'change' | 'keepsAt'>,
): FieldChange => ({ setting, fields, ports, at, ...how });

/** The mode that a change ends in; undefined where it changes nothing of the network side that is there. */
function leadsTo(
  { composition: { card } }: ComposedSetting,
  { vendor, told }: Situation,
  { from, net }: { from: ModeToken; net: '0' | '1' | undefined },
): { mode: ModeToken; guessed?: boolean } | undefined {
  if (net === undefined) return { mode: from };
  if (net === '0') return from === card.without ? undefined : { mode: card.without };
  if (from !== card.without) return undefined;
  const now = told?.get(card.by)?.now;
  const values = vendor.settings?.filter(({ setting }) => setting === card.by).flatMap((data) => data.values) ?? [];
  const mode = now === undefined ? undefined : values.find(({ value }) => sameValue(value, now))?.mode;
  return mode === undefined ? { mode: card.usual, guessed: true } : { mode };
}

/** What is known of the functions without asking: by what the stick shows, and by what it has said where that fits. */
export function knownFields(data: ComposedSetting, { sighting, vendor, told }: Situation): Map<string, string> {
  const { shown, order } = data.composition;
  const roles = rolesOf(sighting.device, vendor);
  const known = new Map(
    Object.entries(shown).map(([field, role]) => [field, roles.some((one) => one.role === role) ? '1' : '0']),
  );
  const on = functionsOn(data, alike(sighting.device, data).length, told?.get(data.setting)?.now);
  if (on !== undefined)
    for (const { field } of order.functions) known.set(field, on.some((one) => one.field === field) ? '1' : '0');
  return known;
}

const isNews = (change: FieldChange['change'], known: ReadonlyMap<string, string>): boolean => {
  const all = Object.entries(change);
  return all.some(([name, value]) => known.get(name) !== value) && all.every(([name, value]) => value === '0' || known.get(name) === '0');
}; // prettier-ignore

const losesKnownAt = (
  { composition: { at } }: ComposedSetting,
  known: ReadonlyMap<string, string>,
  change: FieldChange['change'],
): boolean => at.every((name) => (change[name] ?? known.get(name)) === '0');
