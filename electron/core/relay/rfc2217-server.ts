import { toErrorData } from '../model/index.ts';
import type { Clock, Dispose, Log } from '../ports.ts';
import { comPort, confirmation, control, modemState, toClient, wishOf } from './com-port.ts';
import type { SerialSettings, Link, SerialLine } from '../ports.ts';
import { encodeSub, encodeTalk, escapeTelnet, TelnetReader, telnetOption, type TelnetEvent } from './telnet.ts';

/** ms between two looks at the modem lines: a person and a dialler see a change within a second; a driver does not notice. */
const modemLookMs = 500;
/** ms of a break that the client does not end itself, the longest that a port sends. */
const breakMs = 250;
/** What a client reads of us when it asks for the signature. */
const signature = new TextEncoder().encode('Modem Workbench');
/** What is said of a line that has no settings of its own (a pseudo-terminal): the usual ones. */
const assumed: SerialSettings = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 };

type ModemLines = Pick<Awaited<ReturnType<SerialLine['readLines']>>, 'dcd' | 'dsr' | 'cts'>;
const allOff: ModemLines = { dcd: false, dsr: false, cts: false };

export interface ServerOptions {
  /** The serial line behind the relay as it is now; undefined while the stick is away, or where there is none. */
  line: () => SerialLine | undefined;
  clock: Clock;
  log: Log;
}

/**
 * The server's side of RFC 2217 on a client's connection: data come out plain and go in escaped; settings, modem lines,
 * break and purge act on the line behind it, and each is confirmed with the value that is really in force.
 */
