/** The words and figures of the TCP of a stick: states, limits, and which segments count. */

export type TcpState =
  | 'syn-received'
  | 'established'
  | 'fin-wait-1'
  | 'fin-wait-2'
  | 'closing'
  | 'time-wait'
  | 'close-wait'
  | 'last-ack'
  | 'closed';

/** `reset`: by the other side. `gave-up`: the other side is not there any more. `aborted`: by this side. */
export type TcpEnd = 'done' | 'reset' | 'gave-up' | 'aborted';

/** What an Ethernet frame carries: 1500 bytes less both heads (RFC 6691). */
export const ownMss = 1460;
/** RFC 9293 §3.7.1: for who names none. */
export const usualMss = 536;
/** What waits to be read; no window scaling is offered, so it is the most that can be told. */
export const receiveLimit = 65_535;
/** What waits to be sent, before a writer has to wait. */
export const sendLimit = 256 * 1024;
/** Retransmission (RFC 6298 §2.1 and §5.5, ms). The cable is a metre long and loses nothing on its own, so its time is not measured. */
export const firstRetryMs = 1000;
export const longestRetryMs = 60_000;
export const retryLimit = 6;
/** Nothing came for so long: the other side has gone, ms. Web clients ask again with a new connection. */
export const idleLimitMs = 60_000;
/** Twice the life of a segment on a cable of a metre, ms: 2 MSL is minutes on the Internet. */
export const timeWaitMs = 2000;

/** RFC 9293 §3.10.7.4, table 6: `offset` is how far the segment begins ahead of what is expected. */
export function isAcceptable(offset: number, length: number, window: number): boolean {
  if (length === 0) return window === 0 ? offset === 0 : offset >= 0 && offset < window;
  if (window === 0) return false;
  const last = offset + length - 1;
  return (offset >= 0 && offset < window) || (last >= 0 && last < window);
}
