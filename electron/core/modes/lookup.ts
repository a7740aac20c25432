import type { Device, DriveSighting } from '../model/index.ts';
import { globMatches } from './glob.ts';
import { conditionsOf, idOfEntry, ruleKinds, type AttributeName, type Rule } from './rules.ts';

export type ScsiStrings = Pick<DriveSighting, 'scsiVendor' | 'scsiModel' | 'scsiRevision'>;
export type LookupDevice = Pick<Device, 'vid' | 'pid' | 'manufacturer' | 'product' | 'serial'>;

/** All rules, ready to be asked: one look into a map per question, however many rules there are. */
export interface RuleIndex {
  readonly byId: ReadonlyMap<string, readonly Rule[]>;
  /** Vendor-wide fall-backs (`12d1:#linux`), by vendor id. */
  readonly byVendor: ReadonlyMap<string, readonly Rule[]>;
  /** All of them, in the order in which they are tried. */
  readonly rules: readonly Rule[];
  readonly positions: ReadonlyMap<Rule, number>;
}

/**
 * Puts rules in the order in which they are tried. Sources first: the person's own, the system's, a router's, a plug-in's, the
 * shipped set; several of one kind in the order in which they are given. Within one, names in descending order as the
 * dispatcher of usb_modeswitch sorts them, so that a name with conditions comes before the bare one. Vendor-wide fall-backs
 * come after everything, except those of the sources in `fallbackWithin`: there the dispatcher takes them before it looks
 * into the next source.
 */
export function indexRules(
  rules: readonly Rule[],
  { fallbackWithin = new Set() }: { fallbackWithin?: ReadonlySet<string> } = {},
): RuleIndex {
  const groups = new Map<string, number>();
  const groupOf = ({ origin }: Rule): string => `${origin.kind} ${origin.name}`;
  for (const rule of rules) if (!groups.has(groupOf(rule))) groups.set(groupOf(rule), groups.size);
  const keys = new Map(
    rules.map((rule) => {
      const fallback = idOfEntry(rule.entry) === undefined;
      const last = fallback && !fallbackWithin.has(rule.origin.name);
      return [rule, [last ? 1 : 0, rank(rule), groups.get(groupOf(rule)) ?? 0, fallback ? 1 : 0] as const];
    }),
  );
  const sorted = rules.toSorted((a, b) => byKey(keys.get(a), keys.get(b)) || descending(a.entry, b.entry));
  const byId = new Map<string, Rule[]>();
  const byVendor = new Map<string, Rule[]>();
  for (const rule of sorted) {
    const id = idOfEntry(rule.entry);
    if (id === undefined) put(byVendor, rule.entry.slice(0, 4), rule);
    else put(byId, id, rule);
  }
  return { byId, byVendor, rules: sorted, positions: new Map(sorted.map((rule, index) => [rule, index])) };
}

const byKey = (a: readonly number[] = [], b: readonly number[] = []): number =>
  a.reduce((found, value, index) => found || value - (b[index] ?? 0), 0);

function put(map: Map<string, Rule[]>, key: string, rule: Rule): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [rule]);
  else list.push(rule);
}

const rank = (rule: Rule): number => ruleKinds.indexOf(rule.origin.kind);
/** By character code, as Tcl does it; no language's collation. */
const descending = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0);

/** Rules for this id and fall-backs for its vendor, in the order in which they are tried. Not yet matched. */
export function candidatesFor(index: RuleIndex, { vid, pid }: Pick<LookupDevice, 'vid' | 'pid'>): Rule[] {
  const own = index.byId.get(`${vid}:${pid}`) ?? [];
  const fallbacks = index.byVendor.get(vid) ?? [];
  if (fallbacks.length === 0) return [...own];
  const positionOf = (rule: Rule): number => index.positions.get(rule) ?? 0;
  return [...own, ...fallbacks].sort((a, b) => positionOf(a) - positionOf(b));
}

export interface Tried {
  rule: Rule;
  matches: boolean;
  /** The condition that did not hold. */
  failed?: AttributeName | '?';
}

export interface Found {
  rule?: Rule;
  /** Every rule that was looked at, in order, with the reason. */
  tried: Tried[];
  /** A rule before the found one asks for SCSI strings that are not known (yet): read the drive and ask again. */
  needsScsi: boolean;
}

/** The first rule whose conditions all hold. `scsi`: strings of the stick's drive, when it has shown one. */
export function ruleFor(
  index: RuleIndex,
  device: LookupDevice,
  { scsi }: { scsi?: ScsiStrings | undefined } = {},
): Found {
  const tried: Tried[] = [];
  let needsScsi = false;
  for (const rule of candidatesFor(index, device)) {
    const failed = failedCondition(rule.entry, device, scsi);
    tried.push(failed === undefined ? { rule, matches: true } : { rule, matches: false, failed });
    if (failed === undefined) return { rule, tried, needsScsi };
    needsScsi ||= failed.startsWith('s') && scsi === undefined;
  }
  return { tried, needsScsi };
}

/** Whether the conditions of an entry hold for a device of its id. */
export const fits = (entry: string, device: LookupDevice, scsi?: ScsiStrings): boolean =>
  failedCondition(entry, device, scsi) === undefined;

/**
 * A value is a pattern for a part of the device's string, as the dispatcher of usb_modeswitch takes it (Tcl's `string match`
 * with a star at both ends): as it stands, or with a blank for each `_`. A missing string holds nothing.
 */
function failedCondition(
  entry: string,
  device: LookupDevice,
  scsi: ScsiStrings | undefined,
): AttributeName | '?' | undefined {
  const { conditions, parked } = conditionsOf(entry);
  if (parked) return '?';
  const strings: Record<AttributeName, string | undefined> = {
    uMa: device.manufacturer,
    uPr: device.product,
    uSe: device.serial,
    sVe: scsi?.scsiVendor,
    sMo: scsi?.scsiModel,
    sRe: scsi?.scsiRevision,
  };
  return conditions.find(({ name, value }) => !holds(strings[name], value))?.name;
}

const holds = (text: string | undefined, value: string): boolean =>
  text !== undefined && (globMatches(`*${value}*`, text) || globMatches(`*${value.replaceAll('_', ' ')}*`, text));
