/** Bytes in a link of the chain. */
const linkBytes = 1 << 20;

/**
 * A hash of a stream that needs no more memory than one link: the SHA-256 of the hash before and the next MiB, and so on. The
 * same on both ends, however the stream was cut on its way.
 */
export class ChainHash {
  #link = new Uint8Array(linkBytes);
  #filled = 0;
  #hash: Promise<Uint8Array<ArrayBuffer>> = Promise.resolve(new Uint8Array(32));

  push(data: Uint8Array): void {
    for (let from = 0; from < data.length;) {
      const part = data.subarray(from, from + linkBytes - this.#filled);
      this.#link.set(part, this.#filled);
      this.#filled += part.length;
      from += part.length;
      if (this.#filled === linkBytes) this.#close();
    }
  }

  /** Hex digits of the whole; the chain begins anew. */
  async end(): Promise<string> {
    if (this.#filled > 0) this.#close();
    const hash = await this.#hash;
    this.#hash = Promise.resolve(new Uint8Array(32));
    return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  #close(): void {
    const link = this.#link.slice(0, this.#filled);
    this.#filled = 0;
    this.#hash = this.#hash.then(async (before) => {
      const both = new Uint8Array(before.length + link.length);
      both.set(before);
      both.set(link, before.length);
      return new Uint8Array(await crypto.subtle.digest('SHA-256', both));
    });
  }
}
