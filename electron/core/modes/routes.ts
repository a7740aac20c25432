import type { Device, Identity, ModeToken } from '../model/index.ts';
import { idOf } from '../model/index.ts';
import { movesBackOfComposition, movesOfComposition } from './compositions.ts';
import { compositionOf, isComposed, type ComposedSetting } from './ordered-roles.ts';
import { modeOf } from './recognise.ts';
import type { RuleBook, RuleView } from './rule-book.ts';
import { missingIn, movesBack, movesOfSetting, sameValue } from './settings.ts';
import { settingsOf, type SettingData } from './setting-data.ts';
import type { Situation } from './situation.ts';
import type { Move, VendorData } from './vendor.ts';

/** One leg of a way: a move and the rule that it stands on, when it stands on one. */
export interface Leg {
  move: Move;
  rule?: RuleView;
}

/** Where a stick is on its map: a mode and the ids that it may show there. */
interface Stop {
  mode: ModeToken;
  ids: readonly string[];
}

/** Stands for the id of a stick whose rule does not say what it comes back as. */
const anyId = '*';

/**
 * All moves that a stick of this maker can make, its rule among them: where the maker's table has no way away from the
 * installer disk, the rule is one. What the stick was at this place before counts too: a rule's switch is forgotten at the
 * unplug, so a replug leads back there.
 */
export function movesFor(situation: Situation): Leg[] {
  const { sighting, mode, vendor, book, known } = situation;
  const { device, drives } = sighting;
  const id = idOf(device);
  const rule = book.find(device, drives);
  const legs = vendor.moves.flatMap((move): Leg[] => {
    if (!move.fromIds.includes(id)) return [{ move }];
    // Who says "leave it alone" means every message, not the one of the rule only.
    if (rule?.leaveAlone === true && actsOnDisk(move)) return [];
    if (move.how.kind !== 'rule' || rule === undefined) return [{ move }];
    return leadsThere(rule, move) ? [{ move, rule }] : [];
  });
  const named = vendor.moves.some((move) => move.fromIds.includes(id) && move.from === mode.main);
  // A rule that leads elsewhere than the maker's table thinks is a way of its own, and goes before the others.
  const own = rule !== undefined && !rule.leaveAlone && !legs.some((leg) => leg.rule === rule);
  if (own && (!named || vendor.moves.some((move) => move.fromIds.includes(id) && move.how.kind === 'rule')))
    legs.unshift({ move: moveOfRule(rule, id, mode.main, vendor), rule });
  for (const before of known) legs.push(...legsOver(before, { id, mode: mode.main, vendor, book }));
  const { back, others } = settingLegs(situation, id);
  return [...back, ...legs, ...others];
}

const actsOnDisk = ({ how }: Move): boolean => how.kind === 'rule' || how.kind === 'message';

/** Whether a rule brings the stick where the maker's table says that its rule does; the data that table was made from always do. */
const leadsThere = (rule: RuleView, move: Move): boolean =>
  rule.source.kind === 'shipped' ||
  rule.source.kind === 'plugin' ||
  rule.targetIds.some((target) => move.toIds.includes(target));

/** The moves by stored values: back to what was read before, which goes before every other way, and all others. */
function settingLegs(situation: Situation, id: string): { back: Leg[]; others: Leg[] } {
  const { vendor, stored = [] } = situation;
  const composed = compositionOf(vendor, id);
  const made = settingsOf(vendor.settings ?? [], id, situation.identity).map((data) => {
    const before = stored.filter((one) => one.setting === data.setting);
    if (isComposed(data)) {
      const back = before.flatMap((one) => movesBackOfComposition(data, one, situation));
      return { back, others: movesOfComposition(data, situation) };
    }
    const back = before.flatMap((one) => movesBack(data, one));
    const others = movesOfSetting(data, id).filter(
      ({ how, from, to }) =>
        !(from === to && how.kind === 'setting' && isNow(data, how.value, { id, mode: from })) &&
        !needsCard(composed, data, from) &&
        (how.kind !== 'setting' || !before.some((one) => sameValue(one.value, how.value) && one.mode === to)),
    );
    return { back, others };
  });
  const legsOf = (moves: Move[]): Leg[] => moves.map((move) => ({ move }));
  return { back: legsOf(made.flatMap(({ back }) => back)), others: legsOf(made.flatMap(({ others }) => others)) };
}

