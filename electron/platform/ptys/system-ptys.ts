import { close as fsClose } from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { Failure } from '../../core/model/index.ts';
import type { Dispose, Pty, Ptys } from '../../core/ports.ts';
import { openBinding, pollDescriptor } from '../serial/binding.ts';
import { Inbox } from '../serial/inbox.ts';
import { DescriptorPort, RawError } from '../serial/raw-port.ts';

const closeDescriptor = promisify(fsClose);

/** Any size will do: nobody looks at a modem's window size. */
const SIZE = { columns: 80, rows: 24 };

/** Line settings mean nothing on a pseudo-terminal but must be valid. */
const SETTINGS = { baudRate: 115_200, dataBits: 8, stopBits: 1, parity: 'none', lock: false, hupcl: false } as const;

/**
 * How many closed pairs keep their numbers. The kernel gives the lowest free number out again at once; a program that was
 * about to open the port of a stick that just left would then have that of another one. While a number rests its path is not
 * there. More than the ports of twenty sticks that leave in the same moment, and few descriptors.
 */
const RESTING = 64;

/** Slaves of closed pairs, oldest first; each is closed when its turn is over, the last ones with the process. */
const resting: number[] = [];

async function rest(slave: number): Promise<void> {
  resting.push(slave);
  if (resting.length <= RESTING) return;
  const oldest = resting.shift();
  if (oldest !== undefined) await closeDescriptor(oldest);
}

/** The longest time a timer takes; a reader may leave a stick's answer lying for as long as it likes. */
const NO_LIMIT_MS = 2 ** 31 - 1;

interface NativePty {
  /** openpty(3). Both descriptors are non-blocking; `pty` is the path of the slave. Throws on failure. */
  open(columns: number, rows: number): { master: number; slave: number; pty: string };
}

/**
 * The machine code of the package opens a pair without starting a program; its own door offers and types only terminals
 * with a program inside. Loaded on first use: a computer without it can do all but show virtual ports.
 */
function nativePty(): NativePty {
  const door: unknown = createRequire(import.meta.url)('@lydell/node-pty/requireBinary.js');
  if (!has(door, 'requireBinary')) throw new Error('this version of @lydell/node-pty has no requireBinary');
  const native = door.requireBinary('pty.node');
  if (!isNativePty(native)) throw new Error('this system has no pseudo-terminals');
  return native;
}

const has = <K extends string>(value: unknown, name: K): value is Record<K, (argument: string) => unknown> =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function';

const isNativePty = (value: unknown): value is NativePty => has(value, 'open');

/** Pseudo-terminals of the kernel (Linux, macOS). */
export class SystemPtys implements Ptys {
  async open(): Promise<Pty> {
    let pair: { master: number; slave: number; pty: string };
    try {
      pair = nativePty().open(SIZE.columns, SIZE.rows);
    } catch (error) {
      throw new Failure('virtual.no-ptys', {}, error);
    }
    try {
      await makeRaw(pair.pty);
      return new SystemPty(pair);
    } catch (error) {
      await Promise.allSettled([closeDescriptor(pair.master), closeDescriptor(pair.slave)]);
      throw new Failure('virtual.no-ptys', {}, error);
    }
  }
}

/**
 * A new pair echoes and translates CR and LF like a login terminal. The serial binding sets raw mode at open, and the
 * setting stays for as long as somebody, that is our own slave descriptor, has the pair open.
 */
async function makeRaw(path: string): Promise<void> {
  const port = await openBinding({ path, ...SETTINGS });
  await port.close();
}

class SystemPty implements Pty {
  readonly path: string;
  readonly #raw: DescriptorPort;
  readonly #inbox: Inbox;
  /**
   * Kept open by us: without any slave open the master reads an error, and the raw mode would be lost. It keeps the pair's
   * number, too, for a while after the end (`RESTING`).
   */
  readonly #slave: number;
  #writes: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(pair: { master: number; slave: number; pty: string }) {
    this.path = pair.pty;
    this.#slave = pair.slave;
    this.#raw = new DescriptorPort(pollDescriptor(pair.master, SETTINGS));
    this.#inbox = new Inbox(this.#raw, 'lent', () => {
      // The master reads to its end only by our own closing, as the slave stays open.
      this.#inbox.end();
    });
  }

  write(data: Uint8Array): Promise<void> {
    const mine = this.#writes
      .then(() => this.#raw.write(data, NO_LIMIT_MS))
      .catch((error: unknown) => {
        const closed = error instanceof RawError && error.end === 'closed';
        throw new Failure(closed ? 'port.closed' : 'serial.io', { port: this.path }, error);
      });
    this.#writes = mine.then(
      () => undefined,
      () => undefined,
    );
    return mine;
  }

  onData(listener: (data: Uint8Array) => void): Dispose {
    return this.#inbox.onData(listener);
  }

  pause(): void {
    this.#inbox.pause();
  }

  resume(): void {
    this.#inbox.resume();
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      await this.#raw.close();
      this.#inbox.end();
      await rest(this.#slave);
    })();
    return this.#closing;
  }
}
