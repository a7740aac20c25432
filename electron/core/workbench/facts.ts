import { Failure, idOf, message, toErrorData } from '../model/index.ts';
import type { ErrorData, Fact, FactSet, Message } from '../model/index.ts';
import { readFactsByControl } from '../facts/control/read-control.ts';
import { readFactsByAt } from '../facts/read-at.ts';
import { readFactsByWeb } from '../facts/read-web.ts';
import type { FactKit, WebReader } from '../facts/recipe.ts';
import type { World } from '../ports.ts';
import { untilTalking } from './arrival.ts';
import { atPortsAt } from './port-roles.ts';
import type { PageSecret } from './page-secrets.ts';
import type { PortHub } from './port-hub.ts';
import { probePorts } from './role-probe.ts';
import type { Typed } from './secrets.ts';
import type { Session } from './session.ts';
import { readSettings, type SettingFactsInput } from './setting-facts.ts';

export interface FactsInput {
  session: Session;
  kit: FactKit;
  world: World;
  hub: PortHub;
  /** The kept password of the stick's page. */
  page: PageSecret;
  /** The password that the person has typed for it. */
  typed?: Typed | undefined;
  signal: AbortSignal;
  /** Called with all facts read so far, after each. */
  onProgress: (facts: FactSet) => void;
}

/**
 * Reads a stick's facts: by AT where it shows a port that may take it, else over its QMI or MBIM channel or by its own web
 * page. Reading changes nothing.
 *
 * Failures: place.gone, mode.service-state; http.wrong-password for one that was typed; mode.no-talk when it shows none of them; control.none,
 * control.held and the others of control.* where it speaks QMI or MBIM alone; and what ended the reading when not one fact was read.
 */
export async function readFacts(input: FactsInput): Promise<FactSet> {
  const { session, world } = input;
  const sighting = session.open();
  const begun = world.clock.monotonic();
  /** A better answer to the same question replaces the one before. */
  const facts = new Map<string, Fact>();
  const setOf = (all: Iterable<Fact>, note?: Message): FactSet => ({
    place: session.place,
    readAt: new Date(world.clock.now()).toISOString(),
    tookMs: Math.round(world.clock.monotonic() - begun),
    facts: [...all],
    ...(note && { note }),
  });
  const onProgress = ({ fact }: { fact?: Fact }): void => {
    if (fact === undefined) return;
    facts.set(fact.key, fact);
    input.onProgress(setOf(facts.values()));
  };
  const context = { id: idOf(sighting.device), model: session.identity.model || undefined };
  const result = await ask(input, context, onProgress);
  if (result.error?.code === 'http.wrong-password' && input.typed !== undefined) throw failureOf(result.error);
  if (result.error !== undefined && !result.facts.some((fact) => fact.status === 'read')) {
    throw failureOf(result.error);
  }
  return setOf(result.facts, result.note);
}

const failureOf = ({ code, params, cause }: ErrorData): Failure => new Failure(code, params, cause);

/** The facts and what the stick stores of its USB side; where that is read by a parser already, the parser's fact stays. */
async function withSettings(
  { session, world, signal }: FactsInput,
  read: Read,
  at: SettingFactsInput['at'],
  where: string,
  onProgress: (progress: { fact?: Fact }) => void,
): Promise<Read> {
  try {
    // Some settings are those of a model: what the stick has just said of itself counts.
    session.hear(read.facts);
    const known = read.facts.find(({ key, status }) => key === 'usbMode' && status === 'read');
    const settings = await readSettings({ session, at, clock: world.clock, where, signal }, known?.source.ask);
    for (const fact of settings) onProgress({ fact });
    const isNew = ({ key }: Fact): boolean => settings.some((fact) => fact.key === key);
    return { facts: [...read.facts.filter((fact) => !isNew(fact)), ...settings] };
  } catch (error) {
    return { ...read, error: toErrorData(error) };
  }
}

interface Read {
  facts: Fact[];
  error?: ErrorData;
  note?: Message | undefined;
}

async function ask(
  input: FactsInput,
  context: { id: string; model: string | undefined },
  onProgress: (progress: { fact?: Fact }) => void,
): Promise<Read> {
  const { session, kit, world, hub, signal } = input;
  await untilTalking(session, world.clock, signal);
  const sighting = session.present();
  await probePorts(session, { hub, clock: world.clock, log: world.log, signal });
  const [port] = atPortsAt(session);
  if (port !== undefined) {
    const lease = await hub.lease(port.path);
    try {
      const read = await readFactsByAt(lease.port.at, kit, {
        clock: world.clock,
        context,
        where: port.name,
        signal,
        onProgress,
      });
      const stillThere = session.sighting?.ports.some((one) => one.path === port.path) === true;
      session.answers = stillThere && read.error === undefined && read.facts.some((fact) => fact.status === 'read');
      return read.error === undefined ? await withSettings(input, read, lease.port.at, port.name, onProgress) : read;
    } finally {
      await lease.release();
    }
  }
  if (session.mode.main === 'qmi' || session.mode.main === 'mbim') return askByControl(input, onProgress);
  const [card] = sighting.cards;
  if (card !== undefined) {
    const now = (await world.cards.look(card)) ?? card;
    const signIn = (reader: WebReader): Promise<boolean> => signInTo(reader, input);
    return readFactsByWeb(world.http, now, kit, { clock: world.clock, context, signal, onProgress, signIn });
  }
  throw new Failure('mode.no-talk', {
    name: session.identity.name,
    mode: `@mode.${session.mode.main}.a`,
    place: session.place,
  });
}

/** Over the channel that the system's driver made; a program that has it for itself is not disturbed. */
async function askByControl(
  { session, world, signal }: FactsInput,
  onProgress: (progress: { fact?: Fact }) => void,
): Promise<Read> {
  const [control] = session.present().controls ?? [];
  const { name } = session.identity;
  if (control === undefined) {
    throw new Failure('control.none', { name, mode: `@mode.${session.mode.main}.a`, place: session.place });
  }
  const holders = await world.controls.holders(control);
  const alone = holders.find(({ shares }) => !shares);
  if (alone !== undefined) {
    throw new Failure('control.held', { port: control.name, program: alone.program, pid: alone.pid });
  }
  const shared = holders.length > 0;
  const read = await readFactsByControl(world.controls, control, { clock: world.clock, signal, onProgress });
  return { ...read, note: shared ? message('facts.note.shared', { port: control.name }) : undefined };
}

/** Signs in with the typed password, else with the kept one; false where there is none. Failures: those of signIn. */
async function signInTo({ signIn }: WebReader, { typed, page }: FactsInput): Promise<boolean> {
  if (signIn === undefined) return false;
  if (typed === undefined) return (await page.signInKept(signIn)) !== undefined;
  await signIn(typed.secret);
  if (typed.keep) await page.keep(typed.secret);
  return true;
}
