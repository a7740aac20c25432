import { Failure, idOf } from '../model/index.ts';
import type { Device, Identity, ModeToken, Place, Run } from '../model/index.ts';
import { inOrder, keyOf, movesFor, waysFrom, type Leg } from '../modes/routes.ts';
import { modeOf } from '../modes/recognise.ts';
import type { RuleBook } from '../modes/rule-book.ts';
import type { Rule } from '../modes/rules.ts';
import type { VendorData } from '../modes/vendor.ts';
import type { UsbModeEntry } from './usb-mode-json-modes.ts';
import { usbModeOf } from './usb-mode-json-write.ts';

/** What a router has to do so that a stick comes up in the wanted mode; the entry without message indexes. */
export interface RouterWish {
  mode: ModeToken;
  /** Id that the stick shows when it is plugged. */
  id: string;
  /** The stick as it is plugged, for looking ahead. */
  device: Device;
  /** Nothing to do: it shows the wanted mode by itself after each plug. */
  needsEntry: boolean;
  entry: Omit<UsbModeEntry, 'msg' | 't_vendor' | 't_product' | 't_class'>;
  /** Hex, in the order in which they are sent. */
  messages: string[];
  /** Ids that it comes back as. */
  targets: string[];
  /** `verified`: this stick was brought there in this way and read again. `rule`: the way is known and not tried on it. */
  proof: 'verified' | 'rule';
  /** The stick in the wanted mode, where it was seen so. */
  arrived?: Device;
}

/** All that is known of one stick, as a wish is made from it. */
export interface WishSource {
  place: Place;
  device: Device;
  mode: ModeToken;
  identity: Identity;
  vendor: VendorData;
  book: RuleBook;
  /** Devices seen at this place, this one among them. */
  known: readonly Device[];
  runs: readonly Run[];
  /** The rule that counts for a device. */
  ruleFor: (device: Device) => Rule | undefined;
}

/**
 * What a router needs for the wanted mode. Failures: openwrt.first-plug when the stick was never seen as it is plugged,
 * mode.service-state, mode.impossible, openwrt.cannot when the way there is none that a router can go.
 */
export function wishFor(source: WishSource, wanted: ModeToken): RouterWish {
  const { place, device, identity, mode, vendor, known } = source;
  if (mode === 'download') throw new Failure('mode.service-state', { place, id: idOf(device) });
  const modeOfDevice = (one: Device): ModeToken => modeOf({ device: one, drivers: [] }, vendor).main;
  const run = source.runs.findLast(({ verdict, plan }) => verdict === 'verified' && plan.to === wanted);
  const disk = known.findLast((one) => modeOfDevice(one) === 'disk');
  const arrived =
    run?.after?.device ?? known.findLast((one) => idOf(one) !== (disk && idOf(disk)) && modeOfDevice(one) === wanted);
  const here = arrived === undefined ? {} : { arrived };
  // Stored in the stick: it wakes up like this.
  if (
    arrived !== undefined &&
    (run?.plan.persistent === true ||
      (disk === undefined && mode === wanted && run === undefined && !volatileMode(vendor, idOf(device), wanted)))
  )
    return {
      mode: wanted,
      id: idOf(arrived),
      device: arrived,
      needsEntry: false,
      entry: {},
      messages: [],
      targets: [idOf(arrived)],
      proof: run === undefined ? 'rule' : 'verified',
      ...here,
    };
  const start = disk ?? device;
  const from = disk === undefined ? mode : 'disk';
  const sighting = {
    place,
    virtual: false,
    seenAt: '',
    device: start,
    drivers: [],
    ports: [],
    cards: [],
    drives: [],
    access: 'ok' as const,
  };
  const situation = { sighting, identity, mode: { main: from, faces: [] }, vendor, book: source.book, known };
  const found = waysFrom({ mode: from, ids: [idOf(start)] }, movesFor(situation)).get(wanted) ?? [];
  const ways = inOrder(found, identity, vendor);
  if (disk === undefined) {
    const stored = ways.some((legs) => legs.some(({ move }) => move.persistent));
    const mode = `@mode.${wanted}.inline`;
    throw stored
      ? new Failure('openwrt.stick-first', { name: identity.name, mode })
      : new Failure('openwrt.first-plug', { name: identity.name, place });
  }
  const key = run?.plan.way?.split('+').at(-1);
  const way = ways.find((legs) => keyOf(legs).split('+').at(-1) === key) ?? ways[0];
  const params = { name: identity.name, id: idOf(disk), from: '@mode.disk.inline', mode: `@mode.${wanted}.inline` };
  const [leg] = way ?? [];
  if (way === undefined || leg === undefined) throw new Failure('mode.impossible', params);
  if (way.length > 1) throw new Failure('openwrt.stick-first', params);
  const verified = run?.plan.way === undefined || key === keyOf(way) ? run : undefined;
  const action = actionOf(leg, disk, source);
  const after = verified?.after?.device;
  return {
    mode: wanted,
    id: idOf(disk),
    device: disk,
    needsEntry: true,
    ...action,
    targets: after === undefined ? leg.move.toIds : [idOf(after)],
    proof: after === undefined ? 'rule' : 'verified',
    ...here,
  };
}

/** Whether the maker's table knows ways there that are forgotten at the unplug. */
const volatileMode = (vendor: VendorData, id: string, mode: ModeToken): boolean =>
  vendor.moves.some(
    ({ to, toIds, persistent, how }) => to === mode && toIds.includes(id) && !persistent && how.kind !== 'replug',
  );

/** What the one leg from the installer disk is in a router's file. Failure openwrt.cannot. */
function actionOf({ move }: Leg, disk: Device, { ruleFor }: WishSource): Pick<RouterWish, 'entry' | 'messages'> {
  if (move.how.kind === 'message') return { entry: {}, messages: [...move.how.messages] };
  const rule = move.how.kind === 'rule' ? ruleFor(disk) : undefined;
  if (rule === undefined) throw new Failure('openwrt.cannot', { id: idOf(disk), reason: '@openwrt.cannot.no-message' });
  // The conditions of the rule hold for this stick; on the router its entry is for every stick of the id.
  const { file, omitted } = usbModeOf([{ ...rule, entry: idOf(disk) }]);
  const written = file.devices.get(idOf(disk))?.get('*');
  if (written === undefined)
    throw new Failure('openwrt.cannot', { id: idOf(disk), reason: `@rules.hold.${omitted[0]?.reason ?? 'several'}` });
  const { msg, t_vendor: _vendor, t_product: _product, t_class: _class, ...entry } = written;
  return { entry, messages: msg.flatMap((index) => file.messages[index] ?? []) };
}
