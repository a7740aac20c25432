import type { StickData } from './data.ts';
import type { Faults } from './faults.ts';
import { Messages } from './messages.ts';

/**
 * What a stick knows: fixed identity, values that it stores over power-off, values that it forgets, and its SIM. Texts of AT
 * and web answers are filled from here, so that all its faces say the same.
 */
export class Memory {
  readonly #data: StickData;
  readonly #stored: Map<string, string>;
  #volatile = new Map<string, string>();
  readonly sim: Sim;
  readonly messages: Messages;

  readonly #faults: Faults;
  readonly #time: { now: () => number; pace: number } | undefined;

  /** @param time of the stick, for values that move */
  constructor(data: StickData, faults: Faults, time?: { now: () => number; pace: number }) {
    this.#time = time;
    this.#data = data;
    this.#faults = faults;
    this.#stored = new Map(Object.entries(data.stored));
    this.sim = new Sim(data.sim, faults.sim ?? data.sim.state);
    this.messages = new Messages(data.at, this);
  }

  /** The value of a name: forgotten ones first, then stored ones, then the SIM, then the identity. */
  value = (name: string): string | undefined =>
    this.#volatile.get(name) ??
    this.#moving()?.[name] ??
    this.#stored.get(name) ??
    this.sim.value(name) ??
    this.#data.identity[name];

  set(values: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(values)) this.#volatile.set(name, value);
  }

  /** A stick that lies says that it has stored the values and keeps the old ones. */
  store(values: Readonly<Record<string, string>>): void {
    if (this.#faults.lies === true) return;
    for (const [name, value] of Object.entries(values)) this.#stored.set(name, value);
  }

  /** The set of values of this moment, where the stick is carried about. */
  #moving(): Readonly<Record<string, string>> | undefined {
    const { moves } = this.#data;
    if (moves === undefined || this.#time === undefined || this.#faults.signal !== 'moves') return undefined;
    const step = Math.floor(this.#time.now() / (moves.everyMs * this.#time.pace));
    return moves.steps[step % moves.steps.length];
  }

  /** Whether all these names have these values. */
  agrees(values: Readonly<Record<string, string>>): boolean {
    return Object.entries(values).every(([name, value]) => this.value(name) === value);
  }

  /** Power was lost: what is not stored is gone, and a SIM with its PIN request on asks again. */
  powerOn(): void {
    this.#volatile = new Map();
    this.sim.powerOn();
    this.messages.powerOn();
  }
}

/** Tries before a PIN or PUK is used up (ETSI TS 102 221). */
const pinTries = 3;
const pukTries = 10;

export type SimState = 'absent' | 'ready' | 'pin' | 'puk' | 'blocked' | 'busy';

/** The SIM: asks for its PIN, counts tries, and is dead after ten wrong PUKs. */
export class Sim {
  #pin: string;
  readonly #puk: string;
  readonly #absent: boolean;
  readonly #busy: boolean;
  #asksPin: boolean;
  #entered = false;
  #pinLeft = pinTries;
  #pukLeft = pukTries;

  constructor(codes: { pin: string; puk: string }, state: 'absent' | 'locked' | 'puk' | 'busy' | undefined) {
    this.#pin = codes.pin;
    this.#puk = codes.puk;
    this.#absent = state === 'absent';
    this.#busy = state === 'busy';
    this.#asksPin = state === 'locked' || state === 'puk';
    if (state === 'puk') this.#pinLeft = 0;
  }

  get state(): SimState {
    if (this.#absent) return 'absent';
    if (this.#busy) return 'busy';
    if (this.#pukLeft === 0) return 'blocked';
    if (this.#pinLeft === 0) return 'puk';
    return this.#asksPin && !this.#entered ? 'pin' : 'ready';
  }

  value(name: string): string | undefined {
    switch (name) {
      case 'pinTries':
        return String(this.#pinLeft);
      case 'pukTries':
        return String(this.#pukLeft);
      case 'pinAsked':
        return this.#asksPin ? '1' : '0';
      case 'simValid':
        // 1 valid, 255 none; what stands for neither says nothing.
        return this.state === 'ready' ? '1' : this.state === 'busy' ? '0' : '255';
      case 'cpin':
        return { absent: '', ready: 'READY', pin: 'SIM PIN', puk: 'SIM PUK', blocked: '', busy: '' }[this.state];
      case 'hilinkSim': // SimState of the HiLink page: 256 absent, 257 ready, 260 PIN, 261 PUK
        return { absent: '256', ready: '257', pin: '260', puk: '261', blocked: '256', busy: '255' }[this.state];
      case 'jrdSim': // SIMState of the JSON-RPC page: 7 ready, 2 PIN, 3 PUK, 5 PUK used up; 0 none, 1 still being read
        return { absent: '0', ready: '7', pin: '2', puk: '3', blocked: '5', busy: '1' }[this.state];
      case 'goformSim': // modem_main_state of the goform page
        return {
          absent: 'modem_sim_undetected',
          ready: 'modem_init_complete',
          pin: 'modem_waitpin',
          puk: 'modem_waitpuk',
          blocked: 'modem_sim_destroy',
          busy: 'modem_init_sim',
        }[this.state];
      default:
        return undefined;
    }
  }

  powerOn(): void {
    this.#entered = false;
  }

  /** One try. The result is what the card says: right, wrong, or nothing to enter. */
  enterPin(pin: string): 'right' | 'wrong' | 'not-asked' {
    if (this.state !== 'pin') return 'not-asked';
    return this.#tryPin(pin) ? 'right' : 'wrong';
  }

  /** Lifts a PUK request with a new PIN. */
  enterPuk(puk: string, newPin: string): 'right' | 'wrong' | 'not-asked' {
    if (this.state !== 'puk') return 'not-asked';
    if (puk !== this.#puk) {
      this.#pukLeft -= 1;
      return 'wrong';
    }
    this.#pin = newPin;
    this.#pinLeft = pinTries;
    this.#pukLeft = pukTries;
    this.#entered = true;
    return 'right';
  }

  /** Switches the PIN request on or off; uses a try like entering it. */
  setAsks(asks: { on: boolean; pin: string }): 'right' | 'wrong' | 'not-asked' {
    if (this.state === 'puk' || this.state === 'blocked' || this.state === 'absent' || this.state === 'busy')
      return 'not-asked';
    if (!this.#tryPin(asks.pin)) return 'wrong';
    this.#asksPin = asks.on;
    return 'right';
  }

  #tryPin(pin: string): boolean {
    if (pin === this.#pin) {
      this.#pinLeft = pinTries;
      this.#entered = true;
      return true;
    }
    this.#pinLeft -= 1;
    if (this.#pinLeft === 0) this.#entered = false;
    return false;
  }
}
