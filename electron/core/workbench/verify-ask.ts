import type { ChannelLine } from '../at/channel-types.ts';
import { Failure, message } from '../model/index.ts';
import type { Expectation, Fact, PortSighting, Proof, Sighting, WantedSetting, WireLine } from '../model/index.ts';
import { codeParsers } from '../facts/parsers/code.ts';
import { sameValue, valueIn } from '../modes/settings.ts';
import type { Dispose, World } from '../ports.ts';
import { atPortsAt, portsToAsk } from './port-roles.ts';
import { findAtPort } from './role-probe.ts';
import type { Lease, PortHub } from './port-hub.ts';
import type { Session } from './session.ts';
import { expectPage, findDoor } from './web-page.ts';

/** ms. A port that takes AT answers within 100 ms; one that is still starting is asked again until the step's limit. */
const askLimitMs = 1_500;
/** ms between two questions to a modem whose firmware still starts: often enough to lose no time, rare enough not to flood it. */
const askPauseMs = 400;

/** A card that has just come up has no address yet, and its page starts after it. */
const passingFailures: ReadonlySet<string> = new Set(['http.unreachable', 'http.no-address', 'http.timeout']);

export interface VerifyInput {
  session: Session;
  expects: Expectation;
  /** Vendor id of the stick before the switch: what counts where the rule names no ids. */
  vendorId: string;
  world: Pick<World, 'http' | 'cards' | 'clock' | 'log'>;
  hub: PortHub;
  limitMs: number;
  signal: AbortSignal;
  /** The password that opened protected commands in this run. */
  secret?: string | undefined;
  onWire: (line: WireLine) => void;
  /** The stick has come back in this run, at a place from which all other programs are kept off. */
  alone: boolean;
  /** Takes over what ends the asking (a port that closes takes the kernel some time); the verdict does not wait for it. */
  later: (work: Promise<void>) => void;
}

/** An answer that proves that the stick talks. */
export interface Asked {
  lines: string[];
  saw: Proof['saw'];
  source: string;
}

/**
 * Asks for an answer by AT: on the port that is known to give one, else on all that may, at the same time and each as soon
 * as its driver shows it. The first answer counts, and the others are not waited for.
 */
export async function askAt(input: VerifyInput, left: () => number): Promise<Asked> {
  const { session, signal } = input;
  if (atPortsAt(session).length === 0) throw new Failure('serial.not-found', { port: session.place });
  const answered = new AbortController();
  const asking = { ...input, signal: AbortSignal.any([signal, answered.signal]) };
  const asked = new Set<string>();
  let stop = (): void => undefined;
  try {
    return await new Promise<Asked>((resolve, reject) => {
      let waiting = 0;
      const failed = (error: unknown): void => {
        waiting -= 1;
        if (waiting === 0) reject(error instanceof Error ? error : new Failure('internal', {}, error));
      };
      const ask = (): void => {
        for (const port of portsToAsk(session)) {
          if (asked.has(port.path)) continue;
          asked.add(port.path);
          waiting += 1;
          void askPort(asking, port, left).then(resolve, failed);
        }
      };
      stop = session.onChange(ask);
      ask();
    });
  } finally {
    stop();
    answered.abort();
  }
}

/** Asks `ATI` on one port, again and again while the modem's firmware starts, until the limit. */
async function askPort(
  { session, hub, world, signal, onWire, later, alone }: VerifyInput,
  port: PortSighting,
  left: () => number,
): Promise<Asked> {
  const listen = ({ port: { at } }: Lease): Dispose =>
    at.onLine((line) => {
      if (line.direction !== 'unsolicited') onWire(wireOf(line));
    });
  let fresh = alone;
  let lease = await hub.lease(port.path, { fresh });
  let stop = listen(lease);
  try {
    for (;;) {
      try {
        const answer = await lease.port.at.send('ATI', {
          priority: 'probe',
          timeoutMs: Math.min(askLimitMs, left()),
          signal,
        });
        if (answer.final.kind === 'ok') {
          session.answers = true;
          session.probed.set(port.interface, { role: 'at', tries: 1 });
          session.hear(
            factsOfAti(
              answer.lines.map((line) => line.text),
              port.name,
              world.clock.now(),
            ),
          );
          const saw = message('proof.answer.at', { command: 'ATI', port: port.name, ms: Math.round(answer.tookMs) });
          return { lines: answer.lines.map((line) => line.text), saw, source: `ATI, ${port.name}` };
        }
        if (left() <= askPauseMs) throw new Failure('at.refused', { command: 'ATI', answer: answer.final.text });
      } catch (error) {
        const retry =
          error instanceof Failure &&
          error.code === 'at.timeout' &&
          left() > askPauseMs &&
          session.sighting !== undefined;
        if (!retry) throw error;
      }
      await world.clock.wait(askPauseMs, signal);
      if (!fresh) continue;
      // Silent: somebody may have it all the same, which opening it in the usual way tells.
      fresh = false;
      stop();
      await lease.release();
      lease = await hub.lease(port.path);
      stop = listen(lease);
    }
  } finally {
    stop();
    later(lease.release());
  }
}

