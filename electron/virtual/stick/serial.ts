import type { AtEngine } from './at-engine.ts';
import type { Setup, UsbFunction } from './types.ts';

/** CDC PSTN §6.3: the class requests that serial drivers send. */
export const serialRequest = {
  setLineCoding: 0x20,
  getLineCoding: 0x21,
  setControlLines: 0x22,
  sendBreak: 0x23,
} as const;
/** 115200 baud, one stop bit, no parity, 8 bits. */
const usualCoding = Uint8Array.of(0x00, 0xc2, 0x01, 0x00, 0x00, 0x00, 0x08);

/** A serial port: with an AT interpreter behind it, or (diag) one that takes all and says nothing. */
export class SerialFunction implements UsbFunction {
  readonly #engine: AtEngine | undefined;
  #coding = usualCoding;

  constructor(engine: AtEngine | undefined) {
    this.#engine = engine;
  }

  control(setup: Setup, data: Uint8Array): Uint8Array | undefined {
    if ((setup.requestType & 0x60) !== 0x20) return undefined;
    switch (setup.request) {
      case serialRequest.setLineCoding:
        if (data.length !== 7) return undefined;
        this.#coding = data.slice();
        return new Uint8Array(0);
      case serialRequest.getLineCoding:
        return this.#coding;
      case serialRequest.setControlLines:
      case serialRequest.sendBreak:
        return new Uint8Array(0);
      default:
        return undefined;
    }
  }

  out(data: Uint8Array): void {
    this.#engine?.receive(data);
  }

  selected(): void {
    // One setting only.
  }

  dispose(): void {
    this.#engine?.dispose();
  }
}
