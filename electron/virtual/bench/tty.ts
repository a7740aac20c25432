import { Failure } from '../../core/model/index.ts';
import type { PortSighting } from '../../core/model/index.ts';
import type { VirtualStick } from '../stick/stick.ts';
import type { Transfer } from '../stick/types.ts';

/** What the serial driver asks for at a time. */
const readLength = 4096;
/** CDC PSTN §6.3.12: DTR and RTS as the driver sets them at open. */
const setControlLines = 0x22;

/** One serial port of the virtual computer: its endpoints, and who reads them. */
export class Tty {
  readonly sighting: PortSighting;
  readonly #stick: VirtualStick;
  readonly #endpoints: { in: number; out: number };
  readonly #listeners = new Set<(error: Failure | undefined) => void>();
  #reading: Transfer | undefined;
  #looping = false;
  #listener: ((data: Uint8Array) => void | Promise<void>) | undefined;
  #ended = false;

  constructor(stick: VirtualStick, sighting: PortSighting, endpoints: { in: number; out: number }) {
    this.#stick = stick;
    this.sighting = sighting;
    this.#endpoints = endpoints;
  }

  get ended(): boolean {
    return this.#ended;
  }

  setLines(lines: { dtr: boolean; rts: boolean }): void {
    const value = (lines.dtr ? 1 : 0) | (lines.rts ? 2 : 0);
    const setup = { requestType: 0x21, request: setControlLines, value, index: this.sighting.interface, length: 0 };
    this.#stick.control(setup, new Uint8Array(0));
  }

  /** Failures: serial.gone, serial.io. */
  write(data: Uint8Array): void {
    if (this.#ended) throw this.#gone();
    if (data.length === 0) return;
    const end = this.#stick.transferOut(this.#endpoints.out, data);
    if (end.status === 'gone') throw this.#gone();
    if (end.status !== 'ok') throw new Failure('serial.io', { port: this.sighting.path }, end.status);
  }

  /** Asks the stick for data again and again, each time when the listener has taken the last ones. */
  read(listener: (data: Uint8Array) => void | Promise<void>): void {
    this.#listener = listener;
    if (!this.#looping) void this.#loop();
  }

  /** Asks no more; what the stick has to say stays there. */
  rest(): void {
    this.#listener = undefined;
    this.#reading?.cancel();
  }

  /** Tells when the port goes. */
  onEnd(listener: (error: Failure | undefined) => void): void {
    this.#listeners.add(listener);
  }

  end(error: Failure | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.rest();
    for (const listener of this.#listeners) listener(error);
    this.#listeners.clear();
  }

  async #loop(): Promise<void> {
    this.#looping = true;
    while (this.#listener !== undefined && !this.#ended) {
      this.#reading = this.#stick.transferIn(this.#endpoints.in, readLength, 'kernel');
      const end = await this.#reading.done;
      // The transfer may have ended just before it was taken back; then its data go to whoever listens next.
      if (end.status === 'ok') await this.#hand(end.data);
      else if (end.status === 'gone') this.end(this.#gone());
      else if (end.status === 'stall') this.end(new Failure('serial.io', { port: this.sighting.path }, 'stall'));
    }
    this.#looping = false;
  }

  #late: Uint8Array[] = [];

  async #hand(data: Uint8Array): Promise<void> {
    const listener = this.#listener;
    if (listener === undefined) {
      this.#late.push(data);
      return;
    }
    for (const earlier of this.#late.splice(0)) await listener(earlier);
    await listener(data);
  }

  #gone(): Failure {
    return new Failure('serial.gone', { port: this.sighting.path });
  }
}
