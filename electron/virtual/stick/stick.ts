import { Buffer } from 'node:buffer';
import type { Server } from 'node:http';
import type { Clock, Dispose, Log } from '../../core/ports.ts';
import { macBytes } from '../net/bytes.ts';
import { NetHost } from '../net/host.ts';
import { TransferCount, type Counted } from './counted.ts';
import type { StickData } from './data.ts';
import { StickDevice } from './device.ts';
import type { Faults } from './faults.ts';
import { Memory } from './memory.ts';
import { makePage } from './page.ts';
import { ended, type Setup, type StickListener, type Transfer, type TransferEnd } from './types.ts';
import type { ShownInterface } from './descriptors.ts';
import { WebServer } from './web.ts';

/** Times of a stick, ms; `pace` is a factor on all of them. */
const times = {
  /** From understanding a message to dropping off the bus: long enough for the status to be fetched. */
  leave: 80,
  /** Off the bus while it starts as something else; real sticks take one to several seconds. */
  away: 1200,
  /** From plugging to showing up. */
  powerUp: 100,
} as const;

export interface StickOptions {
  data: StickData;
  clock: Clock;
  faults?: Faults;
  /** 1 = like a real stick, 0.01 = a hundred times as fast. */
  pace?: number;
  /** Hears of what went wrong on its network. */
  log?: Log;
}

const hexOf = (bytes: Uint8Array): string => (bytes.length === 0 ? '-' : Buffer.from(bytes).toString('hex'));
const hex2 = (n: number): string => n.toString(16).padStart(2, '0');
const hex4 = (n: number): string => n.toString(16).padStart(4, '0');

/** One virtual stick: what is plugged in, what it is being now, and every transfer that reaches it. */
export class VirtualStick {
  readonly data: StickData;
  /** The stick's own web server; answers only while the stick shows its card. */
  readonly web: WebServer;
  readonly faults: Faults;
  readonly #clock: Clock;
  readonly #pace: number;
  readonly #memory: Memory;
  readonly #listeners = new Set<StickListener>();
  readonly #log: Log | undefined;
  #page: Server | undefined;
  #device: StickDevice | undefined;
  #personality = '';
  #id = '';
  #plugged = false;
  readonly #stalls: TransferCount;
  readonly #pulls: TransferCount;
  #coming: Dispose | undefined;
  /** How far the transfers have come that make it leave, one count for each entry of `leaves`. */
  #heard: number[] = [];

  constructor(options: StickOptions) {
    this.data = options.data;
    this.faults = options.faults ?? {};
    this.#stalls = new TransferCount(this.faults.stallTransfer);
    this.#pulls = new TransferCount(this.faults.unplugAtTransfer);
    this.#clock = options.clock;
    this.#pace = options.pace ?? 1;
    this.#log = options.log;
    this.#memory = new Memory(options.data, this.faults, { now: () => options.clock.monotonic(), pace: this.#pace });
    this.web = new WebServer({
      data: options.data.web,
      memory: this.#memory,
      reachable: () => this.showsCard,
      restart: () => this.#restart(),
      become: (to) => this.#become(to),
      expired: this.faults.web === 'expired',
    });
  }

  /** On the bus at this moment. */
  get present(): boolean {
    return this.#device !== undefined;
  }

  /** Whether its power is on, present or just away for a moment. */
  get plugged(): boolean {
    return this.#plugged;
  }

  /** `12d1:1f01`; the last one while it is away. */
  get id(): string {
    return this.#id;
  }

  get personality(): string {
    return this.#personality;
  }

  get interfaces(): readonly ShownInterface[] {
    return this.#device?.interfaces ?? [];
  }

  get showsCard(): boolean {
    return this.present && this.data.personalities[this.#personality]?.web === true;
  }

  /** A value that the stick knows (`imei`, `mac`, …). */
  value(name: string): string | undefined {
    return this.#memory.value(name);
  }

  on(listener: StickListener): Dispose {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Gives it power. Does nothing when it has some. `already`: it has been there for a while and is on the bus at once. */
  plug(already?: 'already'): void {
    if (this.#plugged) return;
    this.#plugged = true;
    this.#stalls.reset();
    this.#pulls.reset();
    if (already) this.#arrive(this.#atPowerOn(), undefined);
    else this.#arriveAfter(times.powerUp * this.#pace, { to: () => this.#atPowerOn(), id: undefined });
  }

  /** Takes the power away, in whatever it is doing. */
  unplug(): void {
    this.#plugged = false;
    this.#leave();
  }

  control(setup: Setup, data: Uint8Array): TransferEnd {
    this.#tell({ line: controlLine(setup, data), standard: (setup.requestType & 0xe0) === 0x80 });
    // Standard requests are the system's housekeeping; a fault among them would only keep the stick from being seen.
    const fault =
      (setup.requestType & 0x60) === 0 ? undefined : this.#count('program', { address: 0, kind: 'control' });
    return fault ?? this.#device?.control(setup, data) ?? { status: 'gone' };
  }

  /** Bulk or interrupt OUT; `address` is the endpoint number. Faults that count leave out what the kernel does by itself. */
  transferOut(address: number, data: Uint8Array, by: 'program' | 'kernel' = 'program'): TransferEnd {
    const kind = this.#kind(address);
    this.#tell({ line: `${kind}-out ${hex2(address)} ${hexOf(data)}` });
    return this.#count(by, { address, kind }) ?? this.#device?.out(address, data) ?? { status: 'gone' };
  }

  /** Bulk or interrupt IN; `address` has bit 7 set. */
  transferIn(address: number, length: number, by: 'program' | 'kernel' = 'program'): Transfer {
    const kind = this.#kind(address);
    this.#tell({ line: `${kind}-in ${hex2(address)} ${length}` });
    const fault = this.#count(by, { address, kind });
    if (fault) return ended(fault);
    return this.#device?.in(address, length) ?? ended({ status: 'gone' });
  }

  /** The system has taken its driver off an interface: some sticks wait for just that. */
  driverOff(interfaceNumber: number): void {
    this.#hear(`driver-off ${interfaceNumber}`);
  }

  /** Ends it and its timers for good. */
  dispose(): void {
    this.unplug();
    this.#listeners.clear();
  }

  #kind(address: number): 'bulk' | 'intr' {
    const endpoints = this.interfaces.flatMap((i) => i.data.alternates.flat());
    return endpoints.find((e) => e.address === address)?.type === 'interrupt' ? 'intr' : 'bulk';
  }

  #count(by: 'program' | 'kernel', transfer: Counted): TransferEnd | undefined {
    if (by === 'kernel') return undefined;
    const stalls = this.#stalls.strikes(transfer);
    if (this.#pulls.strikes(transfer)) {
      this.unplug();
      return { status: 'gone' };
    }
    return stalls ? { status: 'stall' } : undefined;
  }

  #atPowerOn(): string {
    this.#memory.powerOn();
    this.web.powerOn();
    return this.data.powerOn.find((rule) => this.#memory.agrees(rule.when))?.to ?? '';
  }

  /** It goes and comes back as another personality, power staying on. */
  #become(personality: string): void {
    this.#go(() => personality);
  }

