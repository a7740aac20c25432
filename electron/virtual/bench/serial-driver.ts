import { interfacesOf, toErrorData } from '../../core/model/index.ts';
import type { PortSighting } from '../../core/model/index.ts';
import type { Pty } from '../../core/ports.ts';
import { endpointOf, noFace, type Driver, type DriverContext, type SerialDriver } from './driver.ts';
import { Tty } from './tty.ts';

/** Ports at one place are named like `ttyV1-1.2`: the place, then the interface. */
const nameOf = (place: string, i: number): string => `tty${place.replace(/^v/, 'V')}.${i}`;
/** Path of a port that only this process can open. */
const pathOf = (place: string, i: number): string => `virtual:${place}/${i}`;

/**
 * The serial drivers: one port, as a pseudo-terminal where there are some, else one that this process alone can open. The
 * bytes of `cdc_acm` go through the data interface behind its own.
 */
export function bindSerial(context: DriverContext, driver: SerialDriver): Driver {
  const { place, interface: i, ptys } = context;
  const data = driver === 'cdc_acm' ? interfacesOf(context.device).find((one) => one.number === i.number + 1) : i;
  const endpoints = { in: endpointOf(data, 'bulk', 'in'), out: endpointOf(data, 'bulk', 'out') };
  let tty: Tty | undefined;
  let pty: Pty | undefined;
  let stopped = false;

  const appear = (path: string): void => {
    if (endpoints.in === undefined || endpoints.out === undefined || stopped) return;
    const sighting: PortSighting = { path, name: nameOf(place, i.number), interface: i.number, driver };
    tty = new Tty(context.stick, sighting, { in: endpoints.in, out: endpoints.out });
    context.ttys.set(path, tty);
    if (pty) carry(tty, pty, context);
    context.changed();
  };
  const opening = ptys
    ? ptys.open().then(
        (opened) => {
          pty = opened;
          appear(opened.path);
        },
        (error: unknown) => {
          context.log.error('no pseudo-terminal for a virtual port', { error: toErrorData(error).code });
          appear(pathOf(place, i.number));
        },
      )
    : undefined;
  if (!opening) appear(pathOf(place, i.number));

  return {
    name: driver,
    interfaces: data === undefined || data === i ? [i.number] : [i.number, data.number],
    ready: opening,
    face: () => ({ ...noFace(), ports: tty && !tty.ended ? [tty.sighting] : [] }),
    stop: async () => {
      stopped = true;
      await opening;
      tty?.end(undefined);
      if (tty) context.ttys.delete(tty.sighting.path);
      await pty?.close();
    },
  };
}

/**
 * Moves bytes between a pseudo-terminal and the stick. Nobody can tell when the other side opens it, so the stick is asked
 * for data from the first byte that a program sends; what it says before that is lost, as on a port that is not open.
 */
function carry(tty: Tty, pty: Pty, context: DriverContext): void {
  let asked = false;
  pty.onData((data) => {
    if (!asked) {
      asked = true;
      tty.setLines({ dtr: true, rts: true });
      tty.read((answer) =>
        pty.write(answer).catch((error: unknown) => {
          context.log.info('a virtual port was closed', { port: tty.sighting.name, ...toErrorData(error) });
          tty.end(undefined);
        }),
      );
    }
    try {
      tty.write(data.slice());
    } catch (error) {
      // The port goes in the same moment; whoever has it open sees it hang up.
      context.log.info('bytes for a virtual port came too late', { port: tty.sighting.name, ...toErrorData(error) });
    }
  });
}
