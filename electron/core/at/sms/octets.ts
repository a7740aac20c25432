import { Failure } from '../../model/index.ts';

/** Why a message or an answer cannot be read or made; the text stands in `resources/text` as `sms.why.<why>`. */
export type SmsWhy =
  | 'hex' | 'short' | 'long' | 'address' | 'type' | 'header' | 'text' | 'number' | 'length' | 'validity' | 'time' | 'parts'; // prettier-ignore

/** Failure sms.bad-message with the reason. */
export const badMessage = (why: SmsWhy): Failure => new Failure('sms.bad-message', { why: `@sms.why.${why}` });

/**
 * The bytes that hex digits stand for; blanks around are taken off.
 * @throws Failure sms.bad-message (hex) for anything but pairs of hex digits
 */
export function fromHex(text: string): Uint8Array {
  const bare = text.trim();
  if (!/^(?:[0-9A-Fa-f]{2})*$/.test(bare)) throw badMessage('hex');
  return Uint8Array.from(bare.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Upper-case hex, two digits for each byte, as modems write it. */
export const toHex = (bytes: Iterable<number>): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');

/** Reads bytes one after the other and never past the end. */
export class Octets {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** The next byte. Failure sms.bad-message (short) at the end. */
  byte(): number {
    return this.take(1)[0] ?? 0;
  }

  /** The next `count` bytes. Failure sms.bad-message (short) when there are fewer. */
  take(count: number): Uint8Array {
    if (count > this.left) throw badMessage('short');
    this.#at += count;
    return this.#bytes.slice(this.#at - count, this.#at);
  }
}
