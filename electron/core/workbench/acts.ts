import { Failure, idOf, message } from '../model/index.ts';
import type { Message, Operation, PortSighting, Step } from '../model/index.ts';
import { maskSecrets } from '../at/secrets.ts';
import { executeOperations } from '../modes/execute.ts';
import type { OutsideOperation } from '../modes/execute.ts';
import { atPortsAt, rolesAt } from './port-roles.ts';
import { findAtPort } from './role-probe.ts';
import { changeSetting, checkSetting, readSetting } from './setting-acts.ts';
import type { UsbDevice } from '../ports.ts';
import { proveIt } from './prove.ts';
import { awaitReturn } from './returning.ts';
import { seconds, wire, wireMove, wireNow, type Progress, type RunnerInput } from './run-context.ts';
import { wireOf, withSecret } from './verify-ask.ts';
import { askSecret } from './secrets.ts';
import { askWeb } from './web-acts.ts';

/** ms. Serial drivers bind within 3 s of the plug; twice that. */
const portLimitMs = 6_000;

/** What one kind of step does. The return value is a note for the person, on how it went. */
export async function act(
  input: RunnerInput,
  step: Step,
  progress: Progress,
  signal: AbortSignal,
): Promise<Message | undefined> {
  switch (step.kind) {
    case 'hold-others': {
      const held = await input.world.others.holdOff(input.session.place);
      // Too late: the run has ended without it, so nobody else would give the place back.
      if (signal.aborted) {
        await held.giveBack();
        throw new Failure('run.cancelled');
      }
      progress.giveBack = held.giveBack;
      progress.alone = (held.couldNot ?? []).length === 0;
      if (held.couldNot !== undefined && held.couldNot.length > 0) {
        return message('step.hold.could-not', { what: held.couldNot.join(', ') });
      }
      return held.did.length === 0
        ? message('step.hold.none')
        : message('step.hold.did', { what: held.did.join(', ') });
    }
    case 'free-driver':
    case 'send':
    case 'web':
    case 'unlock':
    case 'look':
    case 'command':
      // Each leg counts arrivals from its first act; a stick that leaves and returns right after it is not missed.
      if (progress.acting !== true) progress.since = input.session.generation;
      progress.acting = true;
      progress.actedAt = input.world.clock.monotonic();
      try {
        await perform(input, step, progress, signal);
      } finally {
        progress.actedAt = input.world.clock.monotonic();
      }
      return undefined;
    case 'person':
      return askPerson(input, progress);
    case 'return':
      progress.acting = false;
      return comeBack(input, step, progress, signal);
    case 'verify':
      return proveIt(input, step, progress, signal);
  }
}

/**
 * Sends the operations of a step through the one executor; web and AT requests go through the stick's page and port. How
 * the transfers ended decides nothing; a failure that cut them short is kept, to be told when the stick did not switch.
 */
async function perform(input: RunnerInput, step: Step, progress: Progress, signal: AbortSignal): Promise<void> {
  const { session, world } = input;
  const result = await executeOperations(step.operations, {
    open: () => takeOpen(progress) ?? world.usb.open(session.place),
    // The driver is off so that the message can go: opened once for both.
    ...(step.kind === 'free-driver' ? { keep: (device: UsbDevice) => void (progress.open = device) } : {}),
    clock: world.clock,
    signal,
    freed: progress.detached,
    onWire: (line) => wire(input, line),
    awaitReturn: async (limitMs) => {
      // Counted from the leg's begin: one that left and returned before this wait began has returned.
      const { since } = progress;
      const back = await session.until(
        () => (session.generation > since ? session.sighting : undefined),
        limitMs,
        signal,
      );
      if (back === undefined) throw new Failure('usb.gone', { place: session.place });
      progress.since = session.generation;
    },
    outside: (operation) => outside(input, operation, progress, signal),
  });
  if (result.ended === 'cut' && result.error !== undefined) progress.cut = result.error;
  for (const operation of step.operations)
    if (operation.op === 'detach-driver') progress.detached.add(operation.interface);
}

function takeOpen(progress: Progress): Promise<UsbDevice> | undefined {
  const { open } = progress;
  delete progress.open;
  return open === undefined ? undefined : Promise.resolve(open);
}

