import type { ChannelLine } from '../at/channel-types.ts';
import { Failure, idOf, interfacesOf, message, toErrorData } from '../model/index.ts';
import type {
  ErrorData,
  Expectation,
  Fact,
  PortSighting,
  Proof,
  Sighting,
  Verdict,
  WantedSetting,
  WireLine,
} from '../model/index.ts';
import { codeParsers } from '../facts/parsers/code.ts';
import { modeOf } from '../modes/recognise.ts';
import { sameValue, valueIn } from '../modes/settings.ts';
import type { World } from '../ports.ts';
import { atPort, atPortsAt, rolesAt } from './port-roles.ts';
import type { PortHub } from './port-hub.ts';
import type { Session } from './session.ts';
import { expectPage, findDoor, hostOf } from './web-page.ts';

/** ms. A port that takes AT answers within 100 ms; one that is still starting is asked again until the step's limit. */
const askLimitMs = 1_500;
/** ms between two questions to a modem whose firmware still starts: often enough to lose no time, rare enough not to flood it. */
const askPauseMs = 400;

export interface VerifyInput {
  session: Session;
  expects: Expectation;
  /** Vendor id of the stick before the switch: what counts where the rule names no ids. */
  vendorId: string;
  world: Pick<World, 'http' | 'cards' | 'clock'>;
  hub: PortHub;
  limitMs: number;
  signal: AbortSignal;
  /** The password that opened protected commands in this run. */
  secret?: string | undefined;
  onWire: (line: WireLine) => void;
  /** Takes over what ends the asking (a port that closes takes the kernel some time); the verdict does not wait for it. */
  later: (work: Promise<void>) => void;
}

export interface Verification {
  proofs: Proof[];
  verdict: Verdict;
  /** Answer lines that count as proof. */
  answer: string[];
  /** The stored value as it reads now. */
  readBack?: { setting: string; value: string };
  error?: ErrorData;
}

/**
 * Reads the stick again: place, ids, interfaces, and an answer where the mode has one. `verified` only when all agree;
 * another id or mode is `different`; the right looks without an answer are `unknown`; nothing there is `lost`.
 */
export async function verify(input: VerifyInput): Promise<Verification> {
  const { session, expects, world, limitMs, signal } = input;
  const begun = world.clock.monotonic();
  const left = (): number => Math.max(1, limitMs - (world.clock.monotonic() - begun));
  const at = (): string => new Date(world.clock.now()).toISOString();
  const whole = await session.until(() => complete(input), driversMs(input, left()), signal);
  const sighting = whole ?? session.sighting;
  if (sighting === undefined) {
    const saw = message('proof.place.empty', { place: session.place });
    return { proofs: [{ check: 'place', agrees: false, saw, source: 'bus', at: at() }], verdict: 'lost', answer: [] };
  }
  const proofs: Proof[] = [
    { check: 'place', agrees: true, saw: message('proof.place', { place: session.place }), source: 'bus', at: at() },
    idProof(sighting, input, at()),
    interfaceProof(session, sighting, expects, at()),
  ];
  if (proofs.some((proof) => !proof.agrees)) return { proofs, verdict: 'different', answer: [] };
  const wanted = answerWanted(session, sighting, expects);
  if (wanted === 'none') return { proofs, verdict: 'verified', answer: [] };
  // A question that is on its way when the time is over ends there: no answer is what this step has to tell, not its length.
  const late = new AbortController();
  const stop = world.clock.after(left(), () => late.abort());
  const asking = { ...input, signal: AbortSignal.any([signal, late.signal]) };
  try {
    const asked = wanted === 'at' ? await askAt(asking, left) : await askWeb(asking, sighting, left);
    proofs.push({ check: 'answer', agrees: true, saw: asked.saw, source: asked.source, at: at() });
    if (expects.setting !== undefined) {
      const { proof, value } = await readBack(input, expects.setting, left);
      proofs.push({ ...proof, at: at() });
      const { setting } = expects.setting;
      return {
        proofs,
        verdict: proof.agrees ? 'verified' : 'different',
        answer: asked.lines,
        readBack: { setting, value },
      };
    }
    return { proofs, verdict: 'verified', answer: asked.lines };
  } catch (thrown) {
    const silent = late.signal.aborted && !signal.aborted;
    const error = silent ? await noAnswer(input, sighting, wanted) : toErrorData(thrown);
    if (error.code === 'run.cancelled' || error.code === 'internal') throw thrown;
    proofs.push({ check: 'answer', agrees: false, saw: message('proof.no-answer'), source: wanted, at: at() });
    return { proofs, verdict: session.sighting === undefined ? 'lost' : 'unknown', answer: [], error };
  } finally {
    stop();
  }
}

/** What is said of a stick that was silent until the time was over. */
async function noAnswer(
  { limitMs, session, world }: VerifyInput,
  sighting: Sighting,
  answer: Expectation['answer'],
): Promise<ErrorData> {
  if (answer === 'at') return { code: 'at.timeout', params: { command: 'ATI', ms: limitMs } };
  return { code: 'http.timeout', params: { host: await hostOf(sighting, session.vendor.web, world.cards) } };
}

/** The sighting once it shows all that the mode should: id, mode, serial ports with their drivers, a card. */
function complete(input: VerifyInput): Sighting | undefined {
  const { session, expects } = input;
  const { sighting } = session;
  if (sighting === undefined || !idsFit(sighting, input) || !modeFits(session, sighting, expects)) return undefined;
  if (sighting.ports.length < portsWanted(session, sighting, expects)) return undefined;
  const answer = answerWanted(session, sighting, expects);
  const mayAnswer = answer === 'at' || (answer === 'none' && isTargetless(session, sighting, expects));
  if (mayAnswer && atPortsAt(session).length === 0) return undefined;
  if (answer === 'web' && sighting.cards.length === 0) return undefined;
  return sighting;
}

