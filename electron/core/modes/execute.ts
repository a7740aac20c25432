import { Failure, toErrorData } from '../model/index.ts';
import type { ErrorData, Operation, WireLine } from '../model/index.ts';
import type { Clock, UsbDevice } from '../ports.ts';
import { limited } from './limits.ts';
import { carryOutTransfer, type Transfer } from './execute-transfer.ts';
import { wireText } from './wire-text.ts';

export type OutsideOperation = Extract<
  Operation,
  { op: 'http' | 'at' | 'ask-person' | 'read-setting' | 'check-setting' | 'change-setting' }
>;

export interface ExecuteOptions {
  /** Opens the stick; called before the first operation that needs it, and again after it left and returned. */
  open: () => Promise<UsbDevice>;
  clock: Clock;
  signal?: AbortSignal;
  /**
   * Takes the open stick over when all went well and nothing of it is held any more, for whoever acts on it next; without it
   * the stick is closed.
   */
  keep?: (device: UsbDevice) => void;
  /** Each transfer in the normal form before it is made, and what came of it. */
  onWire?: (line: WireLine) => void;
  /**
   * Interfaces whose drivers were taken off before: the system binds them when it gets to it, which for a stick that has just
   * come may be after we looked. One that is in the way then is taken off again, once for each operation.
   */
  freed?: ReadonlySet<number>;
  /** Resolves when the stick is back at its place. Failure when it is not within the limit. */
  awaitReturn?: (limitMs: number) => Promise<void>;
  /** Requests that are no USB transfers; without it they are a defect of the caller. */
  outside?: (operation: OutsideOperation) => Promise<void>;
}

export interface ExecuteResult {
  /**
   * `done` = to the end; `left` = the stick went in mid-sequence; `cut` = an answer stayed out and the rest was skipped.
   * None of them says that the stick has switched: that is read from what comes back.
   */
  ended: 'done' | 'left' | 'cut';
  /** The failure that ended it early. */
  error?: ErrorData;
  /** Index of the first operation that was not carried out. */
  next: number;
}

/** ms for calls that have no time limit of their own (claim, configuration, reset); the kernel's own limit is 5 s. */
const callMs = 10_000;
/** ms for each step of tidying up after a cancel or failure. */
const tidyMs = 2_000;

/**
 * Carries out operations one after the other on a real, virtual or recorded stick: the one way in which a plan reaches a
 * stick. It owns the open device, holds the interfaces that were claimed, and lets all go however it ends; after a cancel
 * or a failure it also gives the drivers back that it took off. A stick that leaves is no failure: the rest is skipped,
 * up to the point where the sequence itself waits for the return.
 *
 * Failures: run.cancelled, usb.* of the first operation that must not fail, and those of `open`.
 */
export async function executeOperations(
  operations: readonly Operation[],
  options: ExecuteOptions,
): Promise<ExecuteResult> {
  const hand = new Hand(options);
  try {
    for (let index = 0; index < operations.length; index += 1) {
      const operation = operations[index];
      if (operation === undefined) break;
      options.signal?.throwIfAborted();
      const end = await hand.take(operation);
      if (end === undefined) continue;
      const resume =
        end.ended === 'left' ? operations.findIndex((one, at) => at > index && one.op === 'await-return') : -1;
      if (resume < 0) return { ...end, next: index + 1 };
      index = resume - 1;
    }
    hand.handOver();
    return { ended: 'done', next: operations.length };
  } catch (thrown) {
    await hand.giveDriversBack();
    if (options.signal?.aborted === true) throw new Failure('run.cancelled', {}, thrown);
    throw thrown;
  } finally {
    await hand.letGo();
  }
}

/** Codes that mean: the stick is not there any more. */
const isGone = (error: ErrorData): boolean => error.code === 'usb.gone' || error.code === 'usb.not-found';

type End = Pick<ExecuteResult, 'ended' | 'error'>;

/** The open stick and what is held of it. */
class Hand {
  private device: UsbDevice | undefined;
  private readonly held = new Set<number>();
  private readonly refused = new Set<number>();
  private readonly detached = new Set<number>();
  /** The call that was under way last; a cancel ends the waiting for it, not the call. */
  private pending: Promise<unknown> = Promise.resolve();
  private readonly options: ExecuteOptions;

  constructor(options: ExecuteOptions) {
    this.options = options;
  }

  /** One operation; undefined when the sequence goes on. */
  async take(operation: Operation): Promise<End | undefined> {
    try {
      await this.actFreed(operation);
      return undefined;
    } catch (thrown) {
      const error = toErrorData(thrown);
      if (this.options.signal?.aborted === true) throw thrown;
      this.line('event', `${error.code} ${wireText(operation) ?? operation.op}`);
      if (operation.op === 'await-return') throw thrown;
      if (isGone(error) && this.device !== undefined) return { ended: 'left', error };
      const onFailure = 'onFailure' in operation ? (operation.onFailure ?? 'fail') : 'fail';
      if (onFailure === 'fail') throw thrown;
      return onFailure === 'ignore' ? undefined : { ended: 'cut', error };
    }
  }

  private async actFreed(operation: Operation): Promise<void> {
    const { freed, signal } = this.options;
    try {
      await this.act(operation);
    } catch (thrown) {
      const needs =
        (operation.op === 'claim' && operation.onFailure !== 'ignore') || operation.op === 'set-configuration';
      const again = needs && freed !== undefined && freed.size > 0 && toErrorData(thrown).code === 'usb.busy';
      if (!again || signal?.aborted === true) throw thrown;
      this.line('event', `usb.busy ${wireText(operation) ?? operation.op}`);
      for (const number of freed) await this.detach(number);
      await this.act(operation);
    }
  }