/** Requests that are no USB transfers. */
async function outside(
  input: RunnerInput,
  operation: OutsideOperation,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  switch (operation.op) {
    case 'http':
      return askWeb(input, operation, progress, signal);
    case 'at': {
      await sendAt(input, { ...operation, command: withSecret(operation.command, progress.secret) }, signal);
      return;
    }
    case 'read-setting':
      return readSetting(input.run, operation, (command) => sendAt(input, { ...operation, command }, signal));
    case 'check-setting':
      return checkSetting(input.run, operation, (command) => sendAt(input, { ...operation, command }, signal));
    case 'change-setting':
      return changeSetting(input.run, operation, (command) => sendAt(input, { ...operation, command }, signal));
    case 'ask-person':
      if (operation.ask === 'secret') progress.secret = (await askSecret(input, signal)).secret;
      return;
  }
}

/**
 * The AT port of a stick whose drivers may still be binding. Where no table says which port it is, each is asked as it comes:
 * a command must not go to one that is silent while the right one is not there yet.
 */
async function readyAtPort({ session, hub, world }: RunnerInput, signal: AbortSignal): Promise<PortSighting> {
  const { clock, log } = world;
  await session.until(() => atPortsAt(session)[0], portLimitMs, signal);
  const begun = clock.monotonic();
  for (;;) {
    const port = await findAtPort(session, { hub, clock, log, signal });
    const isKnown = ['at', 'modem'].includes(rolesAt(session).get(port.interface)?.role ?? '');
    const left = portLimitMs - (clock.monotonic() - begun);
    if (isKnown || left <= 0) return port;
    const count = session.present().ports.length;
    const more = await session.until(() => (session.present().ports.length > count ? true : undefined), left, signal);
    if (more === undefined) return port;
  }
}

/** One AT line; its answer lines. */
async function sendAt(
  input: RunnerInput,
  operation: Pick<Extract<Operation, { op: 'at' }>, 'command' | 'expect' | 'timeoutMs'>,
  signal: AbortSignal,
): Promise<string[]> {
  const { hub, run } = input;
  const port = await readyAtPort(input, signal);
  const lease = await hub.lease(port.path);
  const stop = lease.port.at.onLine((line) => {
    wire(input, wireOf(line));
  });
  try {
    const answer = await lease.port.at.send(operation.command, {
      timeoutMs: operation.timeoutMs,
      signal,
      // The person has started a plan that shows this very line; the guard's question has been asked with it.
      allow: run.plan.asks?.level ?? 2,
    });
    if (answer.final.kind !== 'ok')
      throw new Failure('at.refused', { command: maskSecrets(operation.command), answer: answer.final.text });
    const { expect } = operation;
    if (expect !== undefined && !answer.lines.some((line) => new RegExp(expect).test(line.text))) {
      throw new Failure('at.unproven', {
        command: maskSecrets(operation.command),
        answer: answer.lines.map((line) => line.text).join(' / '),
      });
    }
    return answer.lines.map((line) => line.text);
  } finally {
    stop();
    await lease.release();
  }
}

/** Shows the question; the plug itself is the answer, so the step ends at once and `return` waits for it. */
function askPerson(input: RunnerInput, progress: Progress): Message {
  progress.since = input.session.generation;
  input.run.waitingFor = 'replug';
  wireNow(input, 'event', `waiting for a hand at ${input.session.place}`);
  return message('step.replug.asked');
}

async function comeBack(input: RunnerInput, step: Step, progress: Progress, signal: AbortSignal): Promise<Message> {
  const { session, world, run } = input;
  const expects = step.expects ?? run.plan.expects;
  const was = session.sighting === undefined ? run.plan.device : idOf(session.sighting.device);
  const result = await awaitReturn({
    session,
    expects,
    since: progress.since,
    limitMs: step.limitMs,
    byHand: run.waitingFor !== undefined,
    now: () => world.clock.monotonic(),
    signal,
    onLeft: () => wireMove(input, `left ${session.place} ${was}`),
  });
  const byHand = run.waitingFor !== undefined;
  delete run.waitingFor;
  if (result.kind === 'stayed') {
    const words = message(byHand ? 'run.words.not-replugged' : 'run.words.stayed', { id: was, place: session.place });
    progress.ended = { verdict: 'different', words };
    return words;
  }
  if (result.kind === 'lost') {
    const words = message('run.words.lost', { place: session.place, seconds: seconds(step.limitMs) });
    progress.ended = { verdict: 'lost', words };
    return words;
  }
  const id = idOf(result.sighting.device);
  wireMove(input, `returned ${session.place} ${id}`);
  if (expects.ids.length > 0 && !expects.ids.includes(id)) {
    const words = message('run.words.other-id', { id, expected: expects.ids.join(', '), place: session.place });
    progress.ended = { verdict: 'different', words };
    return words;
  }
  return message('step.return.done', {
    left: seconds(result.leftAfterMs),
    back: seconds(result.backAfterMs),
    id,
    place: session.place,
  });
}
