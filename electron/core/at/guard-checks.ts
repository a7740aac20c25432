import type { GuardContext } from './guard.ts';
import type { CommandPart } from './guard-parts.ts';
import { emergencyNumbers, identityItems, type CheckName, type GuardLevel } from './guard-rules.ts';

/** What a check makes of a rule's level; `never` and `reason` replace those of the rule. */
export interface CheckResult {
  level: GuardLevel;
  never?: boolean;
  reason?: string;
}
type Check = (part: Pick<CommandPart, 'args' | 'name'>, context: GuardContext, level: GuardLevel) => CheckResult;

/** Below this a wrong PIN can lock the SIM (a SIM allows three). */
const safePinTries = 3;

const hex = (text: string | undefined): number =>
  /^[0-9A-F]+$/.test(text ?? '') ? Number.parseInt(text ?? '', 16) : 0;

/** Checks that a pattern cannot do. Each gets the level of its rule. */
export const guardChecks: Readonly<Record<CheckName, Check>> = {
  pin: (_part, { pinTries }, level) => ({ level: pinTries !== undefined && pinTries >= safePinTries ? level : 3 }),

  nv: ({ name, args }, _context, level) => {
    const [item = ''] = args;
    // A file of the memory names what it holds, or the number of its item.
    const file = /^\/NVM\/NUM\/(\d+)$/.exec(item)?.[1] ?? item;
    const isIdentity = /^(\^NVWR\w*|\+QNVF?W)$/.test(name) && identityItems.has(file.replace(/^0X0*(?=.)/, '0X'));
    return isIdentity || /^\/.*(IMEI|MEID)/.test(item) ? { level: 4, never: true, reason: 'imei' } : { level };
  },

  /** `"before;after"`: without a PCUI port (2 or 12) in the second part no AT port remains. */
  setport: ({ args }, _context, level) => {
    const after = args.join(',').split(';')[1];
    const ports = (after ?? '').split(',').map((port) => port.trim());
    return ports.includes('2') || ports.includes('12') ? { level } : { level: 3, reason: 'no-at-port' };
  },

  u2diag: (_part, { webFirmware }, level) => (webFirmware === true ? { level: 3, reason: 'no-at-port' } : { level }),

  /** `!USBCOMP=cfg,type,mask`: bit 3 is the modem port. `!UDUSBCOMP=9` is MBIM alone. */
  sierra: ({ name, args }, _context, level) => {
    const keepsAt = name === '!UDUSBCOMP' ? args[0] !== '9' : (hex(args[2]?.replace(/^0X/, '')) & 0x8) !== 0;
    return keepsAt ? { level } : { level: 3, reason: 'no-at-port' };
  },

  /** `"usbcfg",vid,pid,diag,nmea,at,modem,…`. */
  usbcfg: ({ args }, { usb }, level) => {
    const same = usb !== undefined && hex(args[1]?.replace(/^0X/, '')) === hex(usb.vid.toUpperCase())
      && hex(args[2]?.replace(/^0X/, '')) === hex(usb.pid.toUpperCase()); // prettier-ignore
    if (!same) return { level: 3, reason: 'usb-ids' };
    return args[5] === '0' && args[6] === '0' ? { level: 3, reason: 'no-at-port' } : { level };
  },

  /** Context 1 carries the attach on LTE; a stick known to have none of it only loses its data set-up. */
  attach: (_part, { lte }, level) => ({ level: lte === false ? 0 : level }),

  /** Data calls (`*99…`) are free; emergency numbers never pass; codes that change a PIN count tries. */
  dial: ({ args }, _context, level) => {
    const [text] = args;
    if (text === undefined) return { level };
    const number = text.replace(/^[TP](?=.)/, '').replace(/[^0-9*#]/g, '');
    // Nothing to dial: no digit, no memory place, no name, not the last number again.
    if (number === '' && !/^[TP]?\s*[>L"]/.test(text)) return { level: 0 };
    if (/^\*99(?=[*#]|$)/.test(number)) return { level: 0 };
    // A code in front (hide my number, choose a carrier) does not change who is called.
    if (emergencyNumbers.has(number.replace(/^[*#]+\d+#/, ''))) return { level: 4, never: true, reason: 'emergency' };
    return /^\*[*#]?0[345]/.test(number) ? { level: 3, reason: 'puk' } : { level };
  },
  /** A number within an address (`tel:112`, `sip:911@…`) or among keys. */
  called: ({ args }, _context, level) =>
    (args[0] ?? '').split(/\D+/).some((number) => emergencyNumbers.has(number))
      ? { level: 4, never: true, reason: 'emergency' }
      : { level },
};
