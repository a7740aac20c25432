import { Buffer } from 'node:buffer';
import { notification, type CardLike } from './card.ts';
import { Answers, encapsulated } from './encapsulated.ts';
import { asksForCaps, capsInfo } from './mbim-caps.ts';
import { blockParameters, largestBlock } from './ncm-blocks.ts';
import { ncmRequest as ncm } from './ncm.ts';
import type { InPipe } from './pipe.ts';
import type { Setup, UsbFunction } from './types.ts';

/** MBIM 1.0 §9: control messages; an answer has bit 31 set. All numbers are little-endian. */
const message = { open: 1, close: 2, command: 3, functionError: 4 } as const;
const answerBit = 0x80000000;
const headLength = 12;
const commandHead = 48;
/** Errors of the function (§9.3.4) and of a command (§9.4.5). */
const error = { lengthMismatch: 3, notOpened: 5, unknown: 6 } as const;
const status = { success: 0, noDeviceSupport: 9 } as const;
/** CDC: an answer is there to be fetched. */
const responseAvailable = 0x01;

const largestDatagram = 1500;

/**
 * An MBIM function as far as its driver and a first conversation need it: the driver binds, OPEN is answered with OPEN_DONE,
 * the question for what the device can do with its capabilities, and each other command with "no device support". Data
 * blocks are taken and lead nowhere.
 */
export class MbimFunction implements UsbFunction, CardLike {
  readonly #answers: Answers;
  #isOpen = false;

  readonly #value: (name: string) => string | undefined;

  /** `value` gives what the stick knows of itself. */
  constructor(control: number, notify: InPipe | undefined, value: (name: string) => string | undefined) {
    this.#value = value;
    this.#answers = new Answers(notify, notification(control, responseAvailable, {}));
  }

  attach(): void {
    // Nothing is ever sent by bulk.
  }

  control(setup: Setup, data: Uint8Array): Uint8Array | undefined {
    const none = new Uint8Array(0);
    if (setup.requestType === 0x21) {
      switch (setup.request) {
        case encapsulated.send:
          this.#message(Buffer.from(data));
          return none;
        case ncm.resetFunction:
          this.dispose();
          return none;
        case ncm.setFormat:
        case ncm.setInputSize:
        case ncm.setDatagramSize:
        case ncm.setCrc:
          return none;
        default:
          return undefined;
      }
    }
    return setup.requestType === 0xa1 ? this.#get(setup.request) : undefined;
  }

  out(): void {
    // Data blocks lead nowhere.
  }

  selected(): void {
    this.dispose();
  }

  dispose(): void {
    this.#isOpen = false;
    this.#answers.clear();
  }

  #get(request: number): Uint8Array | undefined {
    switch (request) {
      case encapsulated.get:
        return this.#answers.take() ?? new Uint8Array(0);
      case ncm.getParameters:
        return blockParameters();
      case ncm.getFormat:
      case ncm.getCrc:
        return Uint8Array.of(0, 0);
      case ncm.getInputSize:
        return number32(largestBlock);
      case ncm.getDatagramSize:
        return Uint8Array.of(largestDatagram & 0xff, largestDatagram >> 8);
      default:
        return undefined;
    }
  }

  #message(bytes: Buffer): void {
    if (bytes.length < headLength) return;
    const kind = bytes.readUInt32LE(0);
    const transaction = bytes.readUInt32LE(8);
    if (bytes.readUInt32LE(4) !== bytes.length) this.#fail(transaction, error.lengthMismatch);
    else if (kind === message.open) {
      this.#isOpen = true;
      this.#answer(message.open, transaction, number32(status.success));
    } else if (kind === message.close) {
      this.#isOpen = false;
      this.#answer(message.close, transaction, number32(status.success));
    } else if (kind !== message.command) this.#fail(transaction, error.unknown);
    else if (!this.#isOpen) this.#fail(transaction, error.notOpened);
    else if (bytes.length < commandHead) this.#fail(transaction, error.lengthMismatch);
    else {
      // One fragment; service and command as asked; the status, and what data there are behind it.
      const service = bytes.subarray(20, 40);
      const known = asksForCaps(bytes.subarray(20, 36), bytes.readUInt32LE(36), bytes.readUInt32LE(40));
      const info = known ? this.#caps() : new Uint8Array(0);
      const code = number32(known ? status.success : status.noDeviceSupport);
      this.#answer(
        message.command,
        transaction,
        Buffer.concat([number32(1), number32(0), service, code, number32(info.length), info]),
      );
    }
  }

  #caps(): Uint8Array {
    const text = (name: string): string => this.#value(name) ?? '';
    return capsInfo({ imei: text('imei'), firmware: text('firmware'), hardware: text('hardware') });
  }

  #fail(transaction: number, code: number): void {
    this.#answer(message.functionError, transaction, number32(code));
  }

  #answer(kind: number, transaction: number, rest: Uint8Array): void {
    const head = [(kind | answerBit) >>> 0, headLength + rest.length, transaction].map(number32);
    this.#answers.push(Buffer.concat([...head, rest]));
  }
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
