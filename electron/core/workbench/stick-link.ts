import { Failure, type PortSighting, type RelayAddress } from '../model/index.ts';
import type { Link } from '../ports.ts';
import { atPort, rolesAt } from './port-roles.ts';
import type { Session } from './session.ts';
import type { Workbench } from './workbench.ts';

/**
 * A port of a stick as one end of a relay, until the stick leaves. It takes the port out of its queue: what is under way
 * ends first, and facts and terminal wait while the relay has it.
 *
 * Failures: place.unknown, place.gone, mode.service-state, place.busy while a run is under way, serial.*, run.cancelled.
 */
export async function openStickLink(
  workbench: Workbench,
  { place, port }: Extract<RelayAddress, { type: 'stick' }>,
  signal: AbortSignal,
): Promise<Link> {
  const session = workbench.session(place);
  // A run proves itself by an answer on this port: it has the stick until it ends.
  if (session.run?.state === 'running') throw new Failure('place.busy', { place });
  const found = portOf(session, port);
  const lease = await workbench.leasePort(place, found.interface);
  const { serial, at } = lease.port;
  const ears = new Set<(data: Uint8Array) => void>();
  const kept: Uint8Array[] = [];
  try {
    const raw = await at.raw((data) => {
      if (ears.size === 0) kept.push(data);
      for (const ear of [...ears]) ear(data);
    }, signal);
    const past: NonNullable<Link['past']> = { before: raw, after: raw };
    return {
      name: found.path,
      line: serial,
      past,
      write: (data) => raw.write(data),
      end: () => Promise.resolve(),
      onData(ear) {
        ears.add(ear);
        const early = kept.splice(0);
        queueMicrotask(() => early.forEach((data) => ear(data)));
        return () => ears.delete(ear);
      },
      onEnd: () => () => undefined,
      onClose: (ear) => serial.onClose(ear),
      pause: () => serial.pause(),
      resume: () => serial.resume(),
      async close() {
        ears.clear();
        // Whoever has the port next begins with a reader that runs.
        serial.resume();
        raw.release(past.after);
        await lease.release();
      },
    };
  } catch (error) {
    await lease.release();
    throw error;
  }
}

/** The port by its role or interface. Failures place.gone, mode.service-state, serial.not-found. */
function portOf(session: Session, wanted: string): PortSighting {
  const sighting = session.open();
  if (wanted === 'at') return atPort(session);
  const number = /^if(\d+)$/.exec(wanted)?.[1];
  const roles = rolesAt(session);
  const found = sighting.ports.find((port) =>
    number === undefined ? roles.get(port.interface)?.role === wanted : port.interface === Number(number),
  );
  if (found === undefined) throw new Failure('serial.not-found', { port: `${session.place}/${wanted}` });
  return found;
}
