import type { Device, Identity, Mode, Sighting } from '../model/index.ts';
import type { RuleBook } from './rule-book.ts';
import type { StoredSetting } from './settings.ts';
import type { VendorData } from './vendor.ts';

/** What a stick said of one stored value. */
export interface ToldSetting {
  now?: string;
  /** Answer lines of its own table of values. */
  table?: readonly string[];
}

/** Everything that a plan is made from; all of it is data that was read before. */
export interface Situation {
  sighting: Sighting;
  identity: Identity;
  mode: Mode;
  vendor: VendorData;
  book: RuleBook;
  /** Devices seen at this place before, newest last: a way over the installer disk needs its descriptors. */
  known: readonly Device[];
  /** Values that this stick had before it was changed. */
  stored?: readonly StoredSetting[];
  /** What this stick has said of its stored values, by the name of the setting. */
  told?: ReadonlyMap<string, ToldSetting>;
}
