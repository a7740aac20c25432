import { Buffer } from 'node:buffer';
import { cswStatus, encodeCsw, parseCbw } from './cbw.ts';
import type { Disk } from './data.ts';
import type { InPipe } from './pipe.ts';
import { ScsiTarget } from './scsi.ts';
import type { Setup, UsbFunction } from './types.ts';

/** INQUIRY, the one command whose data somebody reads: the kernel's disk driver. */
const inquiry = 0x12;
/** Where the tag of a command block wrapper stands (bulk-only transport §5.1). */
const tagAt = 4;
/** Reports that are ready after each one that was sent: more than anyone reads in between. */
const reportsPerOut = 4;
const reportLength = 8;

/**
 * A function that takes everything without a word, as the simulated device of the switching recordings does: each command
 * block, whole or not, is answered with a good status, each request with zeros. With a disk it also says which one it is.
 */
export class AnyFunction implements UsbFunction {
  readonly #in: InPipe;
  readonly #reports: boolean;
  readonly #target: ScsiTarget | undefined;

  /** `reports`: it speaks by interrupt endpoints and has an answer to everything. */
  constructor(inward: InPipe, { disk, reports }: { disk: Disk | undefined; reports: boolean }) {
    this.#in = inward;
    this.#reports = reports;
    this.#target = disk === undefined ? undefined : new ScsiTarget(disk);
  }

  control(setup: Setup): Uint8Array {
    // The disk driver's reset recovery: what was not fetched is of no use any more.
    if (setup.requestType === 0x21 && setup.request === 0xff) this.#in.flush();
    return new Uint8Array((setup.requestType & 0x80) === 0 ? 0 : setup.length);
  }

  out(data: Uint8Array): void {
    const bytes = Buffer.from(data);
    if (this.#reports)
      for (let count = 0; count < reportsPerOut; count += 1) this.#in.push(new Uint8Array(reportLength));
    if (bytes.length < tagAt + 4 || bytes.toString('latin1', 0, tagAt) !== 'USBC') return;
    const cbw = parseCbw(data);
    if (cbw?.toHost === true && cbw.command[0] === inquiry && this.#target !== undefined) {
      const answer = this.#target.run(cbw.command);
      if (answer.passed) this.#in.push(answer.data.slice(0, cbw.dataLength));
    }
    this.#in.push(encodeCsw(bytes.readUInt32LE(tagAt), 0, cswStatus.passed));
  }

  selected(): void {
    // All settings are alike to it.
  }

  dispose(): void {
    // Nothing runs by itself here.
  }
}
