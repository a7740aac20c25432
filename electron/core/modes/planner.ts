import { Failure, idOf, interfacesOf, isVirtualPlace, message } from '../model/index.ts';
import type {
  Certainty,
  Device,
  ErrorData,
  Expectation,
  Message,
  ModeToken,
  Plan,
  RuleSource,
  Sighting,
  Step,
  Target,
  Way,
  WayBack,
} from '../model/index.ts';
import { isServiceState, rolesOf } from './recognise.ts';
import { inOrder, keyOf, lacking, movesFor, waysFrom, waysWithin, type Leg } from './routes.ts';
import type { Situation } from './situation.ts';
import { legSteps, verifyStep } from './steps.ts';
import type { SettingHow } from './setting-data.ts';
import type { VendorData } from './vendor.ts';
import { hasPage, losesAt, wayBackOf } from './way-back.ts';

export type { Situation } from './situation.ts';

/** All modes that the stick can be brought to from here, in the order of the maker's table, each with its ways and its why-not. */
export function targetsOf(situation: Situation): Target[] {
  const { sighting } = situation;
  if (isServiceState(sighting.device)) return [];
  return [...waysOf(situation)].flatMap(([mode, ways]) => {
    const [first] = ways;
    if (first === undefined) return [];
    const target: Target = {
      mode,
      ids: lastOf(first).move.toIds,
      use: useOf(mode, first, situation),
      rule: ruleOf(first),
      ways: ways.map(wayOf),
      byHand: first.some(needsHand),
    };
    try {
      planFor(situation, mode, mode === situation.mode.main ? keyOf(first) : undefined);
      return [target];
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return [{ ...target, whyNot: { error: error.code, params: error.data.params } }];
    }
  });
}

/** What the mode is good for; the card of a module has no page behind it. */
function useOf(mode: ModeToken, way: readonly Leg[], { mode: now }: Situation): Message {
  if (mode === now.main) return message('target.within');
  const module = mode === 'network' && lastOf(way).move.how.kind === 'setting';
  return message(module ? 'mode.network.module' : `mode.${mode}.use`);
}

/**
 * Why a stick has no target at all: it is left alone on purpose, it is in a service state, or no rule names it. Undefined
 * where it has some, and where nothing more can be said than that no other mode is known.
 */
export function whyNowhere(situation: Situation): ErrorData | undefined {
  const { sighting, identity, mode, book } = situation;
  const id = idOf(sighting.device);
  const params = { name: identity.name, id, place: sighting.place };
  if (isServiceState(sighting.device)) return { code: 'mode.service-state', params };
  if (waysOf(situation).size > 0) return undefined;
  const rule = book.find(sighting.device, sighting.drives);
  if (rule?.leaveAlone === true) return { code: 'mode.leave-alone', params };
  return rule === undefined && mode.main === 'disk' ? { code: 'mode.no-rule', params } : undefined;
}

/**
 * The plan from the present mode to the wanted one.
 *
 * @param way key of one of the ways of `targetsOf`; absent = the first. The present mode has ways only where a stored value
 * can be changed without leaving it, and these must be named
 * Failures: mode.already-there, mode.impossible, mode.no-rule, mode.no-way, mode.leave-alone, mode.service-state,
 * mode.disk-first, mode.no-at-port, mode.not-offered, mode.not-storage, mode.no-endpoint and what else switchOperations refuses, usb.no-rights.
 */
export function planFor(situation: Situation, wanted: ModeToken, way?: string): Plan {
  const { sighting, identity, mode, vendor, book } = situation;
  const id = idOf(sighting.device);
  if (isServiceState(sighting.device)) throw new Failure('mode.service-state', { place: sighting.place, id });
  if (mode.main === wanted && (way === undefined || !waysOf(situation).has(wanted)))
    throw new Failure('mode.already-there', { name: identity.name, mode: `@mode.${wanted}.a` });
  const legs = chosenWay(situation, wanted, way);
  const first = legs[0];
  if (first !== undefined && needsUsb(first) && sighting.access === 'no-rights') {
    throw new Failure('usb.no-rights', { place: sighting.place });
  }
  if (first !== undefined) checkSetting(first, situation);
  const last = lastOf(legs);
  const expects = expectationOf(last, vendor);
  const steps: Step[] = legs.flatMap((leg, index) =>
    legSteps({
      leg,
      book,
      place: sighting.place,
      // Other programs are held off once, before the first leg that they could disturb; virtual sticks have none.
      hold: !isVirtualPlace(sighting.place) && legs.findIndex(othersMayAct) === index,
      device: index === 0 ? sighting.device : deviceFor(leg, situation),
      expects: expectationOf(leg, vendor),
    }),
  );
  const wayBack = wayBackOf(situation, last, wanted);
  const notes = [...notesFor(sighting, first), ...legs.flatMap(ownNote), ...atNotes(last, situation)];
  return {
    place: sighting.place,
    from: mode.main,
    to: wanted,
    device: id,
    steps: [...steps, verifyStep(expects)],
    expects,
    risk: worstRisk(legs),
    riskWords: message(legs.some((leg) => leg.move.persistent) ? 'risk.persistent' : 'risk.volatile'),
    persistent: legs.some((leg) => leg.move.persistent),
    wayBack,
    rule: ruleOf(legs),
    way: keyOf(legs),
    ...(notes.length === 0 ? {} : { notes }),
    ...asksOf(legs, wayBack, id),
  };
}

