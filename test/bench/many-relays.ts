/** `many-relays.ts NEAR FAR [NEAR FAR …]`: relays from listening ports to other ports, in one process as the window runs them. */
import { Relay, parseAddress } from '../../electron/core/relay/index.ts';
import { SystemClock } from '../../electron/platform/clock/system-clock.ts';
import { SystemPtys } from '../../electron/platform/ptys/system-ptys.ts';
import { systemRelayEnds } from '../../electron/platform/relay/ends.ts';
import { LinkNotes } from '../../electron/platform/relay/left-links.ts';
import { SystemSerialPorts } from '../../electron/platform/serial/serial-ports.ts';
import { Failure } from '../../electron/core/model/index.ts';

const ports = process.argv.slice(2);
const none = (): Promise<never> => Promise.reject(new Failure('internal'));
const ends = systemRelayEnds({
  serial: new SystemSerialPorts(),
  ptys: new SystemPtys(),
  notes: new LinkNotes('/nowhere'),
  openStick: none,
  openReplay: none,
});
const relays: Relay[] = [];
for (let at = 0; at + 1 < ports.length; at += 2) {
  const relay = new Relay({
    a: parseAddress(`tcp-listen:${String(ports[at])},fork`),
    b: parseAddress(`tcp:127.0.0.1:${String(ports[at + 1])}`),
    ends,
    clock: new SystemClock(),
    log: { info: () => undefined, error: console.error },
    writers: 'queue',
  });
  relays.push(relay);
}
process.once('SIGTERM', () => {
  for (const relay of relays) relay.stop();
});
await Promise.all(relays.map((relay) => relay.run()));