  /** It goes and starts anew, as its stored values say. */
  #restart(): void {
    this.#go(() => this.#atPowerOn());
  }

  #go(to: () => string): void {
    if (this.faults.lies === true || this.#coming) return;
    this.#coming = this.#clock.after(times.leave * this.#pace, () => {
      this.#leave();
      if (this.faults.neverReturns === true) return;
      const away = this.faults.awayMs ?? times.away * this.#pace;
      this.#arriveAfter(away, { to, id: this.faults.returnsAs });
    });
  }

  #arriveAfter(ms: number, as: { to: () => string; id: string | undefined }): void {
    this.#coming = this.#clock.after(ms, () => {
      this.#coming = undefined;
      this.#arrive(as.to(), as.id);
    });
  }

  #arrive(name: string, otherId: string | undefined): void {
    const known = this.data.personalities[name];
    if (known === undefined) throw new Error(`${this.data.model} has no personality ${name}`);
    const [vendor, product] = (otherId ?? '').split(':').map((half) => Number.parseInt(half, 16));
    const personality = { ...known, vendor: vendor || known.vendor, product: product || known.product };
    this.#personality = name;
    this.#id = `${hex4(personality.vendor)}:${hex4(personality.product)}`;
    this.#heard = [];
    this.#device = new StickDevice({
      data: this.data,
      personality,
      memory: this.#memory,
      clock: this.#clock,
      faults: this.faults,
      pace: this.#pace,
      become: (to) => this.#become(to),
      restart: () => this.#restart(),
      makeHost: (send) => this.#makeHost(send),
    });
    for (const listener of this.#listeners) listener({ kind: 'arrived', id: this.#id });
  }

  /** The host at its end of the network cable, with the stick's web page on port 80. */
  #makeHost(send: (frame: Uint8Array) => void): NetHost {
    // The card's own address is the computer's end; the stick's differs in one bit.
    const mac = macBytes(this.value('mac') ?? '021E101F0001');
    mac.writeUInt8((mac[5] ?? 0) ^ 0x80, 5);
    this.#page ??= makePage({
      web: this.web,
      fault: this.faults.web,
      clock: this.#clock,
      brokeOff: (error) => this.#log?.info('a request to a virtual page broke off', { error: String(error) }),
    });
    const page = this.#page;
    return new NetHost({
      mac,
      address: this.web.address,
      clock: this.#clock,
      send,
      connected: (stream) => page.emit('connection', stream),
    });
  }

  #leave(): void {
    this.#coming?.();
    this.#coming = undefined;
    const device = this.#device;
    if (device === undefined) return;
    this.#device = undefined;
    device.close();
    for (const listener of this.#listeners) listener({ kind: 'left' });
  }

  #hear(line: string): void {
    this.data.leaves?.forEach((each, index) => {
      const heard = this.#heard[index] ?? 0;
      if (each.from !== this.#personality || each.after[heard] !== line) return;
      this.#heard[index] = heard + 1;
      if (heard + 1 === each.after.length) this.#become(each.to);
    });
  }

  #tell(wire: { line: string; standard?: boolean }): void {
    this.#hear(wire.line);
    for (const listener of this.#listeners) listener({ kind: 'wire', standard: false, ...wire });
  }
}

/** A control transfer in the normal form of recordings: the three standard requests that mean something have names. */
function controlLine(setup: Setup, data: Uint8Array): string {
  const { requestType, request, value, index, length } = setup;
  if (requestType === 0x00 && request === 9) return `set-config ${value}`;
  if (requestType === 0x01 && request === 11) return `set-alt ${index} ${value}`;
  if (requestType === 0x02 && request === 1 && value === 0) return `clear-halt ${hex2(index)}`;
  const head = `${hex2(requestType)} ${hex2(request)} ${hex4(value)} ${hex4(index)}`;
  return requestType & 0x80 ? `ctrl-in ${head} ${length}` : `ctrl-out ${head} ${hexOf(data)}`;
}
