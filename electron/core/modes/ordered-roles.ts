import { idOf, interfacesOf } from '../model/index.ts';
import type { Device, Interface, ModeToken, PortRole } from '../model/index.ts';
import { fieldsOf } from './fields.ts';
import type { SettingData } from './setting-data.ts';
import type { VendorData } from './vendor.ts';

/** A setting whose value is a list of functions. */
export type ComposedSetting = SettingData & { composition: NonNullable<SettingData['composition']> };

export const isComposed = (data: SettingData): data is ComposedSetting => data.composition !== undefined;

/** The setting that switches single functions of a stick with this id. */
export const compositionOf = (vendor: VendorData, id: string): ComposedSetting | undefined =>
  vendor.settings?.filter(isComposed).find((data) => data.ids.includes(id));

export interface OrderedRole {
  role: PortRole;
  source: string;
  speaks?: ModeToken;
}

/**
 * The roles of interfaces that look alike: they stand in a fixed order, and those after one that is off move up. With all of them
 * there the order tells; with fewer only what the stick has said of its functions does, and without that none has a role.
 *
 * @returns by interface number
 */
export function orderedRoles(
  device: Device,
  vendor: VendorData,
  said: ReadonlyMap<string, string>,
): ReadonlyMap<number, OrderedRole> {
  const data = compositionOf(vendor, idOf(device));
  if (data === undefined) return new Map();
  const { order } = data.composition;
  const faces = alike(device, data);
  const on = functionsOn(data, faces.length, said.get(data.setting)) ?? [];
  return new Map(
    on.flatMap(({ role }, index): [number, OrderedRole][] => {
      const face = faces[index];
      return face === undefined ? [] : [[face.number, { role, source: order.source }]];
    }),
  );
}

/** The interfaces of the order's shape, by number. */
export const alike = (device: Device, { composition: { order } }: ComposedSetting): Interface[] =>
  interfacesOf(device)
    .filter(({ classCode, subclass }) => classCode === order.classCode && subclass === order.subclass)
    .toSorted((a, b) => a.number - b.number);

/** Which functions of the order are on when so many are there; undefined when that cannot be told. */
export function functionsOn(
  { composition: { order, fields } }: ComposedSetting,
  count: number,
  list: string | undefined,
): { field: string; role: PortRole }[] | undefined {
  if (count >= order.functions.length) return order.functions;
  const now = list === undefined ? undefined : fieldsOf(list, fields);
  const on = order.functions.filter(({ field }) => (now?.get(field) ?? '0') !== '0');
  return on.length === count ? on : undefined;
}
