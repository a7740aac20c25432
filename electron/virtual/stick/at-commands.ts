import type { AtData, AtEntry } from './data.ts';
import { fill } from './data.ts';
import type { Memory } from './memory.ts';

/** Outcome of one part of a command line. */
export type AtOutcome =
  | {
      final: 'ok';
      lines: string[];
      then?: 'restart' | undefined;
      takesMs?: number | undefined;
      /** What the network says some time after the OK. */
      afterwards?: { line: string; ms: number };
    }
  | { final: 'cme' | 'cms'; error: number }
  /** Asks for a text with `> `; `take` gets it. */
  | { final: 'prompt'; take: (body: string) => AtOutcome }
  | { final: 'unknown' };

const cmeTexts: Record<number, string> = {
  3: 'operation not allowed',
  4: 'operation not supported',
  10: 'SIM not inserted',
  11: 'SIM PIN required',
  12: 'SIM PUK required',
  13: 'SIM failure',
  14: 'SIM busy',
  16: 'incorrect password',
  50: 'Incorrect parameters',
};

/** The final line for a +CME ERROR as AT+CMEE asks for it (27.007 §9.1): 0 plain, 1 number, 2 words. */
export function cmeLine(error: number, level: string | undefined): string {
  if (level === '1') return `+CME ERROR: ${error}`;
  if (level === '2') return `+CME ERROR: ${cmeTexts[error] ?? String(error)}`;
  return 'ERROR';
}

/** The final line for a +CMS ERROR (27.005 §3.2.5): a number, or nothing but ERROR while errors are off. */
export const cmsLine = (error: number, level: string | undefined): string =>
  level === '0' ? 'ERROR' : `+CMS ERROR: ${error}`;

/** Upper case and without blanks outside quotes, the way a modem reads a line. */
export function normalise(text: string): string {
  return text
    .split('"')
    .map((part, i) => (i % 2 === 0 ? part.toUpperCase().replace(/\s+/g, '') : part))
    .join('"');
}

/**
 * Splits what stands behind `AT` into commands (V.250 §5.2): basic ones (E0, V1, &F, I, Z) may stand side by side, extended
 * ones end at a semicolon outside quotes.
 */
export function splitLine(line: string): string[] {
  const parts: string[] = [];
  let rest = normalise(line);
  while (rest !== '') {
    const basic = /^(D.*|S\d+(?:=\d*|\?)|&?[A-Z]\d*)/.exec(rest);
    const part = basic?.[0] ?? extended(rest);
    parts.push(part);
    rest = rest.slice(part.length).replace(/^;/, '');
  }
  return parts;
}

function extended(text: string): string {
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '"') quoted = !quoted;
    else if (text[i] === ';' && !quoted) return text.slice(0, Math.max(i, 1));
  }
  return text;
}

const fine = (lines: string[] = []): AtOutcome => ({ final: 'ok', lines });
const cme = (error: number): AtOutcome => ({ final: 'cme', error });

/** What each port keeps for itself: echo (E), form of the results (V, Q) and of errors (cmee). */
export type PortSettings = Map<'E' | 'V' | 'Q' | 'cmee', string>;
export const freshPort = (): PortSettings =>
  new Map([
    ['E', '1'],
    ['V', '1'],
    ['Q', '0'],
    ['cmee', '0'],
  ]);

/** Carries out one command on the stick's memory. */
export function runCommand(data: AtData, memory: Memory, port: PortSettings, command: string): AtOutcome {
  return (
    runSim(memory, command) ??
    runBasic(port, command) ??
    memory.messages.run(command) ??
    runEntry(data, memory, command) ?? { final: 'unknown' }
  );
}

/** What the registers of V.250 §6.2 and 6.3 hold that are not 0, as they are told: three digits. */
const registers: Readonly<Record<string, string>> = { '3': '013', '4': '010', '5': '008', '7': '060' };

