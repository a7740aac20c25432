import { z } from 'zod';
import drivers from '../../../../resources/openwrt/drivers.json' with { type: 'json' };
import newIds from '../../../../resources/openwrt/new-ids.json' with { type: 'json' };
import pitfalls from '../../../../resources/openwrt/pitfalls.json' with { type: 'json' };
import protocols from '../../../../resources/openwrt/protocols.json' with { type: 'json' };
import releases from '../../../../resources/openwrt/releases.json' with { type: 'json' };
import { modeTokenSchema, portRoleSchema } from '../../model/mode.ts';

const source = z.string().min(3);
const usbId = z.string().regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/);
const packageName = z.string().regex(/^[a-z0-9][a-z0-9.+-]*$/);

/** What configures the interface on the router: netifd's protocol handlers. */
export const protocolNames = ['3g', 'ncm', 'qmi', 'mbim', 'dhcp', 'directip', 'modemmanager'] as const;
export const protocolNameSchema = z.enum(protocolNames);
export type ProtocolName = z.infer<typeof protocolNameSchema>;

const releasesSchema = z.object({
  source,
  releases: z.array(
    z.object({ release: z.string(), manager: z.enum(['opkg', 'apk']), deviceOption: z.enum(['ifname', 'device']) }),
  ),
  default: z.string(),
});
export type Release = z.infer<typeof releasesSchema>['releases'][number];

const protocolsSchema = z.object({
  source,
  protocols: z.array(
    z.object({
      name: protocolNameSchema,
      packages: z.array(packageName),
      /** What `option device` names: a port by its role, a control channel, a network card, or the USB device's folder. */
      device: z.object({
        kind: z.enum(['tty', 'wdm', 'net', 'sysfs']),
        role: portRoleSchema.optional(),
        fallback: z.string(),
      }),
      options: z.record(z.string().regex(/^\w+$/), z.string()),
      apn: z.boolean(),
      pin: z.boolean(),
      login: z.boolean(),
    }),
  ),
  modes: z.partialRecord(modeTokenSchema, z.array(protocolNameSchema)),
});
export type Protocol = z.infer<typeof protocolsSchema>['protocols'][number];

const driversSchema = z.object({
  source,
  drivers: z.array(
    z.object({
      driver: z.string(),
      packages: z.array(packageName),
      protocols: z.array(protocolNameSchema),
      /** Interfaces that it takes, where that can be told by their class. */
      match: z.array(
        z.object({
          vid: z.string().optional(),
          classCode: z.number().int(),
          subclass: z.number().int().optional(),
          protocols: z.array(z.number().int()).optional(),
        }),
      ),
      /** Ids that it is known to take, for sticks whose interfaces were not seen. */
      ids: z.array(usbId).optional(),
    }),
  ),
  modeDrivers: z.partialRecord(modeTokenSchema, z.string()),
});
export type Driver = z.infer<typeof driversSchema>['drivers'][number];

const newIdsSchema = z.object({
  source,
  ids: z.array(
    z.object({ id: usbId, driver: z.string(), classCode: z.string().optional(), modes: z.array(modeTokenSchema) }),
  ),
});
export type NewId = z.infer<typeof newIdsSchema>['ids'][number];

const pitfallsSchema = z.object({
  source,
  /** Address of a router's LAN as it comes. */
  lan: z.string(),
  pitfalls: z.array(
    z.object({
      key: z.string(),
      check: z.enum(['always', 'subnet', 'twins', 'loop', 'config-zero', 'modem-manager']),
      protocols: z.array(protocolNameSchema).optional(),
      ids: z.array(usbId).optional(),
    }),
  ),
});

export const releaseTable = releasesSchema.parse(releases);
export const protocolTable = protocolsSchema.parse(protocols);
export const driverTable = driversSchema.parse(drivers);
export const newIdTable = newIdsSchema.parse(newIds).ids;
export const pitfallTable = pitfallsSchema.parse(pitfalls);
