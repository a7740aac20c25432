import { messages } from '../../../preload/contract/index.ts';
import type { Composition } from '../../compose/compose.ts';
import { measure } from '../../core/at/sms/pieces.ts';
import { announce, handler, type Handler } from '../ipc.ts';
import type { TerminalHost } from './host.ts';
import { Messages } from './messages.ts';

/** Messages over the terminals of a host; each desk ends with its terminal. */
export function messagesOf(host: TerminalHost, composition: Composition): Messages {
  const { clock, log } = composition.world;
  const made = new Messages({ portOf: (id) => host.talkOf(id), clock, log });
  host.onClosing((id) => made.close(id));
  return made;
}

/** The calls of the messages topic. */
export function messageHandlers(desk: Messages): Handler[] {
  return [
    handler(messages.list, ({ id, ...how }) => desk.list(id, how)),
    handler(messages.measure, ({ text }) => measure(text)),
    handler(messages.send, async ({ id, to, text, wantsReport }, from) => {
      const told = (pieces: number, total: number): void => announce(from, messages.sent, { id, pieces, total });
      return { pieces: await desk.send(id, { to, text, wantsReport }, told) };
    }),
    handler(messages.remove, async ({ id, indexes }) => {
      await desk.remove(id, indexes);
      return null;
    }),
    handler(messages.code, ({ id, code, numbers }) => desk.code(id, code, numbers)),
    handler(messages.reply, ({ id, text, numbers }) => desk.reply(id, text, numbers)),
    handler(messages.endCode, async ({ id }) => {
      await desk.endCode(id);
      return null;
    }),
  ];
}
