/** Telnet (RFC 854) as far as RFC 2217 needs it: data with doubled 0xff, option talk, sub-negotiations. */
export const telnet = { iac: 255, dont: 254, do: 253, wont: 252, will: 251, sb: 250, se: 240 } as const;

/** Options: RFC 856, 857, 858 and 2217. */
export const telnetOption = { binary: 0, echo: 1, suppressGoAhead: 3, comPort: 44 } as const;

export type TelnetEvent =
  | { kind: 'data'; data: Uint8Array }
  | { kind: 'talk'; verb: 'will' | 'wont' | 'do' | 'dont'; option: number }
  | { kind: 'sub'; option: number; data: Uint8Array };

/** A sub-negotiation that is longer is rubbish: the longest of RFC 2217 is a signature, and 4 KiB is a long one. */
const longestSub = 4096;

type State = 'data' | 'iac' | 'talk' | 'sub' | 'sub-iac';

/** Takes a telnet stream apart, wherever it is cut. Never throws; unknown commands are passed over. */
export class TelnetReader {
  #state: State = 'data';
  #verb: 'will' | 'wont' | 'do' | 'dont' = 'will';
  #sub: number[] = [];

  push(bytes: Uint8Array): TelnetEvent[] {
    const events: TelnetEvent[] = [];
    let data: number[] = [];
    const flush = (): void => {
      if (data.length > 0) events.push({ kind: 'data', data: Uint8Array.from(data) });
      data = [];
    };
    for (const byte of bytes) {
      switch (this.#state) {
        case 'data':
          if (byte === telnet.iac) this.#state = 'iac';
          else data.push(byte);
          break;
        case 'iac':
          if (byte === telnet.iac) {
            data.push(byte);
            this.#state = 'data';
          } else {
            flush();
            this.#command(byte);
          }
          break;
        case 'talk':
          events.push({ kind: 'talk', verb: this.#verb, option: byte });
          this.#state = 'data';
          break;
        case 'sub':
          if (byte === telnet.iac) this.#state = 'sub-iac';
          else this.#collect(byte);
          break;
        case 'sub-iac':
          if (byte === telnet.iac) {
            this.#collect(byte);
            this.#state = 'sub';
          } else {
            // SE ends it; any other command within is a fault of the far end, and what was collected is worth nothing.
            const [option, ...rest] = this.#sub;
            if (byte === telnet.se && option !== undefined)
              events.push({ kind: 'sub', option, data: Uint8Array.from(rest) });
            this.#sub = [];
            this.#state = 'data';
            if (byte !== telnet.se) this.#command(byte);
          }
          break;
      }
    }
    flush();
    return events;
  }

  #command(byte: number): void {
    const verbs = { [telnet.will]: 'will', [telnet.wont]: 'wont', [telnet.do]: 'do', [telnet.dont]: 'dont' } as const;
    if (byte === telnet.will || byte === telnet.wont || byte === telnet.do || byte === telnet.dont) {
      this.#verb = verbs[byte];
      this.#state = 'talk';
    } else if (byte === telnet.sb) {
      this.#sub = [];
      this.#state = 'sub';
    } else {
      // NOP, GA and the like carry nothing.
      this.#state = 'data';
    }
  }

  #collect(byte: number): void {
    if (this.#sub.length < longestSub) this.#sub.push(byte);
  }
}

/** Data as they travel: each 0xff twice. */
export function escapeTelnet(data: Uint8Array): Uint8Array {
  if (!data.includes(telnet.iac)) return data;
  const bytes: number[] = [];
  for (const byte of data) {
    bytes.push(byte);
    if (byte === telnet.iac) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

export const encodeTalk = (verb: 'will' | 'wont' | 'do' | 'dont', option: number): Uint8Array =>
  Uint8Array.of(telnet.iac, telnet[verb], option);

export const encodeSub = (option: number, data: Uint8Array): Uint8Array =>
  Uint8Array.of(telnet.iac, telnet.sb, option, ...escapeTelnet(data), telnet.iac, telnet.se);
