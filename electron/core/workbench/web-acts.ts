import { Failure, toErrorData } from '../model/index.ts';
import type { Operation } from '../model/index.ts';
import type { WebReader } from '../facts/recipe.ts';
import { wireNow, type Progress, type RunnerInput } from './run-context.ts';
import { askSecret } from './secrets.ts';
import { expectPage, findDoor, type WebDoor } from './web-page.ts';

/** ms between two tries to reach a page whose card has just come up. */
const webPauseMs = 300;
/** ms. A stick that has taken a request and broke the answer off is gone from the bus within this, as after a message. */
const leavesMs = 2_500;

type Request = Extract<Operation, { op: 'http' }>;

/** One request to the stick's page, in the maker's session where the plan says so. Failures: http.* of the page, run.bad-secret. */
export async function askWeb(
  input: RunnerInput,
  operation: Request,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const { session, world } = input;
  const { web } = session.vendor;
  if (web === undefined) throw new Failure('http.unreachable', { host: session.place });
  const { op: _op, onFailure: _onFailure, session: _session, ...ask } = operation;
  const begun = world.clock.monotonic();
  for (;;) {
    try {
      const door = await findDoor(session.present(), web, world.cards);
      wireNow(input, 'out', `${operation.method} http://${door.host}${operation.path}`);
      if (operation.session === true) {
        const body = await askInSession(input, door, operation, signal);
        wireNow(input, 'in', body.trim().slice(0, 120));
        return;
      }
      const answer = await expectPage(world.http, door, ask);
      wireNow(input, 'in', `${String(answer.status)} ${answer.body.trim().slice(0, 120)}`);
      return;
    } catch (error) {
      // Unreachable = no connection, so nothing was asked yet: a card that has just come up is given its time.
      const early =
        error instanceof Failure &&
        (error.code === 'http.unreachable' || error.code === 'http.no-address') &&
        world.clock.monotonic() - begun < operation.timeoutMs;
      if (!early) {
        // The stick that does what it was asked takes its page away while it answers: what comes back decides then.
        if (!brokeOff(error) || !(await leaves(input, progress, signal))) throw error;
        progress.cut = toErrorData(error);
        wireNow(input, 'note', `the answer broke off (${error.code}), and the stick has left`);
        return;
      }
    }
    await world.clock.wait(webPauseMs, signal);
  }
}

const brokeOff = (error: unknown): error is Failure =>
  error instanceof Failure && (error.code === 'http.rubbish' || error.code === 'http.timeout');

async function leaves({ session }: RunnerInput, { since }: Progress, signal: AbortSignal): Promise<boolean> {
  const left = (): true | undefined =>
    session.sighting === undefined || session.generation !== since ? true : undefined;
  return (await session.until(left, leavesMs, signal)) === true;
}

/** A request through the maker's session. */
async function askInSession(
  input: RunnerInput,
  door: WebDoor,
  operation: Request,
  signal: AbortSignal,
): Promise<string> {
  const reader = await input.openWeb?.(input.world.http, door);
  if (reader?.send === undefined) throw new Failure('internal', {}, 'a request in a session needs the maker’s reader');
  const body = await sendSignedIn(input, reader, operation, signal);
  if (!new RegExp(operation.expect).test(body.trim()))
    throw new Failure('http.refused', { host: door.host, said: body.trim().slice(0, 120) });
  return body;
}

const wantsLogin = (error: unknown): error is Failure => error instanceof Failure && error.code === 'http.login-needed';

/**
 * A page that wants a login gets one, with the password that is kept for it or else the one that the person types, each tried
 * once. A session that is over before it was used is opened once more with the password that was right.
 */
async function sendSignedIn(
  input: RunnerInput,
  reader: WebReader,
  operation: Request,
  signal: AbortSignal,
): Promise<string> {
  const { send, signIn } = reader;
  if (send === undefined) throw new Failure('internal', {}, 'this page takes no requests');
  try {
    return await send(operation);
  } catch (error) {
    if (!wantsLogin(error) || signIn === undefined) throw error;
  }
  const secret = await signInOnce(input, signIn, signal);
  try {
    return await send(operation);
  } catch (error) {
    if (!wantsLogin(error)) throw error;
    wireNow(input, 'note', 'the session was over; signing in once more');
    await signIn(secret);
    return send(operation);
  }
}

/** Signs in; the password that was right. */
async function signInOnce(
  input: RunnerInput,
  signIn: NonNullable<WebReader['signIn']>,
  signal: AbortSignal,
): Promise<string> {
  const kept = await input.page?.signInKept(signIn);
  if (kept !== undefined) {
    wireNow(input, 'note', 'signed in with the password that is known for this page');
    return kept;
  }
  const { secret, keep } = await askSecret(input, signal);
  await signIn(secret);
  if (keep) await input.page?.keep(secret);
  return secret;
}