/** What the network side is means nothing while that side is switched off. */
const needsCard = (composed: ComposedSetting | undefined, data: SettingData, from: ModeToken): boolean =>
  composed?.composition.card.by === data.setting && composed.composition.card.without === from;

/** Whether what the stick shows tells already that this value is in force: no other value shows its id, or its mode. */
const isNow = (data: SettingData, value: string, { id, mode }: { id: string; mode: ModeToken }): boolean => {
  const shown = data.values.filter((one) =>
    data.keepsId === true ? one.mode === mode : one.ids?.includes(id) === true,
  );
  return shown.length === 1 && shown[0]?.value === value;
};

/** Ways that change a stored value and keep the mode, such as from one kind of network card to another. */
export function waysWithin({ mode, told }: Situation, id: string, legs: readonly Leg[]): Leg[][] {
  return legs
    .filter(({ move }) => {
      if (move.how.kind !== 'setting' || move.from !== mode.main || move.to !== mode.main) return false;
      const now = told?.get(move.how.read.setting)?.now;
      return move.fromIds.includes(id) && (now === undefined || !sameValue(now, move.how.value));
    })
    .map((leg) => [leg]);
}

/** What the stick's own table lacks for a leg; empty when it lacks nothing or has not been asked. */
export function lacking({ move }: Leg, { told }: Situation): readonly string[] {
  if (move.how.kind !== 'setting' || move.how.table === undefined) return [];
  const table = told?.get(move.how.read.setting)?.table;
  return table === undefined ? [] : (missingIn(table, move.how.table, move.how.value) ?? []);
}

interface Now {
  id: string;
  mode: ModeToken;
  vendor: VendorData;
  book: RuleBook;
}

/** The replug to what the stick was here before, and the rule that leads on from there. */
function legsOver(before: Device, { id, mode, vendor, book }: Now): Leg[] {
  const beforeId = idOf(before);
  const was = modeOf({ device: before, drivers: [] }, vendor).main;
  const named = vendor.moves.some((move) => move.fromIds.includes(beforeId) && move.from === was);
  if (beforeId === id || was !== 'disk' || mode === 'disk' || named) return [];
  const rule = book.find(before, []);
  if (rule?.leaveAlone === true) return [];
  const came = rule === undefined || rule.targetIds.length === 0 || rule.targetIds.includes(id);
  const back: Leg[] = came
    ? [
        {
          move: replugMove(
            { mode, ids: [id] },
            { mode: was, ids: [beforeId] },
            rule === undefined ? 'guess' : 'likely',
          ),
        },
      ]
    : [];
  if (rule === undefined) return back;
  const on = moveOfRule(rule, beforeId, was, vendor);
  return [...back, { move: came && on.to === 'unknown' ? { ...on, to: mode, toIds: [id] } : on, rule }];
}

/** A replug as a move: what the disk's message or a chosen configuration did is forgotten at the unplug. */
function replugMove(from: Stop, to: Stop, certainty: Move['certainty']): Move {
  return {
    way: 'replug',
    from: from.mode,
    fromIds: [...from.ids],
    to: to.mode,
    toIds: [...to.ids],
    how: { kind: 'replug' },
    persistent: false,
    risk: 'low',
    usualMs: 4_000,
    limitMs: 120_000,
    certainty,
    source: 'the mode is volatile: a replug starts the installer disk',
  };
}

