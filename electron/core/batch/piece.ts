import { runScript, startValues, type Script } from '../at/script/index.ts';
import { Failure, message, toErrorData } from '../model/index.ts';
import type { FactSet, Message, PieceEnd, PieceOutcome, Place, Recipe } from '../model/index.ts';
import type { Clock, Log } from '../ports.ts';
import { findAtPort } from '../workbench/role-probe.ts';
import type { Session } from '../workbench/session.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { failure, factText, firstFailed, isEarly, readFact } from './checks.ts';
import type { PinGate } from './gates.ts';
import { enterPin, mayEnterPin, storeApn, wantsPin, type Answers } from './settings.ts';

/** What the work on one stick needs of the batch around it. */
export interface PieceInput {
  place: Place;
  recipe: Recipe;
  script: Script | undefined;
  answers: Answers;
  workbench: Workbench;
  clock: Clock;
  log: Log;
  signal: AbortSignal;
  /** Waits until a stick that is just there can be talked to. */
  talking: (place: Place, signal: AbortSignal) => Promise<void>;
  /** Writes the reports of a good stick and gives their paths. */
  report: (place: Place) => Promise<string[]>;
  /** Tells what is done now. */
  step: (words: Message, limitMs?: number) => void;
  /** Told of what was read, as soon as it was. */
  learn: (facts: FactSet) => void;
  /** Says whether a stick with these numbers is done already or may not be done now. */
  known: (
    imei: string | undefined,
    iccid: string | undefined,
  ) => Pick<PieceEnd, 'outcome' | 'twice' | 'like' | 'reason'> | undefined;
  /** Written down before what may not be done twice unasked. */
  acting: (act: 'pin' | 'script', imei: string | undefined) => Promise<void>;
  pins: PinGate;
  /** Why the page did not take the password of the batch, once it was tried or held back. */
  pageRefusal: () => Failure | undefined;
  /** A label that a scanner has read for this stick. */
  label: () => string | undefined;
}

export type PieceResult = Pick<PieceEnd, 'outcome' | 'twice' | 'like' | 'reason' | 'error' | 'warnings' | 'reports'>;

/** ms. A whole reading asks some thirty questions; a stick that is late with each is stopped here. */
const factsMs = 120_000;
/** ms for the files of one report. */
const reportMs = 30_000;

/** Ends the piece early with what is so. */
class Ended extends Error {
  readonly result: Pick<PieceEnd, 'outcome' | 'twice' | 'like' | 'reason' | 'error'>;
  constructor(outcome: Exclude<PieceOutcome, 'good'>, rest: Omit<Ended['result'], 'outcome'>) {
    super(outcome);
    this.result = { outcome, ...rest };
  }
}

/** Does what the recipe says with the stick at one place. Never rejects; good is only what was read from the stick at the end. */
export async function carryPiece(input: PieceInput): Promise<PieceResult> {
  const warnings: Message[] = [];
  try {
    const reports = await work(input, warnings);
    return { outcome: 'good', warnings, reports };
  } catch (thrown) {
    if (thrown instanceof Ended) return { ...thrown.result, warnings, reports: [] };
    const error = toErrorData(thrown);
    if (error.code === 'internal') input.log.error('a piece of a batch failed', { place: input.place, error });
    return { outcome: 'failed', error, warnings, reports: [] };
  }
}

async function work(input: PieceInput, warnings: Message[]): Promise<string[]> {
  const { place, recipe, workbench, script } = input;
  const session = workbench.session(place);
  await switchTo(input, session);
  let facts = await readAll(input, session);
  const imei = factText(facts, 'imei');
  if (imei === undefined) warnings.push(message('batch.warn.no-imei'));
  holdLabel(input, facts);
  const before = input.known(imei, factText(facts, 'iccid'));
  if (before !== undefined && before.outcome !== 'good') throw new Ended(before.outcome, before);
  const checks = recipe.checks ?? [];
  const early = firstFailed(checks.filter(isEarly), facts);
  if (early !== undefined) throw new Ended('failed', { reason: early });
  let acted = false;
  if (wantsPin(recipe, facts)) {
    await pin(input, facts, imei);
    acted = true;
  }
  if (recipe.apn !== undefined) acted = (await apn(input, recipe.apn)) || acted;
  if (script !== undefined) {
    await scriptOn(input, script, imei);
    acted = true;
  }
  if (acted) facts = await readAll(input, session);
  const failed = checks.map((check) => failure(check, facts)).find((why) => why !== undefined);
  if (failed !== undefined) throw new Ended('failed', { reason: failed });
  holdMode(input, session);
  if (acted && factText(facts, 'imei') !== imei) throw new Ended('failed', { reason: message('batch.other-stick') });
  return await saveReport(input);
}

/** Brings it to the recipe's mode by a plan and a run, as by hand. */
async function switchTo(
  { recipe, place, workbench, answers, signal, step }: PieceInput,
  session: Session,
): Promise<void> {
  const { mode, way } = recipe;
  session.present();
  if (mode === undefined || session.mode.main === mode) return;
  step(message('batch.step.switch'));
  const consent = answers.agreed ? 'yes' : undefined;
  const { done } = workbench.startRun(place, mode, { way, consent });
  const cancel = (): void => workbench.cancel(place);
  signal.addEventListener('abort', cancel, { once: true });
  const run = await done;
  signal.removeEventListener('abort', cancel);
  if (run.verdict === 'verified') return;
  throw new Ended('failed', {
    ...(run.words !== undefined && { reason: run.words }),
    ...(run.error !== undefined && { error: run.error }),
  });
}