/**
 * What the plan asks for. A plug that the person pulls asks for nothing; whatever is sent and cannot be undone does, and
 * what takes the last AT port away wants to be typed.
 */
function asksOf(legs: readonly Leg[], wayBack: WayBack, id: string): Pick<Plan, 'asks'> {
  if (legs.some(losesAt)) return { asks: { level: 3, typed: id } };
  return wayBack.kind === 'none' && legs.some((leg) => leg.move.how.kind !== 'replug') ? { asks: { level: 2 } } : {};
}

const ownNote = ({ move: { note } }: Leg): Message[] =>
  note === undefined ? [] : [message('plan.note.named', { note })];
const atNotes = (last: Leg, situation: Situation): Message[] =>
  losesAt(last) ? [message(hasPage(last, situation) ? 'plan.note.no-at-page' : 'plan.note.no-at')] : [];

/** A stored value is changed by AT, and only to what the stick itself has said it takes. */
function checkSetting(leg: Leg, situation: Situation): void {
  const { sighting, identity, vendor } = situation;
  if (leg.move.how.kind !== 'setting') return;
  if (!rolesOf(sighting.device, vendor).some(({ role }) => role === 'at' || role === 'modem' || role === 'other'))
    throw new Failure('mode.no-at-port', { name: identity.name, place: sighting.place });
  const missing = lacking(leg, situation);
  if (missing.length > 0)
    throw new Failure('mode.not-offered', {
      name: identity.name,
      value: leg.move.how.value,
      missing: missing.join(', '),
    });
}

const needsUsb = (leg: Leg): boolean => leg.move.how.kind === 'message' || leg.move.how.kind === 'rule';
const needsHand = ({ move: { how } }: Leg): boolean =>
  how.kind === 'replug' ||
  (how.kind === 'at' && how.thenReplug) ||
  (how.kind === 'setting' && how.apply.kind === 'replug');
/** The system's own rules act on an installer disk, at every plug. */
const othersMayAct = (leg: Leg): boolean => needsUsb(leg) || needsHand(leg);

function waysOf(situation: Situation): Map<ModeToken, Leg[][]> {
  const { sighting, identity, mode, vendor } = situation;
  const id = idOf(sighting.device);
  const legs = movesFor(situation);
  const ways = waysFrom({ mode: mode.main, ids: [id] }, legs);
  const within = waysWithin(situation, id, legs).filter((way) =>
    way.every((leg) => lacking(leg, situation).length === 0),
  );
  if (within.length > 0) ways.set(mode.main, within);
  return new Map([...ways].map(([to, all]) => [to, inOrder(offered(all, situation), identity, vendor)]));
}

/** The ways that the stick's own table allows; all of them where it allows none, so that the plan can say why. */
function offered(ways: Leg[][], situation: Situation): Leg[][] {
  const open = ways.filter((way) => way.every((leg) => lacking(leg, situation).length === 0));
  return open.length > 0 ? open : ways;
}

function chosenWay(situation: Situation, wanted: ModeToken, key: string | undefined): Leg[] {
  const ways = waysOf(situation).get(wanted);
  const [first] = ways ?? [];
  if (ways === undefined || first === undefined) throw whyNone(situation, wanted);
  if (key === undefined) return first;
  const found = ways.find((way) => keyOf(way) === key);
  if (found === undefined)
    throw new Failure('mode.no-way', { way: key, mode: `@mode.${wanted}.inline`, ways: ways.map(keyOf).join(', ') });
  return found;
}

function lastOf(legs: readonly Leg[]): Leg {
  const last = legs.at(-1);
  if (last === undefined) throw new Failure('internal', {}, 'a way without legs');
  return last;
}

/** The device that a later leg will meet: one of its ids seen at this place before, or none when the leg needs no descriptors. */
function deviceFor(leg: Leg, { known, sighting, identity }: Situation): Device | undefined {
  const seen = known.findLast((device) => leg.move.fromIds.includes(idOf(device)));
  if (seen === undefined && needsUsb(leg)) {
    throw new Failure('mode.disk-first', {
      name: identity.name,
      place: sighting.place,
      mode: `@mode.${leg.move.from}.a`,
    });
  }
  return seen;
}

