import * as library from '@serialport/bindings-cpp';

/*
 * The serial binding as we use it. Its own types stand in a package that exports none to a resolver of today, so they
 * are written down here and the functions are looked for when the module is loaded.
 */

/** Events of a descriptor. `poll` takes a mask of 1 (readable) and 2 (writable), and 0 for none any more. */
export interface Poller {
  on(event: 'readable' | 'writable', listener: (error: (Error & { canceled?: boolean }) | null) => void): unknown;
  poll(mask: number): void;
  removeAllListeners(): unknown;
}

/** A non-blocking descriptor with its events (Linux, macOS). `fd` is null once closed. */
export interface PolledDescriptor {
  readonly fd: number | null;
  readonly poller: Poller;
  close(): Promise<void>;
}

export interface OpenBinding {
  read(buffer: Buffer, offset: number, length: number): Promise<{ bytesRead: number }>;
  write(buffer: Buffer): Promise<void>;
  close(): Promise<void>;
  /** Sets all of these at once. */
  set(lines: {
    brk: boolean;
    cts: boolean;
    dsr: boolean;
    dtr: boolean;
    rts: boolean;
    lowLatency: boolean;
  }): Promise<void>;
  get(): Promise<{ dcd: boolean; cts: boolean; dsr: boolean }>;
  update(options: { baudRate: number }): Promise<void>;
  /** Throws away what waits in the driver, both ways. */
  flush(): Promise<void>;
}

export interface OpenOptions {
  path: string;
  baudRate: number;
  dataBits: 5 | 6 | 7 | 8;
  parity: 'none' | 'even' | 'odd';
  stopBits: 1 | 2;
  lock: boolean;
  /** Whether the modem lines drop when the last one closes. */
  hupcl?: boolean;
}

interface Library {
  autoDetect(): { open(options: OpenOptions): Promise<OpenBinding> };
  LinuxPortBinding: new (fd: number, options: Omit<OpenOptions, 'path'>) => PolledDescriptor;
}

function isLibrary(module: object): module is Library {
  return ['autoDetect', 'LinuxPortBinding'].every((name) => typeof Reflect.get(module, name) === 'function');
}

function binding(): Library {
  const module: object = library;
  if (!isLibrary(module)) throw new Error('this version of @serialport/bindings-cpp lacks what we use');
  return module;
}

/** Opens a serial port. Rejects with an error whose words are all it carries. */
export const openBinding = async (options: OpenOptions): Promise<OpenBinding> => binding().autoDetect().open(options);

/** Puts the binding's event source on a descriptor that we already have. */
export const pollDescriptor = (fd: number, options: Omit<OpenOptions, 'path'>): PolledDescriptor =>
  new (binding().LinuxPortBinding)(fd, options);

/** Whether an open port has a descriptor of its own that can be polled; on Windows it has not. */
export function isPolled(port: OpenBinding): port is OpenBinding & PolledDescriptor {
  return typeof Reflect.get(port, 'fd') === 'number' && typeof Reflect.get(port, 'poller') === 'object';
}
