/** Size of a block: the largest piece that is written at once; above it nothing is gained (what a socket or pty takes in one go). */
export const blockSize = 64 * 1024;
/** Empty blocks that are kept for the next bytes: one is filled while one is written. */
const spare = 2;

interface Block {
  readonly bytes: Uint8Array;
  /** Where the next bytes to take begin. */
  from: number;
  /** Where the next bytes to come go. */
  to: number;
}

/**
 * Bytes on their way, first in, first out, in blocks that are used again and again. A new array for each piece would be memory
 * that V8 counts and clears away beside the carrying: with it every fifth moment of a busy relay went there.
 */
export class Blocks {
  readonly #blocks: Block[] = [];
  readonly #empty: Block[] = [];
  #size = 0;

  /** Bytes that were put in and not taken yet. */
  get size(): number {
    return this.#size;
  }

  /** Puts bytes in; the caller may use its own again at once. */
  put(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      const block = this.#blockWithRoom();
      const part = bytes.subarray(done, done + blockSize - block.to);
      block.bytes.set(part, block.to);
      block.to += part.length;
      done += part.length;
    }
    this.#size += bytes.length;
  }

  /** The oldest bytes, as many as lie together; they stay as they are until `drop`. Empty when there are none. */
  peek(): Uint8Array {
    const first = this.#blocks[0];
    return first === undefined ? nothing : first.bytes.subarray(first.from, first.to);
  }

  /** Takes so many of the oldest bytes out; no more than the last `peek` gave. */
  drop(length: number): void {
    const first = this.#blocks[0];
    if (first === undefined) return;
    first.from += length;
    this.#size -= length;
    if (first.from < first.to) return;
    this.#blocks.shift();
    if (this.#empty.length < spare) this.#empty.push(first);
  }

  /** Throws everything away. */
  clear(): void {
    this.#blocks.length = 0;
    this.#empty.length = 0;
    this.#size = 0;
  }

  #blockWithRoom(): Block {
    const last = this.#blocks.at(-1);
    if (last !== undefined && last.to < blockSize) return last;
    const block = this.#empty.pop() ?? { bytes: new Uint8Array(blockSize), from: 0, to: 0 };
    block.from = 0;
    block.to = 0;
    this.#blocks.push(block);
    return block;
  }
}

const nothing: Uint8Array = new Uint8Array(0);
