import type { AtOutcome } from './at-commands.ts';
import type { AtData } from './data.ts';
import type { Memory } from './memory.ts';

/** A message in the stick's store: its code, and the same in text mode. */
interface Stored {
  /** 0 unread, 1 read (27.005 §3.1). */
  stat: 0 | 1;
  pdu: string;
  sender: string;
  time: string;
  text: string;
}

/** How many messages the SIM holds. */
const capacity = 20;
/** How long the network takes to answer a service code, ms. */
const networkMs = 400;

const fine = (lines: string[] = []): AtOutcome => ({ final: 'ok', lines });
const cms = (error: number): AtOutcome => ({ final: 'cms', error });
const states = ['REC UNREAD', 'REC READ'];
const invalidPdu = 304;
const invalidText = 305;
const invalidIndex = 321;
const needed = { absent: 310, pin: 311, puk: 316, blocked: 313, busy: 314 } as const;

/** Short messages and service codes of one stick: what lies on the SIM stays, whatever the USB side does. */
export class Messages {
  readonly #data: AtData;
  readonly #memory: Memory;
  readonly #store = new Map<number, Stored>();
  #textMode = false;
  #charset = 'IRA';
  #settings = '17,167,0,0';
  #sent = 0;
  /** The menu of the network that waits for a reply. */
  #menu: Readonly<Record<string, string>> | undefined;

  constructor(data: AtData, memory: Memory) {
    this.#data = data;
    this.#memory = memory;
    for (const [index, message] of (data.messages ?? []).entries()) this.#store.set(index, { ...message });
  }

  /** What is set for a session is forgotten; what lies on the SIM is not. */
  powerOn(): void {
    this.#textMode = false;
    this.#charset = 'IRA';
    this.#settings = '17,167,0,0';
    this.#menu = undefined;
  }

  /** Carries out a command of 27.005 or +CUSD; undefined for all others. */
  run(command: string): AtOutcome | undefined {
    const setting = this.#setting(command);
    if (setting !== undefined) return setting;
    if (!/^\+(CMGL|CMGR|CMGD|CMGS|CPMS|CUSD)(?![A-Z])/.test(command)) return undefined;
    const { state } = this.#memory.sim;
    if (state !== 'ready') return cms(needed[state]);
    return this.#list(command) ?? this.#read(command) ?? this.#delete(command) ?? this.#send(command) ?? this.#service(command);
  } // prettier-ignore

