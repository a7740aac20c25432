import type { IpcMainInvokeEvent, WebContents } from 'electron';
import type { z } from 'zod';
import type { Announcement, Call, Outcome } from '../../preload/contract/index.ts';
import type { callNames } from '../../preload/contract/names.ts';
import { toErrorData } from '../core/model/index.ts';
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

/** What stands before the dot of a call's name. */
export type TopicName = (typeof callNames)[number] extends infer N
  ? N extends `${infer T}.${string}`
    ? T
    : never
  : never;

/** Who answers the calls of a topic: read from the disk when the first of them comes, so that a start does without. */
export type Topics = Readonly<Record<TopicName, () => Promise<readonly Handler[]>>>;

/**
 * All handlers as one answer to any call. Every call is checked first: it must come from our own page's main frame and fit
 * the schema; what fails is answered as data and changes nothing.
 * @param ready what is answered without reading its topic
 */
export function answerBy(ready: readonly Handler[], topics: Topics, log: Log): Answerer {
  const known = new Map<string, Handler>(ready.map((one) => [one.call.name, one]));
  const find = async (name: string): Promise<Handler> => {
    const topic = name.slice(0, name.indexOf('.'));
    if (!known.has(name) && isTopic(topic, topics)) {
      for (const one of await topics[topic]()) if (!known.has(one.call.name)) known.set(one.call.name, one);
    }
    const found = known.get(name);
    if (found === undefined) throw new Error(`nobody answers ${name}`);
    return found;
  };
  const refused = (name: string, cause: string): Outcome<unknown> => {
    log.error('a call was refused', { call: name, reason: cause });
    return { ok: false, error: { code: 'ipc.bad-request', params: { name }, cause } };
  };
  return async (name, event, input): Promise<Outcome<unknown>> => {
    try {
      // Who asks comes before anything is read for it.
      const stranger = strangerCause(event);
      if (stranger !== undefined) return refused(name, stranger);
      const { call, answer } = await find(name);
      const misfit = misfitOf(call, input);
      if (misfit !== undefined) return refused(name, misfit);
      return { ok: true, value: await answer(input, event.sender) };
    } catch (thrown) {
      const error = toErrorData(thrown);
      if (error.code === 'internal') log.error('a call failed', { call: name, cause: error.cause ?? '' });
      return { ok: false, error };
    }
  };
}

const isTopic = (name: string, topics: Topics): name is TopicName => Object.hasOwn(topics, name);

/** Why the sender is not our own page's main frame; undefined when it is. */
function strangerCause(event: IpcMainInvokeEvent): string | undefined {
  try {
    return isOwnPage(event.senderFrame) ? undefined : 'foreign sender';
  } catch (error) {
    // Electron throws when it is asked for a frame that went while its call was on the way.
    return `the sender is gone: ${String(error)}`;
  }
}

/** Why the input does not fit; undefined when it does. */
function misfitOf(call: Call, input: unknown): string | undefined {
  const parsed = call.input.safeParse(input);
  return parsed.success ? undefined : parsed.error.message;
}

/** Sends an announcement to the page, if it is still there. */
export function announce<T extends z.ZodType>(to: WebContents, what: Announcement<T>, payload: z.infer<T>): void {
  if (!to.isDestroyed()) to.send(what.name, payload);
}