/** A rule as a move. Its target mode is what the maker's table knows of the target ids, else not known. */
function moveOfRule(rule: RuleView, id: string, from: ModeToken, vendor: VendorData): Move {
  // Targets of several modes: which of them it becomes is the stick's own affair.
  const modes = new Set(
    vendor.modes
      .filter(({ ids }) => ids.some((candidate) => rule.targetIds.includes(candidate)))
      .map(({ mode }) => mode),
  );
  const [known] = modes;
  return {
    way: 'rule',
    from,
    fromIds: [id],
    to: modes.size === 1 && known !== undefined ? known : 'unknown',
    // A rule that names a class alone is for a stick that keeps its ids (usb_modeswitch 2.6, search for the target).
    toIds: rule.targetIds.length === 0 && rule.targetClass !== undefined ? [id] : rule.targetIds,
    how: { kind: 'rule' },
    persistent: false,
    risk: 'low',
    usualMs: Math.min(8000, rule.limitMs),
    limitMs: rule.limitMs + 10_000,
    certainty: rule.source.certainty,
    source: rule.source.name,
  };
}

/**
 * The shortest ways from where the stick is to each mode that it can reach: each a list of legs, in the order of the moves.
 * What the maker's table sets aside comes last.
 */
export function waysFrom(start: Stop, all: readonly Leg[]): Map<ModeToken, Leg[][]> {
  const ways = shortest(
    start,
    all.filter(({ move }) => move.aside !== true),
  );
  for (const leg of all) {
    const { aside, from, fromIds, to } = leg.move;
    if (aside === true && from === start.mode && to !== start.mode && fromIds.some((id) => start.ids.includes(id)))
      ways.set(to, [...(ways.get(to) ?? []), [leg]]);
  }
  return ways;
}

function shortest(start: Stop, legs: readonly Leg[]): Map<ModeToken, Leg[][]> {
  const ways = new Map<ModeToken, Leg[][]>();
  const reached = new Set<ModeToken>([start.mode]);
  let level: { stop: Stop; way: Leg[] }[] = [{ stop: start, way: [] }];
  while (level.length > 0) {
    const next = level.flatMap(({ stop, way }) =>
      legs
        .filter(
          ({ move }) =>
            move.from === stop.mode && !reached.has(move.to) && move.fromIds.some((id) => stop.ids.includes(id)),
        )
        .map((leg) => ({ stop: { mode: leg.move.to, ids: leg.move.toIds }, way: [...way, leg] })),
    );
    for (const { stop, way } of next) {
      reached.add(stop.mode);
      ways.set(stop.mode, [...(ways.get(stop.mode) ?? []), way]);
    }
    level = next;
  }
  return ways;
}

/** `replug+windows`. */
export const keyOf = (legs: readonly Leg[]): string => legs.map(({ move }) => move.way).join('+');

/** Ways in the order in which this model is known to listen to them; where nothing is known, as they are. */
export function inOrder(ways: readonly Leg[][], identity: Identity, vendor: VendorData): Leg[][] {
  const model = plain(identity.model);
  // "E3531" begins with "E353" too: the longest name is the one that is meant.
  const fits = (vendor.preferences ?? []).flatMap(({ models, ways: keys }) =>
    models.filter((name) => model.startsWith(plain(name))).map((name) => ({ length: plain(name).length, keys })),
  );
  const wanted = fits.toSorted((a, b) => b.length - a.length)[0]?.keys ?? [];
  const rank = (way: Leg[]): number => {
    // What a person, a system or a router has written down goes before what is known of the model in general.
    const by = way.at(-1)?.rule?.source.kind;
    if (by === 'user' || by === 'openwrt' || by === 'system') return -1;
    const found = wanted.indexOf(way.at(-1)?.move.way ?? '');
    return found < 0 ? wanted.length : found;
  };
  return ways.toSorted((a, b) => rank(a) - rank(b));
}

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The ways home from where a way leads, in the order of the moves: over the maker's moves, and by a replug where nothing is stored. */
export function waysHome(last: Leg, wanted: ModeToken, legs: readonly Leg[]): Map<ModeToken, Leg[][]> {
  const { move } = last;
  const ids = move.toIds.length === 0 ? [anyId] : move.toIds;
  const volatile = !move.persistent && (move.how.kind === 'message' || move.how.kind === 'rule');
  const undo: Leg[] = volatile
    ? [{ move: replugMove({ mode: wanted, ids }, { mode: move.from, ids: move.fromIds }, 'likely') }]
    : [];
  return waysFrom({ mode: wanted, ids }, [...legs, ...undo]);
}