  private async act(operation: Operation): Promise<void> {
    const { clock, signal } = this.options;
    switch (operation.op) {
      case 'pause':
        this.line('note', `pause ${operation.ms}`);
        await clock.wait(operation.ms, signal);
        return;
      case 'http':
      case 'at':
      case 'ask-person':
      case 'read-setting':
      case 'check-setting':
      case 'change-setting':
        if (this.options.outside === undefined) throw new Failure('internal', {}, `nobody carries out ${operation.op}`);
        await this.options.outside(operation);
        return;
      case 'await-return':
        await this.waitForReturn(operation.timeoutMs);
        return;
      case 'detach-driver':
        await this.detach(operation.interface);
        return;
      case 'attach-driver':
        await this.call(async (device) => device.attachDriver(operation.interface));
        this.detached.delete(operation.interface);
        return;
      case 'claim':
        await this.claim(operation.interface);
        return;
      case 'release':
        if (!this.held.delete(operation.interface)) return;
        await this.call((device) => device.release(operation.interface));
        return;
      case 'set-alternate':
        // Refused at the claim, which was allowed to fail: then the setting is somebody else's.
        if (this.refused.has(operation.interface)) return;
        await this.transfer(operation);
        return;
      case 'bulk-out':
      case 'bulk-in':
      case 'interrupt-out':
      case 'interrupt-in':
      case 'control-out':
      case 'control-in':
      case 'set-configuration':
      case 'clear-halt':
      case 'reset':
        await this.transfer(operation);
        return;
    }
  }

  private async transfer(operation: Transfer): Promise<void> {
    const { clock, signal } = this.options;
    const device = await this.opened();
    await carryOutTransfer(operation, device, {
      clock,
      signal,
      callMs,
      line: (direction, text) => this.line(direction, text),
    });
  }

  private async claim(number: number): Promise<void> {
    this.refused.add(number);
    await this.call((device) => device.claim(number));
    this.refused.delete(number);
    this.held.add(number);
  }

  private async detach(number: number): Promise<void> {
    await this.call(async (device) => {
      if (!(await device.hasDriver(number)) || this.options.signal?.aborted === true) return;
      // Noted before it is done: a detach that ends in an error or too late may have worked all the same.
      this.detached.add(number);
      await device.detachDriver(number);
    });
  }

  private async waitForReturn(limitMs: number): Promise<void> {
    const { awaitReturn, clock, signal } = this.options;
    if (awaitReturn === undefined) throw new Failure('internal', {}, 'nobody waits for the return');
    await this.letGo();
    this.detached.clear();
    await limited(awaitReturn(limitMs), { clock, signal, limitMs: limitMs + tidyMs, what: 'await-return' });
  }

  private async call(use: (device: UsbDevice) => Promise<void>): Promise<void> {
    const { clock, signal } = this.options;
    const device = await this.opened();
    const work = use(device);
    this.pending = work.catch(() => undefined);
    await limited(work, { clock, signal, limitMs: callMs, what: 'usb' });
  }

  private async opened(): Promise<UsbDevice> {
    const { clock, signal } = this.options;
    if (this.device !== undefined) return this.device;
    const opening = this.options.open();
    // A handle that arrives after the person has cancelled still has an owner.
    const late = opening.then((device) => {
      this.device = device;
      return device;
    });
    try {
      return await limited(late, { clock, signal, limitMs: callMs, what: 'open' });
    } catch (thrown) {
      void late.then((device) => device.close()).catch(() => undefined);
      throw thrown;
    }
  }

  /** Puts the kernel's drivers back where this sequence took them off; a stick that is gone needs none. */
  async giveDriversBack(): Promise<void> {
    const { device } = this;
    if (device === undefined || this.detached.size === 0) return;
    await this.pendingDone();
    await this.releaseAll(device);
    for (const number of this.detached) {
      await this.tidy(`attach ${number}`, device.attachDriver(number));
    }
    this.detached.clear();
  }

  /** Gives the open stick to who wants to go on with it. */
  handOver(): void {
    const { keep } = this.options;
    if (keep === undefined || this.device === undefined || this.held.size > 0) return;
    keep(this.device);
    this.device = undefined;
  }

  /** Releases what is still claimed and closes. */
  async letGo(): Promise<void> {
    const { device } = this;
    this.device = undefined;
    if (device === undefined) return;
    await this.pendingDone();
    await this.releaseAll(device);
    await this.tidy('close', device.close());
  }

  /** Claims and drivers change in the order of the calls: the one under way ends before its effect is taken back. */
  private async pendingDone(): Promise<void> {
    const { pending } = this;
    this.pending = Promise.resolve();
    await this.tidy(
      'call',
      pending.then(() => undefined),
    );
  }

  private async releaseAll(device: UsbDevice): Promise<void> {
    for (const number of this.held) await this.tidy(`release ${number}`, device.release(number));
    this.held.clear();
  }

  /** Tidying up goes on whatever one step of it says; it is noted. */
  private async tidy(what: string, work: Promise<void>): Promise<void> {
    try {
      await limited(work, { clock: this.options.clock, signal: undefined, limitMs: tidyMs, what });
    } catch (thrown) {
      this.line('note', `${what}: ${toErrorData(thrown).code}`);
    }
  }

  private line(direction: WireLine['direction'], text: string): void {
    this.options.onWire?.({ at: new Date(this.options.clock.now()).toISOString(), direction, text });
  }
}
