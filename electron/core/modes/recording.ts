import { Failure } from '../model/index.ts';
import type { Device, WireLine } from '../model/index.ts';
import type { Clock, ControlSetup, UsbDevice } from '../ports.ts';
import { setupText, toHex } from './wire-text.ts';

/** What a recorded run left. */
export interface Recording {
  /** Transfers in the normal form, as they were asked for. */
  ops: string[];
  /** Pairs: index of the next transfer, ms waited before it. */
  delays: [number, number][];
  /** The same transfers as the stick saw them: each by the type of its endpoint. */
  seen: string[];
}

/** A stick as the recordings describe it: descriptors, and the interfaces that a kernel driver holds in each configuration. */
export interface RecordedStick {
  device: Device;
  drivers: readonly { configuration: number; interface: number }[];
  /** ms that the stick stays away when it leaves in mid-sequence. */
  awayMs: number;
}

/** ms since 1970 of the first line of every recording; a fixed one keeps them alike. */
const epoch = 0;

/** A clock whose time passes only by being waited for; every wait is written down. */
class RecordingClock implements Clock {
  private time = epoch;
  private readonly recording: Recording;
  constructor(recording: Recording) {
    this.recording = recording;
  }
  now(): number {
    return this.time;
  }
  monotonic(): number {
    return this.time - epoch;
  }
  wait(ms: number): Promise<void> {
    this.recording.delays.push([this.recording.ops.length, ms]);
    this.time += ms;
    return Promise.resolve();
  }
  /** Nothing on the recording bus takes time, so no limit is ever reached. */
  after(): () => void {
    return () => undefined;
  }
}

/**
 * A well-behaved stick that accepts everything and writes it down: status reads are answered `USBS` with the tag of the last
 * command, control reads with zeros. It is as strict as a kernel about what belongs to whom: an endpoint must lie on a
 * claimed interface, and an interface with a driver cannot be claimed.
 */
export class RecordingBus {
  readonly recording: Recording = { ops: [], delays: [], seen: [] };
  readonly clock: Clock = new RecordingClock(this.recording);
  private readonly stick: RecordedStick;

  constructor(stick: RecordedStick) {
    this.stick = stick;
  }

  /** Takes the lines of the executor: what it asks for is what is compared with other recordings. */
  onWire(line: WireLine): void {
    if (line.direction === 'out' || line.direction === 'in') this.recording.ops.push(line.text);
  }

  open(): Promise<UsbDevice> {
    return Promise.resolve(new RecordingDevice(this.stick, this.recording));
  }

  /** The stick stays away for its time and is back. */
  awaitReturn(limitMs: number): Promise<void> {
    if (this.stick.awayMs > limitMs) return Promise.reject(new Failure('usb.gone', { place: recordingPlace }));
    return this.clock.wait(this.stick.awayMs);
  }
}

const recordingPlace = 'v1-1';
const signatureStatus = 'USBS';

class RecordingDevice implements UsbDevice {
  readonly place = recordingPlace;
  private readonly device: Device;
  private readonly recording: Recording;
  private readonly bound: Set<string>;
  private readonly claimed = new Set<number>();
  private active: number;
  private tag = new Uint8Array(4);

  constructor(stick: RecordedStick, recording: Recording) {
    this.device = stick.device;
    this.recording = recording;
    this.active = stick.device.activeConfiguration;
    this.bound = new Set(stick.drivers.map((one) => `${one.configuration}.${one.interface}`));
  }

  hasDriver(number: number): Promise<boolean> {
    return Promise.resolve(this.bound.has(`${this.active}.${number}`));
  }
  detachDriver(number: number): Promise<void> {
    this.bound.delete(`${this.active}.${number}`);
    return Promise.resolve();
  }
  attachDriver(number: number): Promise<void> {
    this.bound.add(`${this.active}.${number}`);
    return Promise.resolve();
  }
  async claim(number: number): Promise<void> {
    if (await this.hasDriver(number)) throw new Failure('usb.busy', { place: this.place });
    this.claimed.add(number);
  }
  release(number: number): Promise<void> {
    this.claimed.delete(number);
    return Promise.resolve();
  }
  controlOut(setup: ControlSetup, data: Uint8Array): Promise<void> {
    this.recording.seen.push(`ctrl-out ${setupText(setup)} ${data.length === 0 ? '-' : toHex(data)}`);
    return Promise.resolve();
  }
  controlIn(setup: ControlSetup, length: number): Promise<Uint8Array> {
    this.recording.seen.push(`ctrl-in ${setupText(setup)} ${length}`);
    return Promise.resolve(new Uint8Array(length));
  }
  transferOut(endpoint: number, data: Uint8Array): Promise<number> {
    if (!this.holds(endpoint)) return Promise.reject(this.notHeld(endpoint));
    this.recording.seen.push(
      `${this.kindOf(endpoint)}-out ${hexByte(endpoint)} ${data.length === 0 ? '-' : toHex(data)}`,
    );
    if (data.length >= 8) this.tag = data.slice(4, 8);
    return Promise.resolve(data.length);
  }
  transferIn(endpoint: number, length: number): Promise<Uint8Array> {
    if (!this.holds(endpoint)) return Promise.reject(this.notHeld(endpoint));
    this.recording.seen.push(`${this.kindOf(endpoint)}-in ${hexByte(endpoint)} ${length}`);
    const answer = new Uint8Array(length);
    answer.set(new TextEncoder().encode(signatureStatus).subarray(0, length));
    if (length >= 8) answer.set(this.tag, 4);
    return Promise.resolve(answer);
  }
  setConfiguration(value: number): Promise<void> {
    this.recording.seen.push(`set-config ${value}`);
    this.active = value;
    this.claimed.clear();
    return Promise.resolve();
  }
  setAlternate(number: number, setting: number): Promise<void> {
    if (!this.claimed.has(number))
      return Promise.reject(new Failure('usb.io', { place: this.place }, `interface ${number} is not claimed`));
    this.recording.seen.push(`set-alt ${number} ${setting}`);
    return Promise.resolve();
  }
  clearHalt(endpoint: number): Promise<void> {
    this.recording.seen.push(`clear-halt ${hexByte(endpoint)}`);
    return Promise.resolve();
  }
  reset(): Promise<void> {
    this.recording.seen.push('reset');
    return Promise.resolve();
  }
  close(): Promise<void> {
    this.claimed.clear();
    return Promise.resolve();
  }

  private endpoints(): { interface: number; address: number; type: string }[] {
    const configuration = this.device.configurations.find((one) => one.value === this.active);
    return (configuration?.interfaces ?? []).flatMap((one) =>
      one.endpoints.map((endpoint) => ({ interface: one.number, address: endpoint.address, type: endpoint.type })),
    );
  }

  private holds(endpoint: number): boolean {
    return this.endpoints().some((one) => one.address === endpoint && this.claimed.has(one.interface));
  }

  private notHeld(endpoint: number): Failure {
    return new Failure('usb.io', { place: this.place }, `no claimed interface has endpoint ${hexByte(endpoint)}`);
  }

  private kindOf(endpoint: number): string {
    return this.endpoints().find((one) => one.address === endpoint)?.type === 'interrupt' ? 'intr' : 'bulk';
  }
}

const hexByte = (value: number): string => value.toString(16).padStart(2, '0');
