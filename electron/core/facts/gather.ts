import type { ErrorData, Fact, FactKey, Message } from '../model/index.ts';
import type { Clock } from '../ports.ts';
import type { Parsed } from './parsed.ts';

/** Which group a fact is shown in. */
const groups = {
  device: [
    'maker',
    'model',
    'firmware',
    'hardware',
    'imei',
    'usbMode',
    'usbFunctions',
    'usbAlso',
    'functionality',
    'temperature',
    'voltage',
    'webUi',
    'mac',
  ],
  sim: [
    'simState',
    'pinTries',
    'pukTries',
    'iccid',
    'imsi',
    'msisdn',
    'pinRequest',
    'simLock',
    'lockTries',
    'smsCentre',
  ],
  network: [
    'registration',
    'operator',
    'plmn',
    'rat',
    'netMode',
    'band',
    'bands',
    'channel',
    'pci',
    'cell',
    'attached',
    'apn',
    'contexts',
    'dataSession',
    'wanAddress',
  ],
} as const satisfies Record<string, readonly FactKey[]>;

export function groupOf(key: FactKey): Fact['group'] {
  if (contains(groups.device, key)) return 'device';
  if (contains(groups.sim, key)) return 'sim';
  return contains(groups.network, key) ? 'network' : 'signal';
}
const contains = (list: readonly string[], key: string): boolean => list.includes(key);

/** How far the reading is; `fact` whenever one is known anew or better. */
export interface ReadProgress {
  done: number;
  total: number;
  /** What is asked now. */
  ask: string;
  fact?: Fact;
}

/** What was read, and what ended the reading early. */
export interface ReadResult {
  facts: Fact[];
  tookMs: number;
  error?: ErrorData;
}

/** Which of two results about one key is worth more to a person. */
const worth: Readonly<Record<Fact['status'], number>> = { read: 4, unparsed: 3, absent: 2, refused: 1, 'no-answer': 0 };

/** What came of one question. */
export interface Outcome {
  keys: readonly FactKey[];
  /** Taken where the answer has them; an answer without them says nothing of them. */
  maybe?: readonly FactKey[];
  source: Fact['source'];
  parsed: readonly Parsed[];
  raw: (parsed: Parsed | undefined) => string[];
  /** What the answer holds for a key and the parser did not understand: it stays raw. */
  unread?: (key: FactKey) => string[];
  /** For keys that the parser did not give. */
  otherwise: { status: 'absent' | 'no-answer' | 'refused' | 'unparsed'; error?: ErrorData; words?: Message };
}

/** Collects facts from several sources: the first real value of a key stays, a better result replaces a worse one. */
export class Gatherer {
  readonly #facts = new Map<FactKey, Fact>();
  readonly #weak = new Set<FactKey>();
  readonly #clock: Clock;
  readonly #tell: (fact: Fact) => void;

  constructor(clock: Clock, tell: (fact: Fact) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** The keys that still want a source. */
  open(keys: readonly FactKey[]): FactKey[] {
    return keys.filter((key) => this.#facts.get(key)?.status !== 'read' || this.#weak.has(key));
  }

  value(key: FactKey): Fact['value'] | undefined {
    return this.#facts.get(key)?.value;
  }

  add(outcome: Outcome): void {
    const wanted = [...outcome.keys, ...(outcome.maybe ?? [])];
    const given = outcome.parsed.filter((p) => wanted.includes(p.key));
    for (const parsed of given) this.#keep(this.#fact(parsed, outcome), { weak: parsed.weak === true });
    for (const key of outcome.keys) {
      if (given.some((p) => p.key === key)) continue;
      const unread = outcome.unread?.(key) ?? [];
      // An answer that was understood and does not hold this key simply has none on this stick.
      const isAnswer = outcome.parsed.length > 0 && outcome.otherwise.status !== 'refused';
      const understood = isAnswer ? { status: 'absent' as const } : outcome.otherwise;
      const otherwise = unread.length > 0 ? { status: 'unparsed' as const } : understood;
      // That this answer does not hold it says less than what another one has said of it.
      if (otherwise.status === 'absent' && this.#facts.has(key)) continue;
      const raw = unread.length > 0 ? unread : outcome.raw(undefined);
      this.#keep(
        {
          key, group: groupOf(key), value: null, certainty: 'sure', source: outcome.source, raw,
          at: this.#now(), ...otherwise,
        },
        { weak: false },
      ); // prettier-ignore
    }
  }

  all(): Fact[] {
    return [...this.#facts.values()];
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }

  #fact(parsed: Parsed, outcome: Outcome): Fact {
    const { key, status, value, certainty = 'sure', unit, words, sensitive, judgement } = parsed;
    return {
      key, group: groupOf(key), status, value, certainty, source: outcome.source, raw: outcome.raw(parsed), at: this.#now(),
      ...(unit && { unit }), ...(words && { words }), ...(sensitive && { sensitive }), ...(judgement && { judgement }),
    }; // prettier-ignore
  }

  #keep(fact: Fact, { weak }: { weak: boolean }): void {
    const old = this.#facts.get(fact.key);
    const better =
      old === undefined ||
      (this.#weak.has(fact.key) ? fact.status === 'read' && !weak : worth[fact.status] > worth[old.status]);
    if (!better) return;
    this.#facts.set(fact.key, fact);
    if (weak) this.#weak.add(fact.key);
    else this.#weak.delete(fact.key);
    this.#tell(fact);
  }
}
