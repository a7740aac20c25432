import { Buffer } from 'node:buffer';
import type { NetHost } from '../net/host.ts';
import type { InPipe } from './pipe.ts';
import type { Setup, UsbFunction } from './types.ts';

/** CDC ECM §6.2.4. */
const setPacketFilter = 0x43;
/** CDC §6.3: notifications. */
export const networkConnection = 0x00;
const speedChange = 0x2a;
/** What a high-speed stick says of its link, bit/s. */
const linkSpeed = 100_000_000;
/** What waits to be fetched by a computer that does not read; a card drops the rest, and TCP sends it again. */
const frameLimit = 256 * 1024;

/** Makes the host at the stick's end of the cable. `send` takes the frames for the computer. */
export type MakeHost = (send: (frame: Uint8Array) => void) => NetHost;

/** A function with a control interface and, behind it, a data interface with the endpoints. */
export interface CardLike extends UsbFunction {
  /** The way in of the data interface. */
  attach(data: InPipe): void;
}
export const isCard = (fn: UsbFunction | undefined): fn is CardLike => fn !== undefined && 'attach' in fn;

/** A notification of the communication class (CDC §6.3). */
export function notification(
  interfaceNumber: number,
  code: number,
  rest: { value?: number; data?: Uint8Array },
): Buffer {
  const data = rest.data ?? new Uint8Array(0);
  const head = Buffer.from([0xa1, code, 0, 0, 0, 0, 0, 0]);
  head.writeUInt16LE(rest.value ?? 0, 2);
  head.writeUInt16LE(interfaceNumber, 4);
  head.writeUInt16LE(data.length, 6);
  return Buffer.concat([head, data]);
}

/** Gives frames to the computer as long as it fetches them. */
export const pushFrame = (pipe: InPipe | undefined, frame: Uint8Array): void => {
  if (pipe !== undefined && pipe.queued + frame.length <= frameLimit) pipe.push(frame);
};

/**
 * An Ethernet card, CDC ECM: one frame is one transfer. It tells that the cable is in once its data interface is selected;
 * at the other end of the cable is the stick's own network.
 */
export class CardFunction implements CardLike {
  readonly #control: number;
  readonly #notify: InPipe | undefined;
  readonly #makeHost: MakeHost;
  #data: InPipe | undefined;
  #host: NetHost | undefined;

  constructor(options: { control: number; notify: InPipe | undefined; makeHost: MakeHost }) {
    this.#control = options.control;
    this.#notify = options.notify;
    this.#makeHost = options.makeHost;
  }

  attach(data: InPipe): void {
    this.#data = data;
  }

  control(setup: Setup): Uint8Array | undefined {
    return setup.requestType === 0x21 && setup.request === setPacketFilter ? new Uint8Array(0) : undefined;
  }

  out(data: Uint8Array): void {
    this.#host?.receive(data);
  }

  selected(interfaceNumber: number, alternate: number): void {
    if (interfaceNumber !== this.#control + 1) return;
    this.dispose();
    if (alternate !== 1) return;
    this.#host = this.#makeHost((frame) => pushFrame(this.#data, frame));
    const speeds = Buffer.alloc(8);
    speeds.writeUInt32LE(linkSpeed, 0);
    speeds.writeUInt32LE(linkSpeed, 4);
    this.#notify?.push(notification(this.#control, networkConnection, { value: 1 }));
    this.#notify?.push(notification(this.#control, speedChange, { data: speeds }));
  }

  dispose(): void {
    this.#host?.close();
    this.#host = undefined;
    this.#data?.flush();
  }
}