/** Facts of the stick as it is now; the reading and the waiting before it have limits. */
async function readAll(
  { place, workbench, clock, signal, talking, step, learn, pageRefusal }: PieceInput,
  session: Session,
): Promise<FactSet> {
  step(message('batch.step.facts'), factsMs);
  await talking(place, signal);
  let late = false;
  const isLate = (): boolean => late;
  const stop = clock.after(factsMs, () => {
    late = true;
    workbench.cancel(place);
  });
  const cancel = (): void => workbench.cancel(place);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const facts = await workbench.readFacts(place);
    if (signal.aborted) throw new Failure('run.cancelled');
    if (isLate()) throw new Failure('batch.too-slow', { seconds: factsMs / 1000 });
    learn(facts);
    // Pages give some values to everybody; a stick that hides the rest is not what the recipe was held against.
    const refusal = pageRefusal();
    if (refusal !== undefined) throw refusal;
    return facts;
  } catch (error) {
    if (isLate()) throw new Failure('batch.too-slow', { seconds: factsMs / 1000 }, error);
    throw error;
  } finally {
    stop();
    signal.removeEventListener('abort', cancel);
    session.announce();
  }
}

/** A label with an IMEI on it must be this stick's. */
function holdLabel({ label }: PieceInput, facts: FactSet): void {
  const text = label();
  if (text === undefined) return;
  const told = [factText(facts, 'imei'), factText(facts, 'iccid')];
  const kind = /^\d{15}$/.test(text) ? told[0] : /^89\d{16,18}$/.test(text) ? told[1] : undefined;
  if (kind !== undefined && kind !== text) throw new Ended('failed', { reason: message('batch.label-differs') });
}

async function onPort<T>(input: PieceInput, act: (at: Parameters<typeof enterPin>[0]) => Promise<T>): Promise<T> {
  const { place, workbench, clock, log, signal } = input;
  const port = await findAtPort(workbench.session(place), { hub: workbench.hub, clock, log, signal });
  const lease = await workbench.leasePort(place, port.interface);
  try {
    return await act({ at: lease.port.at, clock, signal });
  } finally {
    await lease.release();
  }
}

async function pin(input: PieceInput, facts: FactSet, imei: string | undefined): Promise<void> {
  const { pin: code } = input.answers;
  mayEnterPin(facts, code);
  input.step(message('batch.step.pin'));
  await input.pins.enter(async () => {
    await input.acting('pin', imei);
    await onPort(input, (line) => enterPin(line, code));
  });
}

async function apn(input: PieceInput, wish: NonNullable<Recipe['apn']>): Promise<boolean> {
  const name = wish.name ?? input.answers.apn;
  if (name === undefined) throw new Failure('batch.apn-missing');
  input.step(message('batch.step.apn'));
  return (await onPort(input, (line) => storeApn(line, wish, name))) === 'stored';
}

async function scriptOn(input: PieceInput, script: Script, imei: string | undefined): Promise<void> {
  const { place, workbench, answers, clock, log, signal } = input;
  input.step(message('batch.step.script', { name: script.name }));
  startValues(script, answers.values);
  await input.acting('script', imei);
  const port = await findAtPort(workbench.session(place), { hub: workbench.hub, clock, log, signal });
  const lease = await workbench.leasePort(place, port.interface);
  const { at } = lease.port;
  try {
    const outcome = await runScript(script, {
      port: {
        send: (line, options) => at.send(line, { ...options, allow: answers.agreed ? 2 : 1, priority: 'script' }),
        onLine: (listener) => at.onLine(listener),
        onClose: (listener) => at.onClose(listener),
      },
      clock,
      values: answers.values,
      signal,
      report: () => undefined,
    });
    if (outcome.state !== 'done') {
      throw new Ended('failed', {
        reason: message('batch.script-failed', { name: script.name, step: outcome.path ?? '' }),
        ...(outcome.error !== undefined && { error: outcome.error }),
      });
    }
  } finally {
    await lease.release();
  }
}

/** It is still there, in the mode that was wanted. */
function holdMode({ recipe }: PieceInput, session: Session): void {
  session.present();
  if (recipe.mode === undefined || session.mode.main === recipe.mode) return;
  throw new Ended('failed', { reason: message('batch.mode-differs', { mode: `@mode.${session.mode.main}` }) });
}

async function saveReport({ recipe, report, place, clock, signal, step }: PieceInput): Promise<string[]> {
  if (recipe.report === undefined) return [];
  step(message('batch.step.report'), reportMs);
  const late = new AbortController();
  const stop = clock.after(reportMs, () => late.abort());
  const over = new Promise<never>((_, reject) => {
    late.signal.addEventListener('abort', () => reject(new Failure('batch.too-slow', { seconds: reportMs / 1000 })));
    signal.addEventListener('abort', () => reject(new Failure('run.cancelled')), { once: true });
  });
  over.catch(() => undefined);
  try {
    return await Promise.race([report(place), over]);
  } finally {
    stop();
  }
}

/** Power of the signal with its word, for the row. */
export function signalOf(facts: FactSet): { dBm: number; words?: Message } | undefined {
  const fact = readFact(facts, 'signal');
  if (typeof fact?.value !== 'number') return undefined;
  return fact.judgement === undefined ? { dBm: fact.value } : { dBm: fact.value, words: fact.judgement.words };
}
