import type { SerialSettings } from '../ports.ts';

/** Commands of the COM-PORT option, client to server; the server answers with the number + 100 (RFC 2217 §2 and §3). */
export const comPort = {
  signature: 0,
  setBaudRate: 1,
  setDataSize: 2,
  setParity: 3,
  setStopSize: 4,
  setControl: 5,
  notifyLineState: 6,
  notifyModemState: 7,
  flowSuspend: 8,
  flowResume: 9,
  setLineStateMask: 10,
  setModemStateMask: 11,
  purgeData: 12,
} as const;
export const toClient = 100;

/** Values of SET-CONTROL (RFC 2217 §3). `ask*` change nothing. */
export const control = {
  askFlow: 0, flowNone: 1, flowXonXoff: 2, flowHardware: 3,
  askBreak: 4, breakOn: 5, breakOff: 6,
  askDtr: 7, dtrOn: 8, dtrOff: 9,
  askRts: 10, rtsOn: 11, rtsOff: 12,
  askInFlow: 13, inFlowNone: 14, inFlowXonXoff: 15, inFlowHardware: 16,
} as const; // prettier-ignore

/** Bits of NOTIFY-MODEMSTATE; the low four say that the line above has changed. */
export const modemBits = {
  cd: 128,
  ri: 64,
  dsr: 32,
  cts: 16,
  deltaCd: 8,
  trailingRi: 4,
  deltaDsr: 2,
  deltaCts: 1,
} as const;

const parities = { none: 1, odd: 2, even: 3 } as const;

/** The four settings as the option writes them: four bytes of speed, one byte each of the rest. */
export const encodeBaud = (rate: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, rate);
  return bytes;
};
export const decodeBaud = (data: Uint8Array): number | undefined =>
  data.length === 4 ? new DataView(data.buffer, data.byteOffset, 4).getUint32(0) : undefined;

export const encodeParity = (parity: SerialSettings['parity']): number => parities[parity];

/** What a SET asks for; undefined for a question (0) and for values that a port here does not have (mark, space, 1.5). */
export function wishOf(command: number, data: Uint8Array): Partial<SerialSettings> | undefined {
  const [value = 0] = data;
  switch (command) {
    case comPort.setBaudRate: {
      const baudRate = decodeBaud(data) ?? 0;
      return baudRate === 0 ? undefined : { baudRate };
    }
    case comPort.setDataSize:
      return value === 5 || value === 6 || value === 7 || value === 8 ? { dataBits: value } : undefined;
    case comPort.setParity:
      return value === 1
        ? { parity: 'none' }
        : value === 2
          ? { parity: 'odd' }
          : value === 3
            ? { parity: 'even' }
            : undefined;
    case comPort.setStopSize:
      return value === 1 || value === 2 ? { stopBits: value } : undefined;
    default:
      return undefined;
  }
}

/** The value in force, as the server confirms it. */
export function confirmation(command: number, settings: SerialSettings): Uint8Array | undefined {
  switch (command) {
    case comPort.setBaudRate:
      return encodeBaud(settings.baudRate);
    case comPort.setDataSize:
      return Uint8Array.of(settings.dataBits);
    case comPort.setParity:
      return Uint8Array.of(encodeParity(settings.parity));
    case comPort.setStopSize:
      return Uint8Array.of(settings.stopBits);
    default:
      return undefined;
  }
}

/** A confirmation read back by the client. */
export const settingOf = (command: number, data: Uint8Array): Partial<SerialSettings> | undefined =>
  wishOf(command - toClient, data);

/** The state byte of the modem lines, with what has changed since the last one. */
export function modemState(
  now: { dcd: boolean; dsr: boolean; cts: boolean },
  before: { dcd: boolean; dsr: boolean; cts: boolean } | undefined,
): number {
  const changed = (key: 'dcd' | 'dsr' | 'cts'): boolean => before !== undefined && before[key] !== now[key];
  return (
    (now.dcd ? modemBits.cd : 0) |
    (now.dsr ? modemBits.dsr : 0) |
    (now.cts ? modemBits.cts : 0) |
    (changed('dcd') ? modemBits.deltaCd : 0) |
    (changed('dsr') ? modemBits.deltaDsr : 0) |
    (changed('cts') ? modemBits.deltaCts : 0)
  );
}
