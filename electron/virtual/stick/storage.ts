import { cswStatus, encodeCsw, matchMessage, parseCbw, type Cbw } from './cbw.ts';
import type { SwitchMessage } from './data.ts';
import type { InPipe, OutPipe } from './pipe.ts';
import type { ScsiTarget } from './scsi.ts';
import type { Setup, UsbFunction } from './types.ts';

export interface StorageOptions {
  in: InPipe;
  out: OutPipe;
  target: ScsiTarget;
  messages: readonly SwitchMessage[];
  /** The stick has understood a switch message or an eject; it answers first and leaves then. */
  onMessage: (to: string) => void;
  ejectTo: string | undefined;
}

/**
 * USB mass storage, bulk-only transport 1.0. A wrapper that is not valid halts both pipes until the reset request
 * (§6.6.1); a command that fails with data to come halts the data pipe until its halt is cleared, then the status follows.
 */
export class Storage implements UsbFunction {
  readonly #o: StorageOptions;
  #broken = false;

  constructor(options: StorageOptions) {
    this.#o = options;
  }

  control(setup: Setup): Uint8Array | undefined {
    // Get Max LUN (§3.2): one unit.
    if (setup.requestType === 0xa1 && setup.request === 0xfe) return Uint8Array.of(0);
    // Bulk-Only Mass Storage Reset (§3.1).
    if (setup.requestType === 0x21 && setup.request === 0xff) {
      this.#broken = false;
      this.#o.in.flush();
      return new Uint8Array(0);
    }
    return undefined;
  }

  /** Whether clearing a halt may take effect: not before the reset after an invalid wrapper. */
  get mayClear(): boolean {
    return !this.#broken;
  }

  out(data: Uint8Array): void {
    const cbw = parseCbw(data);
    if (cbw === undefined) {
      this.#broken = true;
      this.#o.in.halt();
      this.#o.out.halted = true;
      return;
    }
    const message = matchMessage(this.#o.messages, cbw);
    if (message !== undefined) {
      this.#o.in.push(encodeCsw(cbw.tag, cbw.dataLength, cswStatus.passed));
      this.#o.onMessage(message.to);
      return;
    }
    this.#run(cbw);
  }

  #run(cbw: Cbw): void {
    const answer = cbw.lun === 0 ? this.#o.target.run(cbw.command) : ({ passed: false } as const);
    const data = answer.passed ? answer.data : new Uint8Array(0);
    const sends = cbw.toHost ? Math.min(data.length, cbw.dataLength) : 0;
    // §6.7: the host expects less than there is, or another direction.
    const phaseError = data.length > sends && answer.passed;
    if (sends > 0) this.#o.in.push(data.slice(0, sends));
    else if (cbw.dataLength > 0 && cbw.toHost) this.#o.in.halt();
    else if (cbw.dataLength > 0) this.#o.out.halted = true;
    const status = phaseError ? cswStatus.phaseError : answer.passed ? cswStatus.passed : cswStatus.failed;
    this.#o.in.push(encodeCsw(cbw.tag, cbw.dataLength - sends, status));
    if (answer.passed && answer.ejected && this.#o.ejectTo !== undefined) this.#o.onMessage(this.#o.ejectTo);
  }

  selected(): void {
    this.#broken = false;
  }

  dispose(): void {
    // Nothing runs by itself here.
  }
}
