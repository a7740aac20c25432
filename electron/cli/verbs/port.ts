import { readPlace } from '../arguments.ts';
import type { Context } from '../context.ts';
import { Failure } from '../../core/model/index.ts';
import type { Lease } from '../../core/workbench/port-hub.ts';
import { findAtPort } from '../../core/workbench/role-probe.ts';

/**
 * Opens the best AT port of the stick at a place for one piece of work and gives it back afterwards.
 * Failures: place.unknown, mode.no-talk when the stick shows no port, serial.*
 */
export async function withPort<T>(
  context: Context,
  placeText: string | undefined,
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  const place = readPlace(placeText);
  const { composition } = context;
  composition.workbench.session(place);
  await composition.waitUntilTalking(place, context.signal);
  const session = composition.workbench.session(place);
  if (session.present().ports.length === 0) {
    throw new Failure('mode.no-talk', { name: session.identity.name, mode: `@mode.${session.mode.main}.a`, place });
  }
  const { clock, log } = composition.world;
  const port = await findAtPort(session, { hub: composition.workbench.hub, clock, log, signal: context.signal });
  const lease = await composition.workbench.leasePort(place, port.interface);
  try {
    return await work(lease);
  } finally {
    await lease.release();
  }
}

/** Identifiers and telephone numbers in full only with --raw. */
export const numbersOf = (context: Context): 'masked' | 'full' => (context.args.flags.has('raw') ? 'full' : 'masked');