/** V.250: echo, form of the results, reset; and +CMEE. */
function runBasic(port: PortSettings, command: string): AtOutcome | undefined {
  const basic = /^([EVQ])([01]?)$/.exec(command);
  const letter = basic?.[1];
  if (letter === 'E' || letter === 'V' || letter === 'Q') {
    port.set(letter, basic?.[2] === '1' ? '1' : '0');
    return fine();
  }
  const level = /^\+CMEE=([012])$/.exec(command)?.[1];
  if (level !== undefined) {
    port.set('cmee', level);
    return fine();
  }
  if (command === '+CMEE?') return fine([`+CMEE: ${port.get('cmee') ?? '0'}`]);
  if (/^(Z|&F)\d?$/.test(command)) {
    for (const [name, value] of freshPort()) port.set(name, value);
    return fine();
  }
  const register = /^S(\d+)\?$/.exec(command)?.[1];
  if (register !== undefined) return fine([registers[register] ?? '000']);
  // Speaker, dial result form, DCD and DTR behaviour, S registers: taken, without effect on a stick.
  return /^(?:[XLM]\d*|&[CD]\d*|S\d+=\d*)$/.test(command) ? fine() : undefined;
}

const needed = { absent: 10, pin: 11, puk: 12, blocked: 13, busy: 14, ready: 0 } as const;

/** PIN, PUK and the PIN request: the commands that use up tries. */
function runSim(memory: Memory, command: string): AtOutcome | undefined {
  const { sim } = memory;
  if (command === '+CPIN?') {
    return sim.state === 'absent' || sim.state === 'blocked' || sim.state === 'busy'
      ? cme(needed[sim.state])
      : fine([fill('+CPIN: {cpin}', memory.value)]);
  }
  const judge = (result: 'right' | 'wrong' | 'not-asked'): AtOutcome =>
    result === 'right'
      ? fine()
      : cme(result === 'wrong' ? 16 : sim.state === 'absent' ? 10 : sim.state === 'busy' ? 14 : 3);
  const pin = /^\+CPIN="?(\d{4,8})"?$/.exec(command);
  if (pin) return judge(sim.enterPin(pin[1] ?? ''));
  const puk = /^\+CPIN="?(\d{8})"?,"?(\d{4,8})"?$/.exec(command);
  if (puk) return judge(sim.enterPuk(puk[1] ?? '', puk[2] ?? ''));
  const asks = /^\+CLCK="SC",([01]),"?(\d{4,8})"?$/.exec(command);
  if (asks) return judge(sim.setAsks({ on: asks[1] === '1', pin: asks[2] ?? '' }));
  return undefined;
}

function runEntry(data: AtData, memory: Memory, command: string): AtOutcome | undefined {
  for (const entry of data.entries) {
    if (entry.when !== undefined && !memory.agrees(entry.when)) continue;
    const groups = matchEntry(entry, command);
    if (groups) return carryOut(entry, groups, memory);
  }
  return undefined;
}

function matchEntry(entry: AtEntry, command: string): readonly string[] | undefined {
  if (entry.args === undefined) return command === entry.ask ? [] : undefined;
  if (!command.startsWith(entry.ask)) return undefined;
  return new RegExp(`^(?:${entry.args})$`).exec(command.slice(entry.ask.length)) ?? undefined;
}

function carryOut(entry: AtEntry, groups: readonly string[], memory: Memory): AtOutcome {
  const { state } = memory.sim;
  if (entry.needs === 'sim' && (state === 'absent' || state === 'blocked' || state === 'busy'))
    return cme(needed[state]);
  if (entry.needs === 'unlocked' && state !== 'ready') return cme(needed[state]);
  if (entry.error !== undefined) return cme(entry.error);
  const insert = (text: string): string => text.replace(/\$(\d)/g, (_, n: string) => groups[Number(n)] ?? '');
  const inserted = (values: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, insert(value)]));
  if (entry.set) memory.set(inserted(entry.set));
  if (entry.store) memory.store(inserted(entry.store));
  const lines = (entry.lines ?? []).map((line) => fill(insert(line), memory.value));
  return { final: 'ok', lines, then: entry.then, takesMs: entry.takesMs };
}
