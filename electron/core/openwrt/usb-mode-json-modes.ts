import type { SpecialMethod } from '../modes/rules.ts';

/**
 * Modes of OpenWrt's usbmode (switch.c, 2025-10) that are special procedures of usb_modeswitch under a shorter name. Beside
 * these it knows Generic, StandardEject and MBIM. HuaweiAlt is not among them.
 */
export const methodOfMode: ReadonlyMap<string, SpecialMethod> = new Map([
  ['Huawei', 'HuaweiMode'],
  ['HuaweiNew', 'HuaweiNewMode'],
  ['Option', 'OptionMode'],
  ['Sierra', 'SierraMode'],
  ['Sony', 'SonyMode'],
  ['GCT', 'GCTMode'],
  ['Kobil', 'KobilMode'],
  ['Sequans', 'SequansMode'],
  ['MobileAction', 'MobileActionMode'],
  ['Cisco', 'CiscoMode'],
  ['Qisda', 'QisdaMode'],
  ['Quanta', 'QuantaMode'],
  ['Blackberry', 'BlackberryMode'],
  ['Pantech', 'PantechMode'],
]);

export const modeOfMethod: ReadonlyMap<SpecialMethod, string> = new Map(
  [...methodOfMode].map(([mode, method]) => [method, mode]),
);

/** One entry of `devices[id]`, fields in the order in which the packaged file has them. Numbers are decimal. */
export interface UsbModeEntry {
  t_vendor?: number;
  t_product?: number[];
  t_class?: number;
  detach_storage?: boolean;
  mode?: string;
  modeval?: number;
  no_driver?: boolean;
  msg_endpoint?: number;
  /** Indexes into `messages`; always there, because usbmode walks it unasked. */
  msg: number[];
  wait?: number;
  release_delay?: number;
  response?: boolean;
  response_endpoint?: number;
  reset?: boolean;
  inquire?: number;
  check?: boolean;
  interface?: number;
  config?: number;
  alt?: number;
}

/** A whole usb-mode.json. The order of the entries of one id is the order in which they are tried. */
export interface UsbModeFile {
  messages: string[];
  devices: Map<string, Map<string, UsbModeEntry>>;
}

/** Fields that the converter of the package writes and the program never reads. */
export const unreadFields = ['wait', 'check', 'release_delay', 'reset', 'inquire', 'no_driver'] as const;
