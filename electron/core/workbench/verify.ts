import { idOf, interfacesOf, message, toErrorData } from '../model/index.ts';
import type { ErrorData, Expectation, Proof, Sighting, Verdict } from '../model/index.ts';
import { modeOf, portsShown } from '../modes/recognise.ts';
import { atPortsAt } from './port-roles.ts';
import type { Session } from './session.ts';
import { askAt, askWeb, readBack, type VerifyInput } from './verify-ask.ts';
import { hostOf } from './web-page.ts';

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
  const mayAnswer = answer === 'at' || (answer === 'none' && cameAsModem(session, sighting, expects));
  if (mayAnswer && atPortsAt(session).length === 0) return undefined;
  if (answer === 'web' && sighting.cards.length === 0) return undefined;
  return sighting;
}

/** The rule does not say what the stick becomes, and what came is a modem: its ports are worth waiting for. */
const cameAsModem = (session: Session, sighting: Sighting, { mode }: Expectation): boolean =>
  mode === 'unknown' && modeOf(sighting, session.vendor).main === 'serial';

/** A rule without any target (ids, class, configuration) is met by whatever comes; what came is a modem. */
function isTargetless(session: Session, sighting: Sighting, expects: Expectation): boolean {
  const { ids, interfaceClass, configuration } = expects;
  const named = ids.length > 0 || interfaceClass !== undefined || configuration !== undefined;
  return !named && cameAsModem(session, sighting, expects);
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
const portsWanted = (session: Session, { device }: Sighting, expects: Expectation): number =>
  expects.minSerialPorts === 0 ? 0 : Math.max(expects.minSerialPorts, portsShown(device, session.vendor));

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
  const fits = modeFits(session, sighting, expects);
  const many = ports > (expects.maxSerialPorts ?? ports);
  const words = fits && ports < wanted ? '.few' : fits && many ? '.many' : '';
  return {
    check: 'interfaces',
    agrees: fits && words === '',
    saw: message(`proof.interfaces${words}`, {
      mode: `@mode.${mode}`,
      ports,
      wanted,
    }),
    source: 'descriptor',
    at,
  };
}
