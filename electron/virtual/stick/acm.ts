import { Buffer } from 'node:buffer';
import { notification } from './card.ts';
import type { InPipe } from './pipe.ts';
import { serialRequest, SerialFunction } from './serial.ts';
import type { Setup } from './types.ts';

/** CDC PSTN §6.5.4: state of the lines; bit 0 carrier, bit 1 data set ready. */
const serialState = 0x20;
const ready = 0x03;

/**
 * The control half of a port of the communication class (abstract control model): line settings, and the modem's own lines,
 * which follow the computer's DTR. The bytes go through the data interface behind it.
 */
export class AcmFunction extends SerialFunction {
  readonly #number: number;
  readonly #notify: InPipe;

  constructor(number: number, notify: InPipe) {
    super(undefined);
    this.#number = number;
    this.#notify = notify;
  }

  override control(setup: Setup, data: Uint8Array): Uint8Array | undefined {
    const answer = super.control(setup, data);
    if (setup.request === serialRequest.setControlLines && answer !== undefined) {
      const lines = (setup.value & 1) === 1 ? ready : 0;
      this.#notify.push(notification(this.#number, serialState, { data: Buffer.from([lines, 0]) }));
    }
    return answer;
  }
}
