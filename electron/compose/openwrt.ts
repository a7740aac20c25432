import { createHash } from 'node:crypto';
import { idOf, type Device, type ModeToken, type Place } from '../core/model/index.ts';
import { rolesOf } from '../core/modes/recognise.ts';
import { backupName, changeFile, type FileChange } from '../core/openwrt/change.ts';
import { deploymentOf, type Deployment } from '../core/openwrt/deploy/deployment.ts';
import type { RouterKnown } from '../core/openwrt/deploy/pitfalls.ts';
import { stockFile } from '../core/openwrt/stock.ts';
import { ruleFor } from '../core/modes/lookup.ts';
import type { Rule } from '../core/modes/index.ts';
import { wishFor, type RouterWish } from '../core/openwrt/wish.ts';
import { vendors } from '../vendors/index.ts';
import type { Composition } from './compose.ts';

/** What an id is known to be, by the tables of all makers. */
export const knownMode = (id: string): ModeToken | undefined =>
  vendors.flatMap(({ modes }) => modes).find(({ ids }) => ids.includes(id))?.mode;

/** The stick at a place as it was plugged and as it is now, in the order in which it was seen. Failure place.unknown. */
export function devicesAt({ workbench }: Composition, place: Place): Device[] {
  return [...workbench.session(place).known.values()];
}

/** What a router needs for the stick at a place. Failures: place.unknown, place.gone, and those of wishFor. */
export function wishAt(composition: Composition, place: Place, wanted: ModeToken): RouterWish {
  const session = composition.workbench.session(place);
  const { device, drives } = session.present();
  return wishFor(
    {
      place,
      device,
      mode: session.mode.main,
      identity: session.identity,
      vendor: session.vendor,
      book: composition.rules.book,
      known: [...session.known.values()],
      runs: session.runs,
      ruleFor: (one): Rule | undefined => {
        const scsi = drives.find(({ scsiVendor }) => scsiVendor !== undefined) ?? drives[0];
        return ruleFor(composition.rules.all().index, one, scsi === undefined ? {} : { scsi }).rule;
      },
    },
    wanted,
  );
}

export interface DeploymentWishes {
  mode: ModeToken;
  release?: string | undefined;
  protocol?: string | undefined;
  apn?: string | undefined;
  /** The router's own usb-mode.json; the packaged one stands in where there is none. */
  file?: string | undefined;
  router?: RouterKnown | undefined;
}

/** Changes of the packaged file by what is wished. Forty sticks of one kind, each with its report, wish the same. */
const stockChanges = new Map<string, FileChange>();
/** Each holds the packaged file as it was and as it will be; they share the first. */
const mostStockChanges = 32;

function stockChange(wish: RouterWish, now: string): FileChange {
  // The serial number is the stick's own and no part of what a router goes by.
  const key = JSON.stringify(wish, (name, value: unknown) => (name === 'serial' ? undefined : value));
  const known = stockChanges.get(key);
  if (known !== undefined) return { ...known, backup: backupName(now) };
  const made = changeFile(stockFile(), wish, now, knownMode);
  if (stockChanges.size >= mostStockChanges) stockChanges.clear();
  stockChanges.set(key, made);
  return made;
}

/** All that a router needs for the stick at a place. Failures: those of wishAt, changeFile and deploymentOf. */
export function deploymentAt(composition: Composition, place: Place, wishes: DeploymentWishes): Deployment {
  const { workbench, world } = composition;
  const session = workbench.session(place);
  const wish = wishAt(composition, place, wishes.mode);
  const now = new Date(world.clock.now()).toISOString();
  const change = wishes.file === undefined ? stockChange(wish, now) : changeFile(wishes.file, wish, now, knownMode);
  const sighting = session.present();
  const here = session.mode.main === wishes.mode;
  const target = wish.targets[0] ?? wish.id;
  const device = wish.arrived ?? (here ? sighting.device : undefined);
  const { hosts = [] } = session.vendor.web ?? {};
  const gateways = sighting.cards.flatMap(({ gateway }) => gateway ?? []);
  return deploymentOf({
    name: session.identity.name,
    wish,
    change,
    ground: wishes.file === undefined ? 'packaged' : 'own',
    stick: {
      id: device === undefined ? target : idOf(device),
      mode: wishes.mode,
      device,
      drivers: here ? sighting.drivers.map(({ driver }) => driver) : [],
    },
    roles: device === undefined ? [] : rolesOf(device, session.vendor, session.said),
    stickHosts: here && gateways.length > 0 ? gateways : hosts,
    twins: workbench
      .present()
      .filter((one) => one.sighting !== undefined && idOf(one.sighting.device) === idOf(sighting.device)).length,
    router: wishes.router ?? {},
    release: wishes.release,
    protocol: wishes.protocol,
    apn: wishes.apn,
    now,
    version: workbench.version,
    digest: (text) => createHash('sha256').update(text).digest('hex'),
  });
}
