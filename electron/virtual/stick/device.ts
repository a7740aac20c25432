import { isCard, type CardLike } from './card.ts';
import {
  configurationCount,
  configurationDescriptor,
  descriptorType,
  deviceDescriptor,
  qualifierDescriptor,
  shownInterfaces,
  stringDescriptor,
  type ShownInterface,
} from './descriptors.ts';
import { makeFunction, type DeviceOptions } from './functions.ts';
import { InPipe, type OutPipe } from './pipe.ts';
import { Storage } from './storage.ts';
import { ended, ok, type Setup, type Transfer, type TransferEnd, type UsbFunction } from './types.ts';

/** Standard requests, USB 2.0 table 9-4. */
const standard = {
  getStatus: 0,
  clearFeature: 1,
  setFeature: 3,
  getDescriptor: 6,
  getConfiguration: 8,
  setConfiguration: 9,
  getInterface: 10,
  setInterface: 11,
} as const;
const none = new Uint8Array(0);
interface Endpoint {
  interfaceNumber: number;
  alternate: number;
  in: InPipe | undefined;
  out: OutPipe | undefined;
  fn: UsbFunction;
}

/** A stick being one personality, from its arrival on the bus until it leaves: control pipe, endpoints and functions. */
export class StickDevice {
  readonly #o: DeviceOptions;
  /** Interfaces by configuration, the first one at index 0. */
  readonly #faces: ShownInterface[][];
  #configuration = 0;
  #alternates = new Map<number, number>();
  #functions = new Map<number, UsbFunction>();
  #endpoints = new Map<number, Endpoint>();