  #setting(command: string): AtOutcome | undefined {
    const mode = /^\+CMGF=([01])$/.exec(command)?.[1];
    if (mode !== undefined) {
      this.#textMode = mode === '1';
      return fine();
    }
    const charset = /^\+CSCS="(IRA|GSM|UCS2)"$/.exec(command)?.[1];
    if (charset !== undefined) {
      this.#charset = charset;
      return fine();
    }
    const settings = /^\+CSMP=(\d{1,3},\d{1,3},\d{1,3},\d{1,3})$/.exec(command)?.[1];
    if (settings !== undefined) {
      this.#settings = settings;
      return fine();
    }
    switch (command) {
      case '+CMGF?':
        return fine([`+CMGF: ${this.#textMode ? '1' : '0'}`]);
      case '+CSCS?':
        return fine([`+CSCS: "${this.#charset}"`]);
      case '+CSMP?':
        return fine([`+CSMP: ${this.#settings}`]);
      case '+CPMS?':
        return fine([
          `+CPMS: ${Array(3)
            .fill(`"SM",${String(this.#store.size)},${String(capacity)}`)
            .join(',')}`,
        ]);
      default:
        return undefined;
    }
  }

  #list(command: string): AtOutcome | undefined {
    const asked = /^\+CMGL(?:=(?:(\d)|"([^"]*)"))?$/.exec(command);
    if (asked === null) return undefined;
    const otherMode = (this.#textMode ? asked[1] : asked[2]) !== undefined;
    if (otherMode) return cms(this.#textMode ? invalidText : invalidPdu);
    const wanted = this.#textMode ? textFilter(asked[2] ?? 'REC UNREAD') : pduFilter(asked[1] ?? '0');
    if (wanted === undefined) return cms(this.#textMode ? invalidText : invalidPdu);
    const lines = [...this.#store].filter(([, { stat }]) => wanted.includes(stat)).flatMap(([index, stored]) => {
      const head = this.#textMode
        ? `"${states[stored.stat] ?? ''}","${this.#coded(stored.sender)}",,"${stored.time}"`
        : `${String(stored.stat)},,${String(lengthOf(stored.pdu))}`;
      stored.stat = 1;
      return [`+CMGL: ${String(index)},${head}`, this.#textMode ? this.#coded(stored.text) : stored.pdu];
    }); // prettier-ignore
    return fine(lines);
  }

  #read(command: string): AtOutcome | undefined {
    const index = /^\+CMGR=(\d{1,3})$/.exec(command)?.[1];
    if (index === undefined) return undefined;
    const stored = this.#store.get(Number(index));
    if (stored === undefined) return Number(index) < capacity ? fine() : cms(invalidIndex);
    const head = this.#textMode
      ? `"${states[stored.stat] ?? ''}","${this.#coded(stored.sender)}",,"${stored.time}"`
      : `${String(stored.stat)},,${String(lengthOf(stored.pdu))}`;
    stored.stat = 1;
    return fine([`+CMGR: ${head}`, this.#textMode ? this.#coded(stored.text) : stored.pdu]);
  }

  #delete(command: string): AtOutcome | undefined {
    const asked = /^\+CMGD=(\d{1,3})(?:,([0-4]))?$/.exec(command);
    if (asked === null) return undefined;
    const flag = asked[2] ?? '0';
    if (flag === '0') {
      if (Number(asked[1]) >= capacity) return cms(invalidIndex);
      this.#store.delete(Number(asked[1]));
      return fine();
    }
    for (const [index, { stat }] of this.#store) if (flag === '4' || stat === 1) this.#store.delete(index);
    return fine();
  }

  #send(command: string): AtOutcome | undefined {
    const asked = /^\+CMGS=(?:(\d{1,3})|"(\+?[0-9A-F*#]+)"(?:,\d{1,3})?)$/.exec(command);
    if (asked === null) return undefined;
    if ((asked[1] === undefined) !== this.#textMode) return cms(this.#textMode ? invalidText : invalidPdu);
    return {
      final: 'prompt',
      take: (body) => {
        if (asked[1] !== undefined && !isPdu(body, Number(asked[1]))) return cms(invalidPdu);
        this.#sent = (this.#sent + 1) & 0xff;
        return fine([`+CMGS: ${String(this.#sent)}`]);
      },
    };
  }

  /** Codes of the model's network; the answer comes after the OK, as on real sticks. */
  #service(command: string): AtOutcome | undefined {
    if (command === '+CUSD?') return fine(['+CUSD: 0']);
    if (/^\+CUSD=[02]$/.test(command)) {
      this.#menu = undefined;
      return fine();
    }
    const asked = /^\+CUSD=[01],"([^"]*)"(?:,(\d{1,3}))?$/.exec(command)?.[1];
    if (asked === undefined) return undefined;
    const { services } = this.#data;
    // A stick that wants packed septets takes plain digits for broken ones.
    if (services?.writing === 'packed' && /[*#]/.test(asked)) return cms(invalidPdu);
    const known = this.#menu ?? services?.codes;
    this.#menu = undefined;
    const answer = known?.[asked] ?? '4';
    const [state = '4', text] = answer.split('|');
    if (state === '1') this.#menu = services?.replies;
    const line = text === undefined ? `+CUSD: ${state}` : `+CUSD: ${state},"${text}",15`;
    return { final: 'ok', lines: [], afterwards: { line, ms: networkMs } };
  }

  /** Text as the alphabet that was asked for writes it. */
  #coded(text: string): string {
    if (this.#charset !== 'UCS2') return text;
    return Array.from(text, (char) => char.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()).join('');
  }
}

const pduFilter = (stat: string): (0 | 1)[] | undefined =>
  ({ '0': [0 as const], '1': [1 as const], '2': [], '3': [], '4': [0 as const, 1 as const] })[stat];
const textFilter = (name: string): (0 | 1)[] | undefined =>
  ({ 'REC UNREAD': [0 as const], 'REC READ': [1 as const], 'STO UNSENT': [], 'STO SENT': [], ALL: [0 as const, 1 as const] })[name]; // prettier-ignore

/** Octets without the service centre, whose length stands first. */
const lengthOf = (pdu: string): number => pdu.length / 2 - 1 - Number.parseInt(pdu.slice(0, 2), 16);
const isPdu = (body: string, length: number): boolean => /^(?:[0-9A-F]{2})+$/i.test(body) && lengthOf(body) === length;
