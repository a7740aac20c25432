import { z } from 'zod';
import modes from '../../../resources/openwrt/modes.json' with { type: 'json' };
import { shipped } from '../model/index.ts';

const modeNames = [
  'Generic', 'StandardEject', 'HuaweiNew', 'Huawei', 'Option', 'Sierra', 'Sequans', 'Sony', 'Qisda', 'GCT', 'Kobil',
  'Quanta', 'Blackberry', 'Pantech', 'MobileAction', 'Cisco', 'MBIM',
] as const; // prettier-ignore
/** A mode that OpenWrt's usbmode knows by name. */
export type RouterMode = (typeof modeNames)[number];

const modesSchema = z.object({
  source: z.string().min(3),
  modes: z.array(
    z.object({ name: z.enum(modeNames), sends: z.enum(['messages', 'eject', 'own', 'modeval', 'configuration']) }),
  ),
});

/** All modes of usbmode. `sends`: the list `msg`, an eject, bytes of its own, `modeval`, or only a configuration. */
export const routerModes = shipped(modesSchema, modes).modes;
