import type { OpenBinding } from './binding.ts';
import { RawError, type RawPort } from './raw-port.ts';

const READ_SIZE = 4096;

/** A port on a system without file descriptors for serial ports (Windows): the binding's own read and write. */
export class BindingPort implements RawPort {
  readonly #port: Pick<OpenBinding, 'read' | 'write' | 'close'>;
  #closing: Promise<void> | undefined;

  constructor(port: Pick<OpenBinding, 'read' | 'write' | 'close'>) {
    this.#port = port;
  }

  async read(): Promise<Uint8Array> {
    const buffer = Buffer.allocUnsafeSlow(READ_SIZE);
    try {
      const { bytesRead } = await this.#port.read(buffer, 0, READ_SIZE);
      return new Uint8Array(buffer.buffer, 0, bytesRead);
    } catch (error) {
      // The binding's contract: a read that ends without our closing means that the device is no longer there.
      throw new RawError(this.#closing ? 'closed' : 'gone', String(error));
    }
  }

  async write(data: Uint8Array, limitMs: number): Promise<void> {
    const { promise: late, cancel } = rejectAfter(limitMs);
    try {
      await Promise.race([this.#port.write(Buffer.from(data)), late]);
    } catch (error) {
      if (error instanceof RawError) throw error;
      throw new RawError(this.#closing ? 'closed' : 'gone', String(error));
    } finally {
      cancel();
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#port.close();
    return this.#closing;
  }
}

function rejectAfter(ms: number): { promise: Promise<never>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new RawError('stuck', `the driver took no bytes for ${ms} ms`));
    }, ms);
  });
  return { promise, cancel: () => clearTimeout(timer) };
}
