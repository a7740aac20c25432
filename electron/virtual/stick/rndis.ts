import { Buffer } from 'node:buffer';
import { longestFrame } from '../net/ethernet.ts';
import type { NetHost } from '../net/host.ts';
import { pushFrame, type CardLike, type MakeHost } from './card.ts';
import { Answers, encapsulated } from './encapsulated.ts';
import type { InPipe } from './pipe.ts';
import type { Setup, UsbFunction } from './types.ts';

/** Remote NDIS (MS-RNDIS): message types; an answer has bit 31 set. All numbers are little-endian. */
const type = { packet: 1, initialize: 2, halt: 3, query: 4, set: 5, reset: 6, keepAlive: 8 } as const;
const answerBit = 0x80000000;
const status = { success: 0, notSupported: 0xc00000bb, invalid: 0xc0010015 } as const;
const packetHead = 44;
/** Where the data of a packet message begin, counted from the field that says so. */
const dataOffset = packetHead - 8;
const longestTransfer = packetHead + longestFrame;

/** What a driver asks and sets (MS-RNDIS §2.2, NDIS object identifiers). */
const oid = {
  supported: 0x00010101,
  hardwareStatus: 0x00010102,
  mediaSupported: 0x00010103,
  mediaInUse: 0x00010104,
  maximumFrame: 0x00010106,
  linkSpeed: 0x00010107,
  transmitBlock: 0x0001010a,
  receiveBlock: 0x0001010b,
  vendorId: 0x0001010c,
  vendorText: 0x0001010d,
  packetFilter: 0x0001010e,
  maximumTotal: 0x00010111,
  connected: 0x00010114,
  physicalMedium: 0x00010202,
  permanentAddress: 0x01010101,
  currentAddress: 0x01010102,
  maximumList: 0x01010104,
} as const;
/** In units of 100 bit/s. */
const linkSpeed = 1_000_000;

export interface RndisOptions {
  notify: InPipe | undefined;
  makeHost: MakeHost;
  /** The address of the computer's end, six bytes. */
  mac: Uint8Array;
  name: string;
}

/** An Ethernet card that speaks RNDIS: messages by the control pipe, frames with a head of 44 bytes by bulk. */
export class RndisFunction implements UsbFunction, CardLike {
  readonly #o: RndisOptions;
  readonly #answers: Answers;
  #data: InPipe | undefined;
  #host: NetHost | undefined;
  #filter = 0;

  constructor(options: RndisOptions) {
    this.#o = options;
    this.#answers = new Answers(options.notify, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0));
  }

  attach(data: InPipe): void {
    this.#data = data;
  }

  control(setup: Setup, data: Uint8Array): Uint8Array | undefined {
    if (setup.requestType === 0x21 && setup.request === encapsulated.send) {
      this.#message(Buffer.from(data));
      return new Uint8Array(0);
    }
    // §2.2.2: with nothing to say one zero byte, never a stall.
    if (setup.requestType === 0xa1 && setup.request === encapsulated.get)
      return this.#answers.take() ?? Uint8Array.of(0);
    return undefined;
  }

  out(data: Uint8Array): void {
    for (const frame of unpack(Buffer.from(data))) this.#host?.receive(frame);
  }

  selected(): void {
    this.dispose();
  }

  dispose(): void {
    this.#filter = 0;
    this.#host?.close();
    this.#host = undefined;
    this.#answers.clear();
    this.#data?.flush();
  }

  #message(bytes: Buffer): void {
    if (bytes.length < 12) return;
    const request = bytes.readUInt32LE(8);
    switch (bytes.readUInt32LE(0)) {
      case type.initialize:
        this.dispose();
        // Version 1.0, connectionless, 802.3, one packet in a transfer, no alignment, no address families.
        this.#answer(type.initialize, [request, status.success, 1, 0, 1, 0, 1, longestTransfer, 0, 0, 0]);
        return;
      case type.halt:
        this.dispose();
        return;
      case type.query:
        this.#query(request, bytes);
        return;
      case type.set:
        this.#answer(type.set, [request, this.#set(bytes)]);
        return;
      case type.reset:
        // The filter has to be set anew.
        this.dispose();
        this.#answer(type.reset, [status.success, 1]);
        return;
      case type.keepAlive:
        this.#answer(type.keepAlive, [request, status.success]);
        return;
      default:
        return;
    }
  }

  #query(request: number, bytes: Buffer): void {
    const value = bytes.length < 16 ? undefined : this.#value(bytes.readUInt32LE(12));
    if (value === undefined) this.#answer(type.query, [request, status.notSupported, 0, 0]);
    else this.#answer(type.query, [request, status.success, value.length, 16], value);
  }

  #value(asked: number): Buffer | undefined {
    switch (asked) {
      case oid.supported:
        return numbers(Object.values(oid));
      case oid.hardwareStatus:
      case oid.mediaSupported:
      case oid.mediaInUse:
      case oid.connected:
      case oid.physicalMedium:
        return numbers([0]);
      case oid.maximumFrame:
        return numbers([longestFrame - 14]);
      case oid.linkSpeed:
        return numbers([linkSpeed]);
      case oid.transmitBlock:
      case oid.receiveBlock:
      case oid.maximumTotal:
        return numbers([longestFrame]);
      case oid.vendorId:
        return numbers([0xffffff]);
      case oid.vendorText:
        return Buffer.from(`${this.#o.name}\0`, 'latin1');
      case oid.packetFilter:
        return numbers([this.#filter]);
      case oid.permanentAddress:
      case oid.currentAddress:
        return Buffer.from(this.#o.mac);
      case oid.maximumList:
        return numbers([1]);
      default:
        return undefined;
    }
  }

  /** Packets flow while there is a filter (§3.2.5.3). */
  #set(bytes: Buffer): number {
    if (bytes.length < 28 || bytes.readUInt32LE(12) !== oid.packetFilter) return status.notSupported;
    const length = bytes.readUInt32LE(16);
    const at = 8 + bytes.readUInt32LE(20);
    if (length < 4 || at + 4 > bytes.length) return status.invalid;
    this.#filter = bytes.readUInt32LE(at);
    if (this.#filter === 0) {
      this.#host?.close();
      this.#host = undefined;
    } else this.#host ??= this.#o.makeHost((frame) => pushFrame(this.#data, pack(frame)));
    return status.success;
  }

  #answer(to: number, fields: readonly number[], data: Uint8Array = new Uint8Array(0)): void {
    const length = 8 + 4 * fields.length + data.length;
    this.#answers.push(Buffer.concat([numbers([(to | answerBit) >>> 0, length, ...fields]), data]));
  }
}

function numbers(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32LE(value >>> 0, 4 * index));
  return bytes;
}

/** A frame with its head (§2.2.1.1). */
export const pack = (frame: Uint8Array): Uint8Array =>
  Buffer.concat([
    numbers([type.packet, packetHead + frame.length, dataOffset, frame.length, 0, 0, 0, 0, 0, 0, 0]),
    frame,
  ]);

/** The frames of one transfer, which may hold several; what is no packet message ends it. */
export function unpack(bytes: Buffer): Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let at = 0; at + packetHead <= bytes.length;) {
    const length = bytes.readUInt32LE(at + 4);
    const from = at + 8 + bytes.readUInt32LE(at + 8);
    const to = from + bytes.readUInt32LE(at + 12);
    const end = at + length;
    if (bytes.readUInt32LE(at) !== type.packet || length < packetHead || end > bytes.length || to > end) break;
    frames.push(Uint8Array.from(bytes.subarray(from, to)));
    at = end;
  }
  return frames;
}
