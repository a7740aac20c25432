import { z } from 'zod';
import { placeSchema } from './place.ts';

/** Hex number of 16 bits as four lower-case digits without 0x, e.g. `12d1`. */
export const hex16Schema = z.string().regex(/^[0-9a-f]{4}$/);

export const transferTypes = ['control', 'isochronous', 'bulk', 'interrupt'] as const;

/** USB 2.0 §9.6.6. `address` holds the direction in bit 7 (0x81 = IN 1). */
export const endpointSchema = z.object({
  address: z.number().int().min(0).max(0xff),
  type: z.enum(transferTypes),
  maxPacketSize: z.number().int().min(0),
  interval: z.number().int().min(0),
});
export type Endpoint = z.infer<typeof endpointSchema>;

/** One alternate setting of one interface, USB 2.0 §9.6.5. */
export const interfaceSchema = z.object({
  number: z.number().int().min(0).max(255),
  alternate: z.number().int().min(0).max(255),
  classCode: z.number().int().min(0).max(255),
  subclass: z.number().int().min(0).max(255),
  protocol: z.number().int().min(0).max(255),
  name: z.string().optional(),
  endpoints: z.array(endpointSchema),
});
export type Interface = z.infer<typeof interfaceSchema>;

/** `interfaces` lists every alternate setting; setting 0 of a number comes first. */
export const configurationSchema = z.object({
  value: z.number().int().min(0).max(255),
  interfaces: z.array(interfaceSchema),
});
export type Configuration = z.infer<typeof configurationSchema>;

export const deviceSchema = z.object({
  vid: hex16Schema,
  pid: hex16Schema,
  bcdDevice: z.number().int().min(0).max(0xffff),
  deviceClass: z.number().int().min(0).max(255),
  manufacturer: z.string().optional(),
  product: z.string().optional(),
  serial: z.string().optional(),
  /** Mbit/s: 1.5, 12, 480, 5000, … ; absent when the system does not say. */
  speed: z.number().positive().optional(),
  configurations: z.array(configurationSchema),
  /** bConfigurationValue in force, 0 when unconfigured. */
  activeConfiguration: z.number().int().min(0).max(255),
});
export type Device = z.infer<typeof deviceSchema>;

/** A serial port that the system made from one interface. `path` opens it; `name` is what people see (ttyUSB2). */
export const portSightingSchema = z.object({
  path: z.string(),
  name: z.string(),
  interface: z.number().int(),
  driver: z.string(),
});
export type PortSighting = z.infer<typeof portSightingSchema>;

/** How to reach a stick's own web page: through the kernel's card of that name, or a loopback port (virtual sticks). */
export const reachSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('card'), name: z.string(), localAddress: z.string().optional() }),
  z.object({ kind: z.literal('loopback'), port: z.number().int().min(1).max(65535) }),
]);
export type Reach = z.infer<typeof reachSchema>;

/** A network card that the system made from one interface. */
export const cardSightingSchema = z.object({
  name: z.string(),
  interface: z.number().int(),
  driver: z.string(),
  mac: z.string().optional(),
  addresses: z.array(z.string()),
  /** The stick's own address (gateway of its DHCP offer), when known. */
  gateway: z.string().optional(),
  link: z.boolean().optional(),
  reach: reachSchema,
});
export type CardSighting = z.infer<typeof cardSightingSchema>;

/** A control channel (cdc-wdm0) that the system's driver of a QMI or MBIM interface made. */
export const controlSightingSchema = z.object({
  path: z.string(),
  name: z.string(),
  interface: z.number().int(),
  driver: z.string(),
  speaks: z.enum(['qmi', 'mbim']),
});
export type ControlSighting = z.infer<typeof controlSightingSchema>;

/** A drive (sr0, sda) with its SCSI INQUIRY strings. */
export const driveSightingSchema = z.object({
  name: z.string(),
  interface: z.number().int(),
  scsiVendor: z.string().optional(),
  scsiModel: z.string().optional(),
  scsiRevision: z.string().optional(),
});
export type DriveSighting = z.infer<typeof driveSightingSchema>;

export const driverBindingSchema = z.object({ interface: z.number().int(), driver: z.string() });

/** What the computer sees at one USB place right now. */
export const sightingSchema = z.object({
  place: placeSchema,
  virtual: z.boolean(),
  /** ISO 8601 with milliseconds. */
  seenAt: z.string(),
  device: deviceSchema,
  /** Kernel drivers bound, one entry for each interface that has one. */
  drivers: z.array(driverBindingSchema),
  ports: z.array(portSightingSchema),
  cards: z.array(cardSightingSchema),
  drives: z.array(driveSightingSchema),
  /** Absent in recordings of earlier versions and where there are none. */
  controls: z.array(controlSightingSchema).optional(),
  /** Whether this user may open the device node; unknown while it has just come and may still be given to this user. */
  access: z.enum(['ok', 'no-rights', 'unknown']),
});
export type Sighting = z.infer<typeof sightingSchema>;

/** `12d1:1f01`. */
export const idOf = (device: Pick<Device, 'vid' | 'pid'>): string => `${device.vid}:${device.pid}`;

/** The configuration in force, or the first one of an unconfigured device, or undefined for a device without any. */
export function activeConfigurationOf(device: Device): Configuration | undefined {
  return device.configurations.find((c) => c.value === device.activeConfiguration) ?? device.configurations[0];
}

/** Alternate setting 0 of every interface of the active configuration, in descriptor order. */
export function interfacesOf(device: Device): Interface[] {
  return (activeConfigurationOf(device)?.interfaces ?? []).filter((i) => i.alternate === 0);
}
