import { Failure } from '../../core/model/index.ts';
import type { Place } from '../../core/model/index.ts';
import type { Clock, ControlSetup, UsbDevice } from '../../core/ports.ts';
import type { VirtualStick } from '../stick/stick.ts';
import type { Setup, Transfer, TransferEnd } from '../stick/types.ts';
import type { Enumerated } from './enumerated.ts';

const nothing = new Uint8Array(0);

/**
 * An open device of the virtual computer, with the rules of usbfs: an interface with a kernel driver cannot be claimed, and
 * endpoints move data only for who has claimed their interface.
 */
export class UsbHandle implements UsbDevice {
  readonly place: Place;
  readonly #stick: VirtualStick;
  readonly #host: Enumerated;
  readonly #clock: Clock;
  readonly #claimed = new Set<number>();
  readonly #pending = new Set<Transfer>();
  #closed = false;

  constructor(place: Place, parts: { stick: VirtualStick; host: Enumerated; clock: Clock }) {
    this.place = place;
    this.#stick = parts.stick;
    this.#host = parts.host;
    this.#clock = parts.clock;
  }

  async hasDriver(interfaceNumber: number): Promise<boolean> {
    this.#check();
    return Promise.resolve(this.#host.driverOf(interfaceNumber) !== undefined);
  }

  async detachDriver(interfaceNumber: number): Promise<void> {
    this.#check();
    await this.#host.unbind(interfaceNumber);
  }

  async attachDriver(interfaceNumber: number): Promise<void> {
    this.#check();
    if (this.#host.holder(interfaceNumber) !== undefined) throw new Failure('usb.busy', { place: this.place });
    await this.#host.bind(interfaceNumber);
  }

  async claim(interfaceNumber: number): Promise<void> {
    this.#check();
    if (!this.#host.hasInterface(interfaceNumber)) throw this.#io(`no interface ${interfaceNumber}`);
    const holder = this.#host.holder(interfaceNumber);
    if (holder !== undefined && holder !== this) throw new Failure('usb.busy', { place: this.place });
    if (this.#host.driverOf(interfaceNumber) !== undefined) throw new Failure('usb.busy', { place: this.place });
    this.#host.hold(interfaceNumber, this);
    this.#claimed.add(interfaceNumber);
    return Promise.resolve();
  }

  async release(interfaceNumber: number): Promise<void> {
    this.#check();
    if (this.#claimed.delete(interfaceNumber)) this.#host.hold(interfaceNumber, undefined);
    return Promise.resolve();
  }

  async controlOut(setup: ControlSetup, data: Uint8Array, _timeoutMs: number): Promise<void> {
    await this.#control({ ...setup, length: data.length }, data);
  }

  async controlIn(setup: ControlSetup, length: number, _timeoutMs: number): Promise<Uint8Array> {
    return this.#control({ ...setup, requestType: setup.requestType | 0x80, length }, nothing);
  }

  async transferOut(endpoint: number, data: Uint8Array, _timeoutMs: number): Promise<number> {
    this.#check();
    this.#mine(endpoint);
    const end = this.#stick.transferOut(endpoint, data);
    return Promise.resolve(this.#good(end, `out ${endpoint.toString(16)}`).taken);
  }

  async transferIn(endpoint: number, length: number, timeoutMs: number): Promise<Uint8Array> {
    this.#check();
    this.#mine(endpoint);
    const what = `in ${endpoint.toString(16)}`;
    const transfer = this.#stick.transferIn(endpoint, length);
    this.#pending.add(transfer);
    // As with libusb, 0 means no limit.
    const stop = timeoutMs > 0 ? this.#clock.after(timeoutMs, () => void transfer.cancel()) : (): void => undefined;
    const end = await transfer.done;
    stop();
    this.#pending.delete(transfer);
    if (end.status === 'cancelled' && !this.#closed)
      throw new Failure('usb.timeout', { place: this.place }, `${what}: ${String(timeoutMs)} ms`);
    return this.#good(end, what).data;
  }

  async setConfiguration(value: number): Promise<void> {
    this.#check();
    if (this.#host.inUse()) throw new Failure('usb.busy', { place: this.place });
    await this.#control({ requestType: 0, request: 9, value, index: 0, length: 0 }, nothing);
    this.#host.configured(value);
  }

  async setAlternate(interfaceNumber: number, setting: number): Promise<void> {
    this.#check();
    if (!this.#claimed.has(interfaceNumber)) throw this.#io(`interface ${interfaceNumber} is not claimed`);
    await this.#control({ requestType: 1, request: 11, value: setting, index: interfaceNumber, length: 0 }, nothing);
  }

  async clearHalt(endpoint: number): Promise<void> {
    this.#check();
    this.#mine(endpoint);
    await this.#control({ requestType: 2, request: 1, value: 0, index: endpoint, length: 0 }, nothing);
  }

  /** The port reset itself does not reach the model; what follows it does: the configuration is set again. */
  async reset(): Promise<void> {
    this.#check();
    const value = this.#host.configuration();
    await this.#control({ requestType: 0, request: 9, value, index: 0, length: 0 }, nothing);
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    for (const transfer of this.#pending) transfer.cancel();
    // The driver does not come back by itself, as with usbfs.
    for (const number of this.#claimed) this.#host.hold(number, undefined);
    this.#claimed.clear();
    return Promise.resolve();
  }

  #check(): void {
    if (this.#closed || !this.#host.alive()) throw this.#gone();
  }

  #mine(endpoint: number): void {
    const number = this.#host.interfaceOf(endpoint);
    if (number === undefined || !this.#claimed.has(number)) throw this.#io(`interface of ${endpoint} is not claimed`);
  }

  /** As usbfs does: what is meant for an interface or endpoint in other hands is refused, makers' own requests are not. */
  #control(setup: Setup, data: Uint8Array): Promise<Uint8Array> {
    this.#check();
    const number = (setup.requestType & 0x60) === 0x40 ? undefined : this.#addressed(setup);
    const other = number !== undefined && (this.#host.holder(number) ?? this.#host.driverOf(number));
    if (other && other !== this) throw new Failure('usb.busy', { place: this.place });
    const what = `control ${setup.requestType.toString(16)} ${setup.request.toString(16)}`;
    return Promise.resolve(this.#good(this.#stick.control(setup, data), what).data);
  }

  #addressed(setup: Setup): number | undefined {
    const recipient = setup.requestType & 0x1f;
    if (recipient === 1) return setup.index & 0xff;
    return recipient === 2 ? this.#host.interfaceOf(setup.index & 0xff) : undefined;
  }

  #good(end: TransferEnd, what: string): Extract<TransferEnd, { status: 'ok' }> {
    switch (end.status) {
      case 'ok':
        return end;
      case 'stall':
        throw new Failure('usb.stall', { place: this.place }, what);
      case 'gone':
      case 'cancelled':
        throw this.#gone();
    }
  }

  #gone(): Failure {
    return new Failure('usb.gone', { place: this.place });
  }

  #io(why: string): Failure {
    return new Failure('usb.io', { place: this.place }, why);
  }
}
