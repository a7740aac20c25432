import type { AtChannel } from '../at/channel.ts';
import { Failure, type FactSet, type Recipe } from '../model/index.ts';
import type { Clock } from '../ports.ts';
import { factText, readFact } from './checks.ts';

/** What a person has said once, at the start of a batch. Kept in memory alone. */
export interface Answers {
  /** The person has seen what is sent to every stick that asks first, and wants it. */
  agreed: boolean;
  pin?: string | undefined;
  /** Password of the sticks' own pages. */
  page?: string | undefined;
  apn?: string | undefined;
  /** Values of the script's variables. */
  values: ReadonlyMap<string, string>;
}

/** A SIM that has fewer than all its tries has been given a wrong PIN by somebody already (ETSI TS 102 221: three). */
const wantedTries = 3;
/** ms in which a SIM is ready after its PIN; slow ones take some seconds. */
const readyMs = 10_000;
/** ms between two looks: the stick does not tell by itself. */
const lookAgainMs = 500;

interface Line {
  at: Pick<AtChannel, 'send'>;
  clock: Clock;
  signal: AbortSignal;
}

/** Whether the SIM asks for a PIN that this recipe enters. */
export const wantsPin = (recipe: Recipe, facts: FactSet): boolean =>
  recipe.pin === 'ask' && factText(facts, 'simState') === 'pin';

/**
 * Holds back a PIN that must not be tried. Failures: batch.pin-missing; batch.pin-tries when the SIM does not say that it
 * has all its tries.
 */
export function mayEnterPin(facts: FactSet, pin: string | undefined): asserts pin is string {
  const left = readFact(facts, 'pinTries')?.value;
  if (typeof left !== 'number' || left < wantedTries)
    throw new Failure('batch.pin-tries', { left: typeof left === 'number' ? left : '@batch.tries-unknown' });
  if (pin === undefined || !/^\d{4,8}$/.test(pin)) throw new Failure('batch.pin-missing');
}

/** Enters the PIN: one try. Failures: batch.pin-refused, batch.pin-unproven, and those of the line. */
export async function enterPin({ at, clock, signal }: Line, pin: string): Promise<void> {
  const answer = await at.send(`AT+CPIN="${pin}"`, { allow: 3, priority: 'script', signal });
  if (answer.final.kind !== 'ok') throw new Failure('batch.pin-refused', { answer: answer.final.text });
  const until = clock.monotonic() + readyMs;
  for (;;) {
    const state = await at.send('AT+CPIN?', { priority: 'script', signal });
    if (state.lines.some(({ text }) => /^\+CPIN: ?READY$/.test(text))) return;
    if (clock.monotonic() >= until) throw new Failure('batch.pin-unproven');
    await clock.wait(lookAgainMs, signal);
  }
}

/** Stores the access point unless the stick has it, and reads it back. Failures: batch.apn-refused, batch.apn-unproven, those of the line. */
export async function storeApn(
  { at, signal }: Line,
  { context = 1, type = 'IP' }: NonNullable<Recipe['apn']>,
  name: string,
): Promise<'stored' | 'there'> {
  const isThere = async (): Promise<boolean> => {
    const { lines } = await at.send('AT+CGDCONT?', { priority: 'script', signal });
    const begins = new RegExp(`^\\+CGDCONT: ?${String(context)},"${type}","([^"]*)"`, 'i');
    return lines.some(({ text }) => begins.exec(text)?.[1]?.toLowerCase() === name.toLowerCase());
  };
  if (await isThere()) return 'there';
  const answer = await at.send(`AT+CGDCONT=${String(context)},"${type}","${name}"`, {
    allow: 2,
    priority: 'script',
    signal,
  });
  if (answer.final.kind !== 'ok') throw new Failure('batch.apn-refused', { apn: name, answer: answer.final.text });
  if (!(await isThere())) throw new Failure('batch.apn-unproven', { apn: name });
  return 'stored';
}