export function serveComPort(client: Link, { line, clock, log }: ServerOptions): Link {
  const reader = new TelnetReader();
  const listeners = new Set<(data: Uint8Array) => void>();
  let kept: Uint8Array[] = [];
  let agreed = false;
  let modemMask = 255;
  let lastModem: ModemLines | undefined;
  /** The line that was found to have no modem lines. */
  let without: SerialLine | undefined;
  /** What the client has set while there was no line; a line that comes is set so. */
  let wished: Partial<SerialSettings> = {};
  let closed = false;
  let lines = { dtr: true, rts: true };
  let stopLooking: Dispose = () => undefined;
  let acting: Promise<void> = Promise.resolve();

  const send = (bytes: Uint8Array): void => {
    client.write(bytes).catch((error: unknown) => log.info('rfc2217: not sent', { error: toErrorData(error) }));
  };
  const answer = (command: number, data: Uint8Array): void =>
    send(encodeSub(telnetOption.comPort, Uint8Array.of(command + toClient, ...data)));

  const endLooking = (): void => {
    closed = true;
    stopLooking();
  };
  const tellModem = (now: ModemLines): void => {
    answer(comPort.notifyModemState, Uint8Array.of(modemState(now, lastModem) & modemMask));
    lastModem = now;
  };

  /** The lines as they are now; where there are none, or no stick, none is on: clients give up when nothing is ever said of them. */
  const readModem = async (): Promise<ModemLines> => {
    const there = line();
    if (there === undefined || there === without) return allOff;
    try {
      const { dcd, dsr, cts } = await there.readLines();
      return { dcd, dsr, cts };
    } catch (error) {
      log.info('rfc2217: no modem lines', { error: toErrorData(error) });
      // One that cannot tell is not asked again; one that is back after a plug is another.
      without = there;
      return allOff;
    }
  };

  /** The settings in force after a wish. Where no line is, clients count on their own word being confirmed, and give up otherwise. */
  const configure = async (wish: Partial<SerialSettings>): Promise<SerialSettings> => {
    const there = line();
    if (there === undefined) {
      wished = { ...wished, ...wish };
      return { ...assumed, ...wished };
    }
    const all = { ...wished, ...wish };
    wished = {};
    if (Object.keys(all).length === 0) return there.settings();
    return there.configure(all).catch((error: unknown) => {
      log.info('rfc2217: the line did not take it', { error: toErrorData(error) });
      return there.settings();
    });
  };

  const look = async (): Promise<void> => {
    if (line() !== undefined && Object.keys(wished).length > 0) {
      acting = acting.then(async () => {
        await configure({});
      });
    }
    if (modemMask !== 0) {
      const { dcd, dsr, cts } = await readModem();
      if (lastModem?.dcd !== dcd || lastModem.dsr !== dsr || lastModem.cts !== cts) tellModem({ dcd, dsr, cts });
    }
    if (!closed) stopLooking = clock.after(modemLookMs, () => void look());
  };

  const setControl = async (value: number): Promise<number> => {
    const there = line();
    const change = async (part: { dtr?: boolean; rts?: boolean }): Promise<void> => {
      await there?.setLines(part).catch((error: unknown) => {
        // A pseudo-terminal has no such lines: the state is kept here, as clients count on their own word being confirmed.
        if (toErrorData(error).code !== 'serial.no-lines') throw error;
      });
      lines = { ...lines, ...part };
    };
    try {
      switch (value) {
        case control.dtrOn:
        case control.dtrOff:
          await change({ dtr: value === control.dtrOn });
          break;
        case control.rtsOn:
        case control.rtsOff:
          await change({ rts: value === control.rtsOn });
          break;
        case control.breakOn:
          await there?.sendBreak(breakMs);
          break;
        default:
      }
    } catch (error) {
      log.info('rfc2217: the line did not take it', { value, error: toErrorData(error) });
    }
    switch (value) {
      case control.askDtr:
      case control.dtrOn:
      case control.dtrOff:
        return lines.dtr ? control.dtrOn : control.dtrOff;
      case control.askRts:
      case control.rtsOn:
      case control.rtsOff:
        return lines.rts ? control.rtsOn : control.rtsOff;
      case control.askBreak:
      case control.breakOff:
        return control.breakOff;
      case control.breakOn:
        return control.breakOn;
      case control.askInFlow:
      case control.inFlowNone:
      case control.inFlowXonXoff:
      case control.inFlowHardware:
        return control.inFlowNone;
      default:
        return control.flowNone;
    }
  };

  const act = async (command: number, data: Uint8Array): Promise<void> => {
    switch (command) {
      case comPort.signature:
        if (data.length === 0) answer(command, signature);
        return;
      case comPort.setBaudRate:
      case comPort.setDataSize:
      case comPort.setParity:
      case comPort.setStopSize: {
        const settings = await configure(wishOf(command, data) ?? {});
        const value = confirmation(command, settings);
        if (value !== undefined) answer(command, value);
        return;
      }
      case comPort.setControl:
        answer(command, Uint8Array.of(await setControl(data[0] ?? 0)));
        return;
      case comPort.setModemStateMask:
        modemMask = data[0] ?? 255;
        answer(command, Uint8Array.of(modemMask));
        return;
      case comPort.notifyModemState:
        // A client that asks is told again; what is new is told by the look above.
        if (modemMask !== 0) tellModem(await readModem());
        return;
      case comPort.setLineStateMask:
        // Errors of the line are not told by the systems below: nothing will come, whatever is asked for.
        answer(command, Uint8Array.of(0));
        return;
      case comPort.purgeData:
        answer(command, Uint8Array.of(data[0] ?? 3));
        return;
      default:
        log.info('rfc2217: unknown command', { command });
    }
  };

  const talk = ({ verb, option }: Extract<TelnetEvent, { kind: 'talk' }>): void => {
    const known =
      option === telnetOption.binary || option === telnetOption.suppressGoAhead || option === telnetOption.comPort;
    if (verb === 'will') send(encodeTalk(known ? 'do' : 'dont', option));
    else if (verb === 'do') send(encodeTalk(known || option === telnetOption.echo ? 'will' : 'wont', option));
    if (option === telnetOption.comPort && (verb === 'will' || verb === 'do') && !agreed) {
      agreed = true;
      void look();
    }
  };

  const hand = (data: Uint8Array): void => {
    if (listeners.size === 0) kept.push(data);
    for (const listener of [...listeners]) listener(data);
  };

  client.onData((bytes) => {
    for (const event of reader.push(bytes)) {
      if (event.kind === 'data') hand(event.data);
      else if (event.kind === 'talk') talk(event);
      else if (event.option === telnetOption.comPort) {
        const [command = 255, ...data] = event.data;
        // One after the other: a client may send all its settings at once and counts on their order.
        acting = acting.then(() => act(command, Uint8Array.from(data)));
      }
    }
  });
  client.onClose(endLooking);

  return {
    name: client.name,
    write: (data) => client.write(escapeTelnet(data)),
    end: () => client.end(),
    onData(listener) {
      listeners.add(listener);
      const waiting = kept;
      kept = [];
      queueMicrotask(() => waiting.forEach((data) => listener(data)));
      return () => listeners.delete(listener);
    },
    onEnd: (listener) => client.onEnd(listener),
    onClose: (listener) => client.onClose(listener),
    pause: () => client.pause(),
    resume: () => client.resume(),
    close: async () => {
      endLooking();
      await client.close();
    },
  };
}
