import type { SessionSnapshot } from '../../../preload/contract/index.ts';
import { say, word, type TextId } from '../../../resources/text/index.ts';

/** An end that can be taken from the list; its text can be changed after. */
export interface EndChoice {
  readonly text: string;
  readonly name: string;
  readonly detail: string;
}

/** A number that no well-known service has. */
const examplePort = 4161;

/** Roles that an address can name; others are named by their interface. */
const named: readonly string[] = ['at', 'modem', 'diag', 'nmea'];

/** Ports of the sticks that are there. */
export function stickEnds(sessions: readonly SessionSnapshot[]): EndChoice[] {
  return sessions.flatMap((session) =>
    session.ports.map((port) => {
      const role = named.includes(port.role) ? port.role : `if${String(port.interface)}`;
      return {
        text: `stick:${session.place}/${role}`,
        name: say({ id: `role.${port.role}` }),
        detail: `${session.identity.name} ${session.place} · ${port.name}`,
      };
    }),
  );
}

/** Everything else, with what is usual filled in. */
const others: readonly (readonly [TextId, string])[] = [
  ['relay-page.choice.tcp-listen', `tcp-listen:${String(examplePort)},fork`],
  ['relay-page.choice.rfc2217-listen', `rfc2217-listen:${String(examplePort)},fork`],
  ['relay-page.choice.pty', 'pty:link=/tmp/modem'],
  ['relay-page.choice.unix-listen', 'unix-listen:/tmp/modem.sock,fork'],
  ['relay-page.choice.tls-listen', `tls-listen:${String(examplePort)},fork,cert=server.pem,cafile=clients.pem`],
  ['relay-page.choice.tcp', `tcp:192.168.1.2:${String(examplePort)}`],
  ['relay-page.choice.rfc2217', `rfc2217:192.168.1.2:${String(examplePort)},b115200`],
  ['relay-page.choice.serial', 'serial:/dev/ttyUSB0,b115200'],
  ['relay-page.choice.exec', 'exec:cat'],
];
export const otherEnds = (): EndChoice[] => others.map(([id, text]) => ({ text, name: word(id), detail: text }));
