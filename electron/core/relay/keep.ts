import { Failure, toErrorData, type RelayAddress, type ErrorData, type RelayEndState } from '../model/index.ts';
import type { Clock, Link, RelayEnds } from '../ports.ts';
import { dialComPort } from './rfc2217-client.ts';

/** Seconds between two tries when the end does not say; socat's own. */
const defaultIntervalS = 1;

/** How often an end is tried again by itself: what is plugged and unplugged comes back, what was closed by the far side is over. */
const retriesOf = ({ type, retry }: RelayAddress): number =>
  retry === 'forever' ? Number.POSITIVE_INFINITY : (retry ?? (type === 'stick' ? Number.POSITIVE_INFINITY : 0));

/** Whether an end that closed is opened again. */
export const comesBack = (end: RelayAddress): boolean => retriesOf(end) > 0;

export interface KeepOptions {
  end: RelayAddress;
  ends: RelayEnds;
  clock: Clock;
  signal: AbortSignal;
  /** Told whenever something about the end has changed. */
  onState: (part: Partial<RelayEndState>) => void;
}

/** A far serial line speaks RFC 2217 over its connection; what the address says of speed and format is set at once. */
async function dial(end: RelayAddress, connection: Link, clock: Clock): Promise<Link> {
  if (end.type !== 'rfc2217') return connection;
  const link = dialComPort(connection, clock);
  const { baudRate, dataBits, parity, stopBits } = end;
  const wish = {
    ...(baudRate === undefined ? {} : { baudRate }),
    ...(dataBits === undefined ? {} : { dataBits }),
    ...(parity === undefined ? {} : { parity }),
    ...(stopBits === undefined ? {} : { stopBits }),
  };
  if (Object.keys(wish).length === 0) return link;
  try {
    await link.line.configure(wish);
    return link;
  } catch (error) {
    await link.close();
    throw error;
  }
}

/**
 * Opens an end, again and again as it allows. Each try has its pause; the count begins anew once it was open.
 *
 * Failures: that of the last try; run.cancelled.
 */
export async function openEnd({ end, ends, clock, signal, onState }: KeepOptions): Promise<Link> {
  let tries = 0;
  for (;;) {
    if (signal.aborted) throw new Failure('run.cancelled');
    onState({ state: 'opening' });
    try {
      const link = await dial(end, await ends.open(end, signal), clock);
      onState({ state: 'open', name: link.name });
      return link;
    } catch (thrown) {
      const error: ErrorData = toErrorData(thrown);
      if (error.code === 'run.cancelled') throw thrown;
      if (tries >= retriesOf(end) || error.code === 'internal') {
        onState({ state: 'ended', error });
        throw thrown;
      }
      tries += 1;
      onState({ state: 'waiting', error });
      await clock.wait((end.intervalS ?? defaultIntervalS) * 1000, signal);
    }
  }
}