/** A rule without any target (ids, class, configuration) is met by whatever comes; what came is a modem. */
function isTargetless(session: Session, sighting: Sighting, expects: Expectation): boolean {
  const { mode, ids, interfaceClass, configuration } = expects;
  const named = ids.length > 0 || interfaceClass !== undefined || configuration !== undefined;
  return mode === 'unknown' && !named && modeOf(sighting, session.vendor).main === 'serial';
}

/** Who met a rule without a target has to answer by AT before that is believed, where any port can be asked. */
function answerWanted(session: Session, sighting: Sighting, expects: Expectation): Expectation['answer'] {
  const { answer } = expects;
  const ask = answer === 'none' && isTargetless(session, sighting, expects) && atPortsAt(session).length > 0;
  return ask ? 'at' : answer;
}

/** ms. Serial drivers bind within 3 s of the plug; twice that. */
const driversLimitMs = 6_000;

/** How long the looks may take to be complete. Where no port is promised, ports that have not come by then do not come. */
function driversMs({ session, expects }: VerifyInput, leftMs: number): number {
  const promised = expects.mode !== 'unknown' || session.sighting === undefined;
  return promised ? leftMs : Math.min(leftMs, driversLimitMs);
}

/** How many serial ports the id that came must show, where the mode has any. */
const portsWanted = (session: Session, sighting: Sighting, expects: Expectation): number =>
  expects.minSerialPorts === 0
    ? 0
    : Math.max(expects.minSerialPorts, session.vendor.serialPorts[idOf(sighting.device)] ?? 0);

/** Where a rule names no ids, another maker's device in the same socket is still not the stick. */
const idsFit = ({ device }: Sighting, { expects, vendorId }: VerifyInput): boolean =>
  expects.ids.length === 0 ? device.vid === vendorId : expects.ids.includes(idOf(device));

function modeFits(session: Session, sighting: Sighting, expects: Expectation): boolean {
  if (expects.configuration !== undefined) return sighting.device.activeConfiguration === expects.configuration;
  if (expects.interfaceClass !== undefined && interfacesOf(sighting.device)[0]?.classCode !== expects.interfaceClass)
    return false;
  const mode = modeOf(sighting, session.vendor);
  // A rule that does not say what the stick becomes is content with anything but the installer disk.
  return expects.mode === 'unknown' ? mode.main !== 'disk' : mode.main === expects.mode;
}

function idProof(sighting: Sighting, input: VerifyInput, at: string): Proof {
  const { ids } = input.expects;
  const agrees = idsFit(sighting, input);
  const expected = ids.length === 0 ? `${input.vendorId}:…` : ids.join(', ');
  const key = !agrees ? 'proof.ids.other' : ids.length === 0 ? 'proof.ids.any' : 'proof.ids';
  const saw = message(key, { id: idOf(sighting.device), expected });
  return { check: 'ids', agrees, saw, source: 'descriptor', at };
}

function interfaceProof(session: Session, sighting: Sighting, expects: Expectation, at: string): Proof {
  const mode = modeOf(sighting, session.vendor).main;
  const ports = sighting.ports.length;
  const wanted = portsWanted(session, sighting, expects);
  const agrees = modeFits(session, sighting, expects) && ports >= wanted;
  const few = modeFits(session, sighting, expects) && ports < wanted;
  return {
    check: 'interfaces',
    agrees,
    saw: message(few ? 'proof.interfaces.few' : 'proof.interfaces', {
      mode: `@mode.${mode}`,
      ports,
      wanted,
    }),
    source: 'descriptor',
    at,
  };
}

interface Asked {
  lines: string[];
  saw: Proof['saw'];
  source: string;
}

/**
 * Asks for an answer by AT: on the port that is known to give one, else on all that may, at the same time; the first answer
 * counts, and the others are not waited for.
 */
async function askAt(input: VerifyInput, left: () => number): Promise<Asked> {
  const { session, signal } = input;
  const ports = atPortsAt(session);
  const [first] = ports;
  if (first === undefined) throw new Failure('serial.not-found', { port: session.place });
  const role = rolesAt(session).get(first.interface)?.role;
  if (role === 'at' || role === 'modem' || ports.length === 1) return askPort(input, first, left);
  const answered = new AbortController();
  const asking = { ...input, signal: AbortSignal.any([signal, answered.signal]) };
  try {
    return await Promise.any(ports.map((port) => askPort(asking, port, left)));
  } catch (thrown) {
    throw thrown instanceof AggregateError ? thrown.errors[0] : thrown;
  } finally {
    answered.abort();
  }
}

/** Asks `ATI` on one port, again and again while the modem's firmware starts, until the limit. */
async function askPort(
  { session, hub, world, signal, onWire, later }: VerifyInput,
  port: PortSighting,
  left: () => number,
): Promise<Asked> {
  const lease = await hub.lease(port.path);
  const stop = lease.port.at.onLine((line) => {
    if (line.direction !== 'unsolicited') onWire(wireOf(line));
  });
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
async function readBack(
  { session, hub, world, signal, secret, onWire }: VerifyInput,
  setting: WantedSetting,
  left: () => number,
): Promise<{ proof: Omit<Proof, 'at'>; value: string }> {
  const { command, wanted } = setting;
  const port = atPort(session);
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
async function askWeb(
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
        lines: [`${probe.path.split('?')[0] ?? ''} answers with status ${String(answer.status)}`],
        saw,
        source: `http://${door.host}`,
      };
    } catch (error) {
      const passing = error instanceof Failure && (error.code === 'http.unreachable' || error.code === 'http.timeout');
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