  constructor(options: DeviceOptions) {
    this.#o = options;
    const { portList } = options.personality;
    const list = portList === undefined ? undefined : (options.memory.value(portList)?.split(';')[1] ?? '').split(',');
    this.#faces = Array.from({ length: configurationCount(options.personality) }, (_, index) =>
      shownInterfaces(
        options.personality,
        { codes: list, agrees: (values) => options.memory.agrees(values) },
        index + 1,
      ),
    );
  }

  get interfaces(): readonly ShownInterface[] {
    return this.#shown;
  }

  /** The interfaces in force; those of the first configuration while there is none. */
  get #shown(): ShownInterface[] {
    return this.#faces[Math.max(0, this.#configuration - 1)] ?? [];
  }

  get configuration(): number {
    return this.#configuration;
  }

  control(setup: Setup, data: Uint8Array): TransferEnd {
    const answer = (setup.requestType & 0x60) === 0 ? this.#standard(setup) : this.#forFunction(setup, data);
    if (answer === undefined) return { status: 'stall' };
    return setup.requestType & 0x80 ? ok(answer.slice(0, setup.length)) : ok(none, data.length);
  }

  out(address: number, data: Uint8Array): TransferEnd {
    const endpoint = this.#live(address);
    if (endpoint?.out === undefined || endpoint.out.halted) return { status: 'stall' };
    endpoint.fn.out(data);
    return ok(none, data.length);
  }

  in(address: number, length: number): Transfer {
    return this.#live(address)?.in?.read(length) ?? ended({ status: 'stall' });
  }

  /** The stick leaves: timers stop, pending transfers end with `gone`. */
  close(): void {
    for (const fn of new Set(this.#functions.values())) fn.dispose();
    for (const endpoint of this.#endpoints.values()) endpoint.in?.close();
    this.#functions = new Map();
    this.#endpoints = new Map();
    this.#configuration = 0;
  }

  #live(address: number): Endpoint | undefined {
    const endpoint = this.#endpoints.get(address);
    if (endpoint === undefined) return undefined;
    return (this.#alternates.get(endpoint.interfaceNumber) ?? 0) === endpoint.alternate ? endpoint : undefined;
  }

  #standard(setup: Setup): Uint8Array | undefined {
    switch (setup.request) {
      case standard.getDescriptor:
        return this.#descriptor(setup.value >> 8, setup.value & 0xff);
      case standard.getConfiguration:
        return Uint8Array.of(this.#configuration);
      case standard.setConfiguration:
        return this.#configure(setup.value & 0xff);
      case standard.getInterface:
        return this.#functions.has(setup.index) ? Uint8Array.of(this.#alternates.get(setup.index) ?? 0) : undefined;
      case standard.setInterface:
        return this.#select(setup.index, setup.value);
      case standard.getStatus:
        return this.#status(setup);
      case standard.clearFeature:
        return this.#clearFeature(setup);
      case standard.setFeature:
        return this.#setFeature(setup);
      default:
        return undefined;
    }
  }

  #descriptor(type: number, index: number): Uint8Array | undefined {
    const { personality, memory } = this.#o;
    switch (type) {
      case descriptorType.device:
        return deviceDescriptor(personality);
      case descriptorType.configuration:
        return this.#faces[index] && configurationDescriptor(personality, this.#faces[index], index + 1);
      case descriptorType.string:
        return stringDescriptor(personality, index, memory.value);
      case descriptorType.qualifier:
        return qualifierDescriptor(personality);
      default:
        return undefined;
    }
  }

  #configure(value: number): Uint8Array | undefined {
    if (value > this.#faces.length) return undefined;
    this.close();
    this.#alternates = new Map();
    this.#configuration = value;
    if (value > 0) this.#build();
    return none;
  }

  #select(interfaceNumber: number, alternate: number): Uint8Array | undefined {
    const shown = this.#shown.find((i) => i.number === interfaceNumber);
    const fn = this.#functions.get(interfaceNumber);
    if (fn === undefined || shown?.data.alternates[alternate] === undefined) return undefined;
    this.#alternates.set(interfaceNumber, alternate);
    for (const endpoint of this.#endpoints.values()) {
      if (endpoint.interfaceNumber !== interfaceNumber) continue;
      endpoint.in?.clearHalt();
      if (endpoint.out) endpoint.out.halted = false;
    }
    fn.selected(interfaceNumber, alternate);
    return none;
  }

  #status(setup: Setup): Uint8Array | undefined {
    const recipient = setup.requestType & 0x1f;
    if (recipient !== 2) return Uint8Array.of(0, 0);
    const endpoint = this.#live(setup.index);
    if (endpoint === undefined) return (setup.index & 0x7f) === 0 ? Uint8Array.of(0, 0) : undefined;
    return Uint8Array.of((endpoint.in?.halted ?? endpoint.out?.halted) === true ? 1 : 0, 0);
  }

  /** ENDPOINT_HALT is the one feature that matters here; remote wake-up of the device is accepted. */
  #clearFeature(setup: Setup): Uint8Array | undefined {
    const recipient = setup.requestType & 0x1f;
    if (recipient === 0) return setup.value === 1 ? none : undefined;
    const endpoint = this.#live(setup.index);
    if (recipient !== 2 || setup.value !== 0 || endpoint === undefined) return undefined;
    // After an invalid wrapper the halt stays until the storage reset (bulk-only transport §6.6.1).
    if (endpoint.fn instanceof Storage && !endpoint.fn.mayClear) return none;
    endpoint.in?.clearHalt();
    if (endpoint.out) endpoint.out.halted = false;
    return none;
  }

  #setFeature(setup: Setup): Uint8Array | undefined {
    const recipient = setup.requestType & 0x1f;
    if (recipient === 0) return setup.value === 1 ? none : undefined;
    const endpoint = this.#live(setup.index);
    if (recipient !== 2 || setup.value !== 0 || endpoint === undefined) return undefined;
    endpoint.in?.halt();
    if (endpoint.out) endpoint.out.halted = true;
    return none;
  }

  #forFunction(setup: Setup, data: Uint8Array): Uint8Array | undefined {
    if ((setup.requestType & 0x1f) !== 1) {
      return this.#o.personality.takesRequests
        ? new Uint8Array(setup.requestType & 0x80 ? setup.length : 0)
        : undefined;
    }
    return this.#functions.get(setup.index & 0xff)?.control(setup, data);
  }

  #build(): void {
    let card: CardLike | undefined;
    for (const shown of this.#shown) {
      const pipes = new Map<number, InPipe | OutPipe>();
      for (const e of shown.data.alternates.flat())
        pipes.set(e.address, e.address & 0x80 ? new InPipe() : { halted: false });
      const fn = makeFunction(this.#o, { shown, pipes, before: card });
      card = isCard(fn) ? fn : undefined;
      this.#functions.set(shown.number, fn);
      shown.data.alternates.forEach((endpoints, alternate) => {
        for (const e of endpoints) {
          const pipe = pipes.get(e.address);
          this.#endpoints.set(e.address, {
            interfaceNumber: shown.number,
            alternate,
            in: pipe instanceof InPipe ? pipe : undefined,
            out: pipe instanceof InPipe ? undefined : pipe,
            fn,
          });
        }
      });
    }
  }
}