function expectationOf(leg: Leg, vendor: VendorData): Expectation {
  const { move, rule } = leg;
  if (move.how.kind === 'setting') return settingExpectation(move, move.how, vendor);
  // The least of all ids that it may come back with; verification asks for those of the id that came.
  const minSerialPorts = Math.min(...move.toIds.map((id) => vendor.serialPorts[id] ?? 1));
  const answer =
    move.to === 'serial' || move.to === 'debug'
      ? 'at'
      : move.to === 'network' && vendor.web !== undefined
        ? 'web'
        : 'none';
  return {
    mode: move.to,
    ids: move.toIds,
    minSerialPorts: move.to === 'serial' && move.toIds.length > 0 ? minSerialPorts : move.to === 'serial' ? 1 : 0,
    answer,
    ...(rule?.targetClass === undefined ? {} : { interfaceClass: rule.targetClass }),
    ...(rule?.configuration === undefined ? {} : { configuration: rule.configuration }),
  };
}

function settingExpectation({ to, toIds }: Leg['move'], how: SettingHow, vendor: VendorData): Expectation {
  const functions = how.change === undefined ? {} : { functions: how.change };
  // An installer disk shows no AT port; its own message leads on from there.
  if (!how.keepsAt || to === 'disk') {
    const answer = to === 'network' && vendor.web !== undefined ? 'web' : 'none';
    return { mode: to, ids: toIds, minSerialPorts: 0, answer, ...functions };
  }
  return {
    mode: to,
    ids: toIds,
    minSerialPorts: Math.min(...toIds.map((id) => vendor.serialPorts[id] ?? 1)),
    answer: 'at',
    ...functions,
    setting: {
      ...how.read,
      wanted: how.value,
      ...(how.unlock === undefined ? {} : { unlock: how.unlock.command }),
    },
  };
}

/** Words for "there is no way": the most telling reason first. */
function whyNone({ sighting, identity, mode, book }: Situation, wanted: ModeToken): Failure {
  const rule = book.find(sighting.device, sighting.drives);
  const params = {
    name: identity.name,
    id: idOf(sighting.device),
    from: `@mode.${mode.main}.inline`,
    mode: `@mode.${wanted}.inline`,
  };
  if (rule?.leaveAlone === true) return new Failure('mode.leave-alone', params);
  if (rule === undefined && mode.main === 'disk') return new Failure('mode.no-rule', params);
  return new Failure('mode.impossible', params);
}

const certaintyOrder: readonly Certainty[] = ['guess', 'likely', 'sure'];

/** A way is as sure as its least sure leg. */
const certaintyOf = (legs: readonly Leg[]): Certainty =>
  certaintyOrder.find((level) => legs.some((leg) => leg.move.certainty === level)) ?? 'guess';

/** The last leg gives a way its name: its rule, or where the maker's table has it from. */
function ruleOf(legs: readonly Leg[]): RuleSource {
  const { move, rule } = lastOf(legs);
  const byRule = move.how.kind === 'rule' && rule !== undefined;
  return {
    kind: byRule ? rule.source.kind : 'plugin',
    name: byRule ? rule.source.name : move.source,
    certainty: certaintyOf(legs),
    ...(move.mark === undefined || byRule ? {} : { mark: move.mark }),
  };
}

/** A way as people choose it: by the leg that makes the difference, the last one. */
function wayOf(legs: readonly Leg[]): Way {
  const { move } = lastOf(legs);
  return {
    key: keyOf(legs),
    name: wayName(move),
    ids: move.toIds,
    certainty: certaintyOf(legs),
    ...(move.mark === undefined ? {} : { mark: move.mark }),
    source: ruleOf(legs).name,
    ...(legs.some(losesAt) ? { losesAt: true } : {}),
  };
}

/** A stored value is called by its name and its command; other ways have a sentence, or the name that the maker's data give. */
function wayName({ way, how, name }: Leg['move']): Message {
  if (how.kind === 'setting')
    return message(way.endsWith('-stored') ? 'way.stored' : 'way.setting', { name: how.name, command: how.set });
  return name === undefined ? message(`way.${way}`) : message('way.named', { name });
}

/** The kernel's driver on the disk is no obstacle: it is taken off, and given back to a stick that stays. */
function notesFor(sighting: Sighting, first: Leg | undefined): Message[] {
  if (first === undefined || !needsUsb(first)) return [];
  const storage = interfacesOf(sighting.device).filter((face) => face.classCode === 0x08);
  return sighting.drivers
    .filter((binding) => storage.some((face) => face.number === binding.interface))
    .map(({ driver, interface: number }) => message('plan.note.driver', { driver, interface: number }));
}

function worstRisk(legs: readonly Leg[]): Plan['risk'] {
  const order = ['high', 'medium', 'low'] as const;
  return order.find((level) => legs.some((leg) => leg.move.risk === level)) ?? 'low';
}
