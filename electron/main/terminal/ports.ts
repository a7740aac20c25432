import type { z } from 'zod';
import type { terminal } from '../../../preload/contract/index.ts';
import type { TerminalDown } from '../../../preload/contract/terminal.ts';
import type { ErrorData, Place } from '../../core/model/index.ts';
import type { AtChannel } from '../../core/at/channel.ts';
import type { Dispose, SerialChannel } from '../../core/ports.ts';

/** What a terminal needs of the port's AT queue. */
export type AtTalk = Pick<AtChannel, 'onLine' | 'onClose' | 'send' | 'raw'>;

/** An open port with all its users: terminal, facts, probes and runs share the one channel and its one queue. */
export interface OpenPort {
  /** What people see: ttyUSB2. */
  name: string;
  serial: SerialChannel;
  at: AtTalk;
}

export type PortEvent =
  | { kind: 'open'; port: OpenPort }
  /** The stick left or the port closed; `open` follows when it is there again. */
  | { kind: 'gone'; error?: ErrorData }
  /** It is there but cannot be opened; tried again when something changes at the place. */
  | { kind: 'failed'; error: ErrorData };

/**
 * Shares the ports of sticks. A port is opened for the first who attaches and closed after the last release. The present
 * state is told at once, later ones as they come.
 */
export interface PortSource {
  attach(place: Place, interfaceNumber: number, listener: (event: PortEvent) => void): PortAttachment;
}
export interface PortAttachment {
  /** Resolves when the port is closed, if this was its last user. */
  release(): Promise<void>;
}

/** The main process' end of a terminal's data, or of other data that are too many for calls. */
export interface DataPort<Down = TerminalDown> {
  post(message: Down): void;
  /** What the page sent, unchecked. */
  onMessage(listener: (message: unknown) => void): Dispose;
  /** The page was closed or loaded anew; called once. */
  onClose(listener: () => void): Dispose;
  close(): void;
}

export type TerminalState = z.infer<typeof terminal.state.payload>;
export type HeldState = z.infer<typeof terminal.held.payload>;
export type { Consent } from '../../../preload/contract/terminal.ts';
