import { Failure, toErrorData } from '../model/index.ts';
import type { PortRole, PortSighting } from '../model/index.ts';
import type { Clock, Log } from '../ports.ts';
import type { PortHub } from './port-hub.ts';
import { atPort, hasAtPort, lacksPorts, unknownPorts } from './port-roles.ts';
import type { Session } from './session.ts';

/** Listening before the first byte, ms: a receiver that reports its position does so once a second (NMEA 0183). */
const listenMs = 1100;
/** For one bare AT, ms; asked twice at most. */
const askMs = 1000;
/** Serial drivers make the ports of one stick one after the other, up to this long after the plug, ms. */
const lateMs = 3000;
/** Ports come in some helpings at most. */
const mostRounds = 4;
/** For one port in all, ms: who uses it meanwhile may keep it for long. */
const portMs = 8000;

/** A sentence of a positioning receiver: talker, kind, fields, checksum (NMEA 0183). */
const nmea = /^\$[A-Z]{4,5},[^*]*\*[0-9A-F]{2}$/;

export interface ProbeParts {
  hub: PortHub;
  clock: Clock;
  log: Log;
  signal?: AbortSignal | undefined;
}

/** The best AT port of a stick, after asking where no port is known to take AT. Failures: place.gone, serial.not-found, run.cancelled. */
export async function findAtPort(session: Session, parts: ProbeParts): Promise<PortSighting> {
  await probePorts(session, parts);
  return atPort(session);
}

/**
 * Asks the ports that no table names what they are, all at the same time: first by listening, then by a bare `AT`. Any
 * result, an error too, proves an AT port. What stays silent stays unknown. Never rejects but for run.cancelled; what was
 * found stands in the session.
 */
export async function probeRoles(session: Session, parts: ProbeParts): Promise<void> {
  const { generation } = session;
  const ports = unknownPorts(session);
  const found = await Promise.all(ports.map(async (port) => ({ port, ...(await roleOf(port, parts)) })));
  // Another plug in the meantime has other ports.
  if (session.generation !== generation) return;
  for (const { port, role, wasAsked } of found) {
    // A port that another program has was not asked: it is when it is free.
    if (!wasAsked) continue;
    const tries = (session.probed.get(port.interface)?.tries ?? 0) + 1;
    session.probed.set(port.interface, { role, tries });
  }
  if (found.length > 0) session.announce();
}

/** Asks the ports that are there, and those that come meanwhile. Failures: run.cancelled. */
export async function probePorts(session: Session, parts: ProbeParts): Promise<void> {
  await probeRoles(session, parts);
  await probeLate(session, parts);
}

/**
 * Asks the ports that come while the others are asked: as long as none is known to take AT and the system has not made all of
 * them, and not longer than drivers need.
 */
async function probeLate(session: Session, parts: ProbeParts): Promise<void> {
  const { clock, signal = new AbortController().signal } = parts;
  const end = clock.monotonic() + lateMs;
  const isNew = (): boolean => unknownPorts(session).some(({ interface: number }) => !session.probed.has(number));
  const isWorth = (): boolean => hasAtPort(session) || isNew() || !lacksPorts(session);
  // The limit is one for waiting alone: what came while others were asked is asked, too. A port that another program has stays new.
  for (let round = 1; round <= mostRounds && !hasAtPort(session); round += 1) {
    if (!isNew()) await session.until(() => (isWorth() ? true : undefined), end - clock.monotonic(), signal);
    if (!isNew()) return;
    await probeRoles(session, parts);
  }
}

const asking = new WeakSet<Session>();

/**
 * The same for a port that somebody opens by hand: unless it is under way already, or the stick is being read or switched, which
 * asks by itself. Never rejects.
 */
export async function learnRoles(session: Session, parts: Omit<ProbeParts, 'signal'>): Promise<void> {
  if (session.run?.state === 'running' || session.readingFacts || asking.has(session)) return;
  asking.add(session);
  try {
    await probeRoles(session, parts);
  } finally {
    asking.delete(session);
  }
}

interface Asked {
  role: PortRole | undefined;
  wasAsked: boolean;
}

async function roleOf(port: PortSighting, { hub, clock, log, signal }: ProbeParts): Promise<Asked> {
  const stop = new AbortController();
  const cancel = (): void => stop.abort();
  const stopTimer = clock.after(portMs, cancel);
  signal?.addEventListener('abort', cancel, { once: true });
  let wasAsked = false;
  try {
    const lease = await hub.lease(port.path);
    wasAsked = true;
    let isNmea = false;
    const deaf = lease.port.at.onLine(({ direction, text }) => {
      if (direction !== 'out' && nmea.test(text)) isNmea = true;
    });
    try {
      await clock.wait(listenMs, stop.signal);
      const heard = (): Asked => ({ role: isNmea ? 'nmea' : undefined, wasAsked });
      if (heard().role !== undefined) return heard();
      for (let attempt = 1; attempt <= 2; attempt += 1) {
        try {
          await lease.port.at.send('AT', { priority: 'probe', timeoutMs: askMs, signal: stop.signal });
          return { role: 'at', wasAsked };
        } catch (error) {
          if (!(error instanceof Failure) || error.code !== 'at.timeout') throw error;
        }
      }
      return heard();
    } finally {
      deaf();
      await lease.release();
    }
  } catch (error) {
    if (signal?.aborted === true) throw new Failure('run.cancelled');
    log.info('port not probed', { port: port.name, ...toErrorData(error) });
    return { role: undefined, wasAsked };
  } finally {
    stopTimer();
    signal?.removeEventListener('abort', cancel);
  }
}
