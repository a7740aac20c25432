import { Failure, type ErrorData } from '../model/index.ts';
import type { Clock, LineState } from '../ports.ts';
import { comPort, control, encodeBaud, encodeParity, modemBits, settingOf, toClient } from './com-port.ts';
import type { SerialSettings, Link, SerialLine } from '../ports.ts';
import { encodeSub, encodeTalk, escapeTelnet, TelnetReader, telnetOption } from './telnet.ts';

/** ms that a server may take to confirm a setting; what pyserial's client allows too. */
const confirmMs = 3_000;

/** What the far end is taken to have until it says otherwise. */
const assumed: SerialSettings = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 };

/**
 * The client's side of RFC 2217 on an open connection: a serial line at the far end. A far end that does not know the option
 * carries raw bytes; its settings are its own then, and asking for them is failure relay.far-settings.
 */
export function dialComPort(connection: Link, clock: Clock): Link & { line: SerialLine } {
  const reader = new TelnetReader();
  const listeners = new Set<(data: Uint8Array) => void>();
  let kept: Uint8Array[] = [];
  let settings = assumed;
  let modem: LineState = { dcd: false, cts: false, dsr: false };
  let agreed: boolean | undefined;
  const waiting = new Map<number, ((data: Uint8Array) => void)[]>();
  const talkers = new Set<() => void>();

  const send = (bytes: Uint8Array): Promise<void> => connection.write(bytes);
  const quietly = (bytes: Uint8Array): void => {
    // A connection that is gone is told by its own closing.
    send(bytes).catch(() => undefined);
  };

  const confirmed = (command: number, data: Uint8Array): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      const list = waiting.get(command + toClient) ?? [];
      const stop = clock.after(confirmMs, () => {
        forget();
        reject(new Failure('relay.far-settings', { host: connection.name }));
      });
      const took = (value: Uint8Array): void => {
        stop();
        forget();
        resolve(value);
      };
      const forget = (): void => {
        waiting.set(
          command + toClient,
          (waiting.get(command + toClient) ?? []).filter((one) => one !== took),
        );
      };
      waiting.set(command + toClient, [...list, took]);
      send(encodeSub(telnetOption.comPort, Uint8Array.of(command, ...data))).catch((error: unknown) => {
        stop();
        forget();
        reject(error instanceof Error ? error : new Failure('relay.gone', { end: connection.name }, error));
      });
    });

  /** Waits until the far end has said whether it knows the option. */
  const agreement = async (): Promise<void> => {
    if (agreed === undefined) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          stop();
          talkers.delete(done);
          resolve();
        };
        const stop = clock.after(confirmMs, done);
        talkers.add(done);
      });
    }
    if (agreed !== true) throw new Failure('relay.far-settings', { host: connection.name });
  };

  const ask = async (command: number, data: Uint8Array): Promise<Uint8Array> => {
    await agreement();
    return confirmed(command, data);
  };

  connection.onData((bytes) => {
    for (const event of reader.push(bytes)) {
      if (event.kind === 'data') {
        if (listeners.size === 0) kept.push(event.data);
        for (const listener of [...listeners]) listener(event.data);
      } else if (event.kind === 'talk') {
        if (event.option === telnetOption.comPort) {
          agreed = event.verb === 'do' || event.verb === 'will';
          for (const tell of [...talkers]) tell();
        }
        const known = event.option === telnetOption.binary || event.option === telnetOption.suppressGoAhead;
        if (event.verb === 'will' && !known && event.option !== telnetOption.echo)
          quietly(encodeTalk('dont', event.option));
        if (event.verb === 'do' && !known && event.option !== telnetOption.comPort)
          quietly(encodeTalk('wont', event.option));
      } else if (event.option === telnetOption.comPort) {
        const [command = 0, ...data] = event.data;
        if (command === comPort.notifyModemState + toClient) {
          const [bits = 0] = data;
          modem = {
            dcd: (bits & modemBits.cd) !== 0,
            dsr: (bits & modemBits.dsr) !== 0,
            cts: (bits & modemBits.cts) !== 0,
          };
        }
        const [first] = waiting.get(command) ?? [];
        first?.(Uint8Array.from(data));
      }
    }
  });

  for (const [verb, option] of [
    ['will', telnetOption.binary],
    ['do', telnetOption.binary],
    ['do', telnetOption.suppressGoAhead],
    ['will', telnetOption.comPort],
  ] as const)
    quietly(encodeTalk(verb, option));

  const line: SerialLine = {
    settings: () => settings,
    async configure(wish) {
      // The order that the standard's servers count on: speed, data size, parity, stop size.
      const steps: [number, Uint8Array][] = [];
      if (wish.baudRate !== undefined) steps.push([comPort.setBaudRate, encodeBaud(wish.baudRate)]);
      if (wish.dataBits !== undefined) steps.push([comPort.setDataSize, Uint8Array.of(wish.dataBits)]);
      if (wish.parity !== undefined) steps.push([comPort.setParity, Uint8Array.of(encodeParity(wish.parity))]);
      if (wish.stopBits !== undefined) steps.push([comPort.setStopSize, Uint8Array.of(wish.stopBits)]);
      for (const [command, data] of steps) {
        const value = await ask(command, data);
        settings = { ...settings, ...settingOf(command + toClient, value) };
      }
      return settings;
    },
    async setLines({ dtr, rts }) {
      if (dtr !== undefined) await ask(comPort.setControl, Uint8Array.of(dtr ? control.dtrOn : control.dtrOff));
      if (rts !== undefined) await ask(comPort.setControl, Uint8Array.of(rts ? control.rtsOn : control.rtsOff));
    },
    readLines: () => Promise.resolve(modem),
    async sendBreak(ms) {
      await ask(comPort.setControl, Uint8Array.of(control.breakOn));
      await clock.wait(ms);
      await ask(comPort.setControl, Uint8Array.of(control.breakOff));
    },
  };

  return {
    name: connection.name,
    line,
    write: (data) => send(escapeTelnet(data)),
    end: () => connection.end(),
    onData(listener) {
      listeners.add(listener);
      const early = kept;
      kept = [];
      queueMicrotask(() => early.forEach((data) => listener(data)));
      return () => listeners.delete(listener);
    },
    onEnd: (listener) => connection.onEnd(listener),
    onClose: (listener: (error: ErrorData | undefined) => void) => connection.onClose(listener),
    pause: () => connection.pause(),
    resume: () => connection.resume(),
    close: () => connection.close(),
  };
}
