import type { IpcMainInvokeEvent, WebContents } from 'electron';
import type { z } from 'zod';
import type { Announcement, Call, Outcome } from '../../preload/contract/index.ts';
import { toErrorData, type ErrorData } from '../core/model/index.ts';
import type { Log } from '../core/ports.ts';
import type { Answerer } from './doors.ts';
import { isOwnPage } from './security.ts';

/** Answers one kind of call. Throws Failure for what can go wrong. */
export interface Handler {
  readonly call: Call;
  readonly answer: (input: unknown, from: WebContents) => unknown;
}

/** Ties a call to its answer; the types of both ends come from the contract. */
export function handler<I extends z.ZodType, O extends z.ZodType>(
  call: Call<I, O>,
  answer: (input: z.infer<I>, from: WebContents) => Promise<z.infer<O>> | z.infer<O>,
): Handler {
  return { call, answer: (input, from) => answer(call.input.parse(input), from) };
}

/**
 * All handlers as one answer to any call. Every call is checked first: it must come from our own page's main frame and fit
 * the schema; what fails is answered as data and changes nothing.
 */
export function answerBy(handlers: readonly Handler[], log: Log): Answerer {
  const known = new Map<string, Handler>(handlers.map((one) => [one.call.name, one]));
  return async (name, event, input): Promise<Outcome<unknown>> => {
    const found = known.get(name);
    if (found === undefined) throw new Error(`nobody answers ${name}`);
    const { call, answer } = found;
    const refused = refusal(call, event, input);
    if (refused !== undefined) {
      log.error('a call was refused', { call: call.name, reason: refused.cause ?? '' });
      return { ok: false, error: refused };
    }
    try {
      return { ok: true, value: await answer(input, event.sender) };
    } catch (thrown) {
      const error = toErrorData(thrown);
      if (error.code === 'internal') log.error('a call failed', { call: call.name, cause: error.cause ?? '' });
      return { ok: false, error };
    }
  };
}

function refusal(call: Call, event: IpcMainInvokeEvent, input: unknown): ErrorData | undefined {
  const refused = (cause: string): ErrorData => ({ code: 'ipc.bad-request', params: { name: call.name }, cause });
  try {
    if (!isOwnPage(event.senderFrame)) return refused('foreign sender');
  } catch (error) {
    // Electron throws when it is asked for a frame that went while its call was on the way.
    return refused(`the sender is gone: ${String(error)}`);
  }
  const parsed = call.input.safeParse(input);
  return parsed.success ? undefined : refused(parsed.error.message);
}

/** Sends an announcement to the page, if it is still there. */
export function announce<T extends z.ZodType>(to: WebContents, what: Announcement<T>, payload: z.infer<T>): void {
  if (!to.isDestroyed()) to.send(what.name, payload);
}
