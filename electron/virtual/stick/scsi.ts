import { Buffer } from 'node:buffer';
import type { Disk } from './data.ts';
import { blockSize, makeImage } from './image.ts';

/** Sense key, additional sense code and qualifier (SPC-4 §4.5). */
export type Sense = readonly [key: number, code: number, qualifier: number];
const sense = {
  none: [0, 0, 0],
  noMedium: [2, 0x3a, 0],
  badOpcode: [5, 0x20, 0],
  badField: [5, 0x24, 0],
  outOfRange: [5, 0x21, 0],
  removalPrevented: [5, 0x53, 2],
} as const satisfies Record<string, Sense>;

export type ScsiAnswer = { passed: true; data: Uint8Array; ejected: boolean } | { passed: false };

const u16 = (b: Uint8Array, at: number): number => ((b[at] ?? 0) << 8) | (b[at + 1] ?? 0);
const u32 = (b: Uint8Array, at: number): number => u16(b, at) * 0x10000 + u16(b, at + 2);
const nothing = new Uint8Array(0);

/** A small SCSI target: a CD-ROM drive with a disk in it, or a card reader without a card. */
export class ScsiTarget {
  readonly #disk: Disk;
  readonly #image: Uint8Array | undefined;
  #sense: Sense = sense.none;
  #removalPrevented = false;

  constructor(disk: Disk) {
    this.#disk = disk;
    this.#image = disk.kind === 'cd' ? makeImage(disk.volume ?? disk.model, disk.blocks ?? 64) : undefined;
  }

  /** Carries out one command block. A failed one leaves its sense for REQUEST SENSE. */
  run(command: Uint8Array): ScsiAnswer {
    const answer = this.#answer(command);
    if (answer.passed && command[0] !== 0x03) this.#sense = sense.none;
    return answer;
  }