/**
 * Reads a stored value back. A module that has just started may not know it yet: it is asked again until the limit.
 * Failure mode.unread, at.refused, at.timeout.
 */
export async function readBack(
  { session, hub, world, signal, secret, onWire }: VerifyInput,
  setting: WantedSetting,
  left: () => number,
): Promise<{ proof: Omit<Proof, 'at'>; value: string }> {
  const { command, wanted } = setting;
  const port = await findAtPort(session, { hub, clock: world.clock, log: world.log, signal });
  const lease = await hub.lease(port.path);
  const stop = lease.port.at.onLine((line) => {
    if (line.direction !== 'unsolicited') onWire(wireOf(line));
  });
  try {
    let locked = setting.unlock !== undefined && secret !== undefined;
    for (;;) {
      const answer = await lease.port.at.send(command, { timeoutMs: Math.min(5_000, left()), signal });
      const lines = answer.lines.map((line) => line.text);
      const value = answer.final.kind === 'ok' ? valueIn(lines, setting) : undefined;
      if (value !== undefined) {
        const agrees = sameValue(value, wanted);
        const saw = message(agrees ? 'proof.setting' : 'proof.setting.other', { command, value, wanted });
        return { proof: { check: 'setting', agrees, saw, source: `${command}, ${port.name}` }, value };
      }
      if (locked && setting.unlock !== undefined) {
        locked = false;
        await lease.port.at.send(withSecret(setting.unlock, secret), { timeoutMs: Math.min(5_000, left()), signal });
        continue;
      }
      if (left() <= askPauseMs || session.sighting === undefined)
        throw new Failure('mode.unread', { command, answer: [...lines, answer.final.text].join(' / ') });
      await world.clock.wait(askPauseMs, signal);
    }
  } finally {
    stop();
    await lease.release();
  }
}

/** What the stick said of itself in the answer that proved the switch: maker and model, for its identity. */
function factsOfAti(lines: readonly string[], where: string, now: number): Fact[] {
  const parse = codeParsers['ati'];
  const parsed = parse?.(lines, { kind: 'ok', text: 'OK' }) ?? [];
  return parsed
    .filter((fact) => fact.key === 'model' || fact.key === 'maker')
    .map(({ key, status, value }) => ({
      key,
      group: 'device',
      status,
      value,
      certainty: 'sure',
      source: { via: 'at', ask: 'ATI', where },
      raw: [...lines],
      at: new Date(now).toISOString(),
    }));
}

/** Asks the stick's page for what only the maker's page says, again while the page starts or the card has no address yet. */
export async function askWeb(
  { session, world, signal, onWire }: VerifyInput,
  sighting: Sighting,
  left: () => number,
): Promise<Asked> {
  const { web } = session.vendor;
  if (web === undefined) throw new Failure('http.unreachable', { host: session.place });
  for (;;) {
    try {
      const door = await findDoor(session.sighting ?? sighting, web, world.cards);
      const { probe } = web;
      onWire({
        at: new Date(world.clock.now()).toISOString(),
        direction: 'out',
        text: `${probe.method} ${door.host}${probe.path}`,
      });
      const answer = await expectPage(world.http, door, { ...probe, timeoutMs: Math.min(5_000, left()) });
      onWire({
        at: new Date(world.clock.now()).toISOString(),
        direction: 'in',
        text: `${String(answer.status)}, ${String(answer.body.length)} characters`,
      });
      const saw = message('proof.answer.web', { host: door.host, path: probe.path.split('?')[0] ?? '' });
      return {
        // In the words of HTTP: it stands among what the stick itself said, in every language.
        lines: [`${probe.path.split('?')[0] ?? ''}: HTTP ${String(answer.status)}`],
        saw,
        source: `http://${door.host}`,
      };
    } catch (error) {
      const passing = error instanceof Failure && passingFailures.has(error.code);
      if (!passing || left() <= askPauseMs || session.sighting === undefined) throw error;
    }
    await world.clock.wait(askPauseMs, signal);
  }
}

/** An AT line with the password in its place; without one the line stays as it is and the stick refuses it. */
export const withSecret = (line: string, secret: string | undefined): string =>
  secret === undefined ? line : line.replace('{secret}', () => secret);

/** A line of an AT port as it stands in the record of a run. */
export const wireOf = (line: Pick<ChannelLine, 'at' | 'direction' | 'text'>): WireLine => ({
  at: new Date(line.at).toISOString(),
  direction: line.direction === 'out' ? 'out' : 'in',
  text: line.text,
});
