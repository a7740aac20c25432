import type { Operation } from '../model/index.ts';

const byte = (value: number): string => value.toString(16).padStart(2, '0');
const word = (value: number): string => value.toString(16).padStart(4, '0');
const data = (hex: string): string => (hex === '' ? '-' : hex);

/**
 * One operation in the normal form of recordings (`bulk-out 01 5553…`, `ctrl-in c0 88 0000 0000 8`); undefined for what
 * stays inside the computer (drivers, claims, pauses) or is no USB transfer.
 */
export function wireText(operation: Operation): string | undefined {
  switch (operation.op) {
    case 'bulk-out':
      return `bulk-out ${byte(operation.endpoint)} ${data(operation.data)}`;
    case 'bulk-in':
      return `bulk-in ${byte(operation.endpoint)} ${operation.length}`;
    case 'interrupt-out':
      return `intr-out ${byte(operation.endpoint)} ${data(operation.data)}`;
    case 'interrupt-in':
      return `intr-in ${byte(operation.endpoint)} ${operation.length}`;
    case 'control-out':
      return `ctrl-out ${setupText(operation)} ${data(operation.data)}`;
    case 'control-in':
      return `ctrl-in ${setupText(operation)} ${operation.length}`;
    case 'set-configuration':
      return `set-config ${operation.value}`;
    case 'set-alternate':
      return `set-alt ${operation.interface} ${operation.setting}`;
    case 'clear-halt':
      return `clear-halt ${byte(operation.endpoint)}`;
    case 'reset':
      return 'reset';
    case 'detach-driver':
    case 'attach-driver':
    case 'claim':
    case 'release':
    case 'pause':
    case 'await-return':
    case 'http':
    case 'at':
    case 'read-setting':
    case 'check-setting':
    case 'change-setting':
    case 'ask-person':
      return undefined;
  }
}

export function setupText(setup: { requestType: number; request: number; value: number; index: number }): string {
  return `${byte(setup.requestType)} ${byte(setup.request)} ${word(setup.value)} ${word(setup.index)}`;
}

/** Bytes as lower-case hex. */
export const toHex = (bytes: Uint8Array): string => [...bytes].map(byte).join('');

/** Hex of whole bytes as bytes. */
export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  );
}
