import { toErrorData } from '../model/index.ts';
import type { Operation, WireLine } from '../model/index.ts';
import type { Clock, UsbDevice } from '../ports.ts';
import { limited } from './limits.ts';
import { fromHex, toHex, wireText } from './wire-text.ts';

export type Transfer = Extract<
  Operation,
  {
    op:
      | 'bulk-out'
      | 'bulk-in'
      | 'interrupt-out'
      | 'interrupt-in'
      | 'control-out'
      | 'control-in'
      | 'set-configuration'
      | 'set-alternate'
      | 'clear-halt'
      | 'reset';
  }
>;

interface TransferOptions {
  clock: Clock;
  signal: AbortSignal | undefined;
  /** ms for requests that have no time-out of their own. */
  callMs: number;
  line: (direction: WireLine['direction'], text: string) => void;
}

/** ms beyond a transfer's own time-out before it counts as stuck in the driver. */
const graceMs = 2_000;
/** ms for all tries of a reset together. */
const resetMs = 30_000;

/** Makes one transfer and writes down what goes out and what comes in. Failures: usb.stall, usb.timeout, usb.gone, usb.io, run.cancelled. */
export async function carryOutTransfer(transfer: Transfer, device: UsbDevice, options: TransferOptions): Promise<void> {
  if (transfer.op === 'bulk-in') return bulkIn(transfer, device, options);
  if (transfer.op === 'reset') return reset(transfer, device, options);
  const inward = transfer.op === 'control-in' || transfer.op === 'interrupt-in';
  options.line(inward ? 'in' : 'out', wireText(transfer) ?? transfer.op);
  await once(transfer, device, options);
}

type Plain = Exclude<Transfer, { op: 'bulk-in' | 'reset' }>;

async function once(transfer: Plain, device: UsbDevice, options: TransferOptions): Promise<void> {
  const wait = <T>(work: Promise<T>): Promise<T> => waitFor(work, transfer, options);
  switch (transfer.op) {
    case 'bulk-out':
    case 'interrupt-out':
      await wait(device.transferOut(transfer.endpoint, fromHex(transfer.data), transfer.timeoutMs));
      return;
    case 'interrupt-in':
      answer(await wait(device.transferIn(transfer.endpoint, transfer.length, transfer.timeoutMs)), options);
      return;
    case 'control-out':
      await wait(device.controlOut(transfer, fromHex(transfer.data), transfer.timeoutMs));
      return;
    case 'control-in':
      answer(await wait(device.controlIn(transfer, transfer.length, transfer.timeoutMs)), options);
      return;
    case 'set-configuration':
      await wait(device.setConfiguration(transfer.value));
      return;
    case 'set-alternate':
      await wait(device.setAlternate(transfer.interface, transfer.setting));
      return;
    case 'clear-halt':
      await wait(device.clearHalt(transfer.endpoint));
      return;
  }
}

/**
 * Reads, several times where the operation allows it until all bytes came. After a stall the halt is cleared and the read
 * tried once more: bulk-only transport §6.7.2 asks the host to do so, and sticks that stall a status answer the second time.
 */
async function bulkIn(
  transfer: Extract<Transfer, { op: 'bulk-in' }>,
  device: UsbDevice,
  options: TransferOptions,
): Promise<void> {
  const text = wireText(transfer) ?? transfer.op;
  const read = (): Promise<Uint8Array> => {
    options.line('in', text);
    return waitFor(device.transferIn(transfer.endpoint, transfer.length, transfer.timeoutMs), transfer, options);
  };
  for (let left = transfer.attempts ?? 1; left > 0; left -= 1) {
    const bytes = await read().catch(async (thrown: unknown) => {
      if (!transfer.stallRetry || toErrorData(thrown).code !== 'usb.stall') throw thrown;
      options.line('event', `usb.stall ${text}`);
      const clear: Transfer = { op: 'clear-halt', endpoint: transfer.endpoint, onFailure: 'fail' };
      options.line('out', wireText(clear) ?? clear.op);
      await waitFor(device.clearHalt(transfer.endpoint), clear, options);
      return read();
    });
    answer(bytes, options);
    if (bytes.length >= transfer.length) return;
  }
}

async function reset(
  { attempts }: Extract<Transfer, { op: 'reset' }>,
  device: UsbDevice,
  options: TransferOptions,
): Promise<void> {
  const begun = options.clock.monotonic();
  for (let left = attempts; ; left -= 1) {
    options.line('out', 'reset');
    try {
      await waitFor(device.reset(), undefined, options);
      return;
    } catch (thrown) {
      const { code } = toErrorData(thrown);
      const spent = options.clock.monotonic() - begun;
      if (left <= 1 || spent > resetMs || code === 'usb.gone' || options.signal?.aborted === true) throw thrown;
      options.line('event', `${code} reset`);
    }
  }
}

function waitFor<T>(
  work: Promise<T>,
  transfer: Transfer | undefined,
  { clock, signal, callMs }: TransferOptions,
): Promise<T> {
  const own = transfer !== undefined && 'timeoutMs' in transfer ? transfer.timeoutMs + graceMs : callMs;
  return limited(work, { clock, signal, limitMs: own, what: transfer?.op ?? 'reset' });
}

function answer(bytes: Uint8Array, { line }: TransferOptions): void {
  line('note', `answer ${bytes.length} ${bytes.length === 0 ? '-' : toHex(bytes)}`);
}