  #fail(why: Sense): ScsiAnswer {
    this.#sense = why;
    return { passed: false };
  }

  /** Gives data, cut to what the command allows. */
  #give(data: Uint8Array, allowed = data.length): ScsiAnswer {
    return { passed: true, data: data.subarray(0, allowed), ejected: false };
  }

  #answer(c: Uint8Array): ScsiAnswer {
    switch (c[0] ?? 0) {
      case 0x00: // TEST UNIT READY
        return this.#image ? this.#give(nothing) : this.#fail(sense.noMedium);
      case 0x03: // REQUEST SENSE
        return this.#requestSense(c[4] ?? 0);
      case 0x12: // INQUIRY; no vital product data pages
        return (c[1] ?? 0) & 1 ? this.#fail(sense.badField) : this.#give(this.#inquiry(), u16(c, 3));
      case 0x1a: // MODE SENSE(6)
        return this.#modeSense(c, { head: Uint8Array.of(0, 0, 0x80, 0), allowed: c[4] ?? 0 });
      case 0x5a: // MODE SENSE(10)
        return this.#modeSense(c, { head: Uint8Array.of(0, 0, 0, 0x80, 0, 0, 0, 0), allowed: u16(c, 7) });
      case 0x1b: // START STOP UNIT
        return this.#startStop(c[4] ?? 0);
      case 0x1e: // PREVENT ALLOW MEDIUM REMOVAL
        this.#removalPrevented = ((c[4] ?? 0) & 1) !== 0;
        return this.#give(nothing);
      default:
        return this.#image
          ? this.#answerDisk(c, this.#image)
          : this.#fail(isDiskCommand(c) ? sense.noMedium : sense.badOpcode);
    }
  }

  #answerDisk(c: Uint8Array, image: Uint8Array): ScsiAnswer {
    const last = image.length / blockSize - 1;
    switch (c[0] ?? 0) {
      case 0x25: {
        // READ CAPACITY(10)
        const data = Buffer.alloc(8);
        data.writeUInt32BE(last, 0);
        data.writeUInt32BE(blockSize, 4);
        return this.#give(data);
      }
      case 0x28: // READ(10)
        return this.#read(image, u32(c, 2), u16(c, 7));
      case 0xa8: // READ(12)
        return this.#read(image, u32(c, 2), u32(c, 6));
      case 0x43: // READ TOC: one data track, and the lead-out
        return this.#toc(c, last + 1);
      case 0x46: {
        // GET CONFIGURATION: profile CD-ROM, no features listed
        return this.#give(Uint8Array.of(0, 0, 0, 4, 0, 0, 0, 8), u16(c, 7));
      }
      case 0x4a: // GET EVENT STATUS NOTIFICATION: polled; medium present, nothing new
        if (((c[1] ?? 0) & 1) === 0) return this.#fail(sense.badField);
        return this.#give(Uint8Array.of(0, 6, 4, 0x10, 0, 2, 0, 0), u16(c, 7));
      default:
        return this.#fail(sense.badOpcode);
    }
  }

  #requestSense(allowed: number): ScsiAnswer {
    const [key, code, qualifier] = this.#sense;
    this.#sense = sense.none;
    return this.#give(Uint8Array.of(0x70, 0, key, 0, 0, 0, 0, 10, 0, 0, 0, 0, code, qualifier, 0, 0, 0, 0), allowed);
  }

  #inquiry(): Uint8Array {
    const data = Buffer.alloc(36, ' ');
    data.set([this.#disk.kind === 'cd' ? 5 : 0, 0x80, 2, 2, 31, 0, 0, 0]);
    data.write(this.#disk.vendor, 8, 'latin1');
    data.write(this.#disk.model, 16, 'latin1');
    data.write(this.#disk.revision, 32, 'latin1');
    return data;
  }

  #modeSense(c: Uint8Array, form: { head: Uint8Array; allowed: number }): ScsiAnswer {
    const page = (c[2] ?? 0) & 0x3f;
    // Page 2A: CD capabilities (reads CD-R, tray loader); page 3F: all pages.
    const pages =
      this.#image && (page === 0x2a || page === 0x3f)
        ? [0x2a, 0x12, 1, 0, 0x71, 0, 0x28, ...Array<number>(13).fill(0)]
        : [];
    if (pages.length === 0 && page !== 0x3f) return this.#fail(sense.badField);
    const data = Buffer.concat([form.head, Uint8Array.from(pages)]);
    if (form.head.length === 4) data.writeUInt8(data.length - 1, 0);
    else data.writeUInt16BE(data.length - 2, 0);
    return this.#give(data, form.allowed);
  }

  #startStop(flags: number): ScsiAnswer {
    const eject = (flags & 0x03) === 0x02;
    if (!eject) return this.#give(nothing);
    if (this.#removalPrevented) return this.#fail(sense.removalPrevented);
    return { passed: true, data: nothing, ejected: true };
  }

  #read(image: Uint8Array, block: number, count: number): ScsiAnswer {
    const from = block * blockSize;
    const to = from + count * blockSize;
    return to > image.length ? this.#fail(sense.outOfRange) : this.#give(image.subarray(from, to));
  }

  #toc(c: Uint8Array, leadOut: number): ScsiAnswer {
    const format = (c[2] ?? 0) & 0x0f;
    if (format > 1) return this.#fail(sense.badField);
    const inMinutes = ((c[1] ?? 0) & 2) !== 0;
    const track = (number: number, block: number): Buffer => {
      const entry = Buffer.from([0, 0x14, number, 0, 0, 0, 0, 0]);
      if (inMinutes) entry.set(minutes(block), 5);
      else entry.writeUInt32BE(block, 4);
      return entry;
    };
    const tracks = format === 1 ? [track(1, 0)] : [track(1, 0), track(0xaa, leadOut)];
    const data = Buffer.concat([Uint8Array.of(0, 2 + 8 * tracks.length, 1, 1), ...tracks]);
    return this.#give(data, u16(c, 7));
  }
}

/** Minute, second and frame of a block: 75 frames a second, the first block at two seconds. */
function minutes(block: number): number[] {
  const frames = block + 150;
  return [Math.floor(frames / 4500), Math.floor(frames / 75) % 60, frames % 75];
}

const isDiskCommand = (c: Uint8Array): boolean => [0x25, 0x28, 0xa8].includes(c[0] ?? 0);
