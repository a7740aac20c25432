import type { Dispose } from '../../core/ports.ts';

/** The eight bytes of a SETUP packet, USB 2.0 §9.3. */
export interface Setup {
  requestType: number;
  request: number;
  value: number;
  index: number;
  length: number;
}

/** How a transfer ended on the stick's side. `taken` counts the bytes of an OUT stage. */
export type TransferEnd =
  | { status: 'ok'; data: Uint8Array; taken: number }
  | { status: 'stall' }
  | { status: 'gone' }
  | { status: 'cancelled' };

/** A transfer that may wait for the stick. */
export interface Transfer {
  done: Promise<TransferEnd>;
  /** Takes the transfer back. True when it was still waiting; then `done` is `cancelled` and no byte is lost. */
  cancel(): boolean;
}

/** An HTTP request as it reaches the stick's own web server. Header names are lower case. */
export interface WebRequest {
  method: string;
  path: string;
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
}

/** A request's path, cut at the question mark; clients may send anything here. */
export interface RequestUrl {
  pathname: string;
  query: string;
}

export interface WebAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What a function of the stick (storage, serial, card) can be asked by the control pipe and by its endpoints. */
export interface UsbFunction {
  /** A class request to one of its interfaces; undefined = not known, stall. An OUT request answers with no bytes. */
  control(setup: Setup, data: Uint8Array): Uint8Array | undefined;
  /** Bytes of one OUT transfer. */
  out(data: Uint8Array): void;
  /** SET_INTERFACE or SET_CONFIGURATION (setting 0) reached one of its interfaces. */
  selected(interfaceNumber: number, alternate: number): void;
  /** Ends its timers. */
  dispose(): void;
}

/** What happens to a stick as a whole; the same words for the bench and for the USB/IP server. */
export type StickEvent =
  /** It is on the bus with new descriptors. */
  | { kind: 'arrived'; id: string }
  /** It has dropped off the bus; every pending transfer has ended with `gone`. */
  | { kind: 'left' }
  /** One line of what went over the wire, in the normal form (`bulk-out 01 5553…`). `standard` marks chapter 9 housekeeping. */
  | { kind: 'wire'; line: string; standard: boolean };

export type StickListener = (event: StickEvent) => void;
export type Subscribe = (listener: StickListener) => Dispose;

const none = new Uint8Array(0);
export const ok = (data: Uint8Array = none, taken = 0): TransferEnd => ({ status: 'ok', data, taken });
export const ended = (end: TransferEnd): Transfer => ({ done: Promise.resolve(end), cancel: () => false });
