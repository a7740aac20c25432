import { Buffer } from 'node:buffer';
import type { NetHost } from '../net/host.ts';
import { networkConnection, notification, pushFrame, type CardLike, type MakeHost } from './card.ts';
import { blockParameters, largestBlock, packBlock, unpackBlock } from './ncm-blocks.ts';
import type { InPipe } from './pipe.ts';
import type { Setup, UsbFunction } from './types.ts';

/** CDC NCM 1.0 §6.2. Those that are optional and that no driver needs of a stick without them stall. */
export const ncmRequest = {
  resetFunction: 0x05,
  setPacketFilter: 0x43,
  getParameters: 0x80,
  getFormat: 0x83,
  setFormat: 0x84,
  getInputSize: 0x85,
  setInputSize: 0x86,
  getDatagramSize: 0x87,
  setDatagramSize: 0x88,
  getCrc: 0x89,
  setCrc: 0x8a,
} as const;
/** §6.2.4 and §6.2.5: the only format here, 16-bit. */
const shortBlocks = 0;
/** A driver that fetches less than this at once is told that it may not (§6.2.7: at least 2048 bytes). */
const smallestBlock = 2048;

/**
 * An Ethernet card, CDC NCM: frames travel in blocks with a table of what is in them.
 * As with ECM the cable is in once the data interface is selected.
 */
export class NcmFunction implements UsbFunction, CardLike {
  readonly #control: number;
  readonly #notify: InPipe | undefined;
  readonly #makeHost: MakeHost;
  #data: InPipe | undefined;
  #host: NetHost | undefined;
  #inputSize = largestBlock;
  #sequence = 0;

  constructor(options: { control: number; notify: InPipe | undefined; makeHost: MakeHost }) {
    this.#control = options.control;
    this.#notify = options.notify;
    this.#makeHost = options.makeHost;
  }

  attach(data: InPipe): void {
    this.#data = data;
  }

  control(setup: Setup, data: Uint8Array): Uint8Array | undefined {
    if (setup.requestType === 0x21) return this.#set(setup, Buffer.from(data));
    if (setup.requestType !== 0xa1) return undefined;
    switch (setup.request) {
      case ncmRequest.getParameters:
        return blockParameters();
      case ncmRequest.getFormat:
        return Uint8Array.of(shortBlocks, 0);
      case ncmRequest.getInputSize: {
        const size = Buffer.alloc(4);
        size.writeUInt32LE(this.#inputSize);
        return size;
      }
      default:
        return undefined;
    }
  }

  #set({ request, value }: Setup, data: Buffer): Uint8Array | undefined {
    const none = new Uint8Array(0);
    switch (request) {
      case ncmRequest.setPacketFilter:
        return none;
      case ncmRequest.setFormat:
        return value === shortBlocks ? none : undefined;
      case ncmRequest.setInputSize: {
        const wish = data.length < 4 ? 0 : data.readUInt32LE(0);
        if (wish < smallestBlock || wish > largestBlock) return undefined;
        this.#inputSize = wish;
        return none;
      }
      default:
        return undefined;
    }
  }

  out(data: Uint8Array): void {
    for (const frame of unpackBlock(Buffer.from(data))) this.#host?.receive(frame);
  }

  selected(interfaceNumber: number, alternate: number): void {
    if (interfaceNumber !== this.#control + 1) return;
    this.dispose();
    // Without its endpoints it forgets what was agreed (§7.2); a driver agrees anew and then selects them.
    if (alternate !== 1) {
      this.#inputSize = largestBlock;
      return;
    }
    this.#host = this.#makeHost((frame) => {
      pushFrame(this.#data, packBlock(frame, this.#sequence));
      this.#sequence += 1;
    });
    this.#notify?.push(notification(this.#control, networkConnection, { value: 1 }));
  }

  dispose(): void {
    this.#host?.close();
    this.#host = undefined;
    this.#sequence = 0;
    this.#data?.flush();
  }
}
