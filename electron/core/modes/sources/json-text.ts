/** Where something stands: line and column from 1, and the characters `from` to before `to` of the text. */
export interface JsonSpan {
  line: number;
  column: number;
  from: number;
  to: number;
}

/**
 * A reader of JSON (RFC 8259) that keeps line and column of every value. The language's own parser says where it stopped in
 * words that change with its version, and forgets where a value stood; a finding needs both.
 */
export type JsonNode = JsonSpan &
  (
    | { kind: 'object'; members: JsonMember[] }
    | { kind: 'array'; items: JsonNode[] }
    | { kind: 'string'; value: string }
    | { kind: 'number'; value: number }
    | { kind: 'boolean'; value: boolean }
    | { kind: 'null'; value: null }
  );

/** Its span is that of key and value together. */
export interface JsonMember extends JsonSpan {
  key: string;
  /** Where the key ends, its closing quote included. */
  keyTo: number;
  node: JsonNode;
}

/** Why a text is no JSON; the words are `rules.json.<reason>`. */
export type JsonReason =
  | 'bom'
  | 'comma-too-many'
  | 'comma-missing'
  | 'colon-missing'
  | 'key'
  | 'value'
  | 'number'
  | 'string-open'
  | 'string-control'
  | 'escape'
  | 'end'
  | 'after'
  | 'deep'
  | 'twice';

export interface JsonTrouble {
  line: number;
  column: number;
  reason: JsonReason;
  /** The key that stands twice. */
  key?: string;
}

export interface JsonRead {
  /** Absent when the text is no JSON. */
  root?: JsonNode;
  /** At most one that ends the reading, and each key that stands twice in one object (the last one counts). */
  troubles: JsonTrouble[];
}

/** Rule files are four levels deep; the limit keeps a hostile text from filling the stack. */
const maxDepth = 32;

class Stop extends Error {
  readonly trouble: JsonTrouble;
  constructor(trouble: JsonTrouble) {
    super(trouble.reason);
    this.trouble = trouble;
  }
}

/** Reads a whole JSON text. Never throws. */
export function readJson(text: string): JsonRead {
  const reader = new Reader(text);
  try {
    const root = reader.whole();
    return { root, troubles: reader.troubles };
  } catch (thrown) {
    if (!(thrown instanceof Stop)) throw thrown;
    return { troubles: [...reader.troubles, thrown.trouble] };
  }
}

/** The value without its places; of two equal keys the last one counts. */
export function plainOf(node: JsonNode): unknown {
  switch (node.kind) {
    case 'object':
      // A map first: a key named __proto__ stays a key.
      return Object.fromEntries(new Map(node.members.map(({ key, node: value }) => [key, plainOf(value)])));
    case 'array':
      return node.items.map(plainOf);
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return node.value;
  }
}

/** The last member of that name, of an object. */
export function memberOf(node: JsonNode, key: string): JsonMember | undefined {
  return node.kind === 'object' ? node.members.findLast((member) => member.key === key) : undefined;
}

/** Where a value stands, by its path; where the path leads nowhere, the nearest thing above it. */
export function placeOf(root: JsonNode, path: readonly PropertyKey[]): { line: number; column: number } {
  let node = root;
  for (const step of path) {
    const next =
      node.kind === 'array' && typeof step === 'number' ? node.items[step] : memberOf(node, String(step))?.node;
    if (next === undefined) break;
    node = next;
  }
  return { line: node.line, column: node.column };
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t',
}; // prettier-ignore

class Reader {
  readonly troubles: JsonTrouble[] = [];
  private readonly text: string;
  private at = 0;
  private line = 1;
  private lineStart = 0;

  constructor(text: string) {
    this.text = text;
  }

  whole(): JsonNode {
    if (this.text.startsWith('\ufeff')) this.stop('bom');
    this.blanks();
    const root = this.value(0);
    this.blanks();
    if (this.at < this.text.length) this.stop('after');
    return root;
  }

  private get here(): { line: number; column: number } {
    return { line: this.line, column: this.at - this.lineStart + 1 };
  }

  private stop(reason: JsonReason, place = this.here): never {
    throw new Stop({ ...place, reason });
  }

  private blanks(): void {
    for (; ; this.at += 1) {
      const char = this.text[this.at];
      if (char === '\n') {
        this.line += 1;
        this.lineStart = this.at + 1;
      } else if (char !== ' ' && char !== '\t' && char !== '\r') return;
    }
  }

  private value(depth: number): JsonNode {
    const place = { ...this.here, from: this.at, to: this.at };
    const node = this.bare(place, depth);
    node.to = this.at;
    return node;
  }

  private bare(place: JsonSpan, depth: number): JsonNode {
    const char = this.text[this.at];
    if (depth > maxDepth) this.stop('deep');
    if (char === undefined) this.stop('end');
    if (char === '{') return { ...place, kind: 'object', members: this.members(depth) };
    if (char === '[') return { ...place, kind: 'array', items: this.items(depth) };
    if (char === '"') return { ...place, kind: 'string', value: this.string() };
    if (char === ',' || char === ']' || char === '}') this.stop('comma-too-many');
    if (this.word('true')) return { ...place, kind: 'boolean', value: true };
    if (this.word('false')) return { ...place, kind: 'boolean', value: false };
    if (this.word('null')) return { ...place, kind: 'null', value: null };
    if (/[-+.\d]/.test(char)) return { ...place, kind: 'number', value: this.number() };
    return this.stop('value', this.here);
  }

  private word(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  private number(): number {
    const found = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
    found.lastIndex = this.at;
    const text = found.exec(this.text)?.[0];
    // 0x12d1 and 012 begin like numbers and are none.
    if (text === undefined || /[\w.+-]/.test(this.text[this.at + text.length] ?? '')) return this.stop('number');
    this.at += text.length;
    return Number(text);
  }

  private string(): string {
    const begin = this.here;
    let value = '';
    for (this.at += 1; ;) {
      const char = this.text[this.at];
      if (char === undefined || char === '\n') return this.stop('string-open', begin);
      if (char === '"') {
        this.at += 1;
        return value;
      }
      if (char < ' ') return this.stop('string-control');
      value += char === '\\' ? this.escape() : char;
      this.at += 1;
    }
  }

  /** Stands on the last character of the escape afterwards. */
  private escape(): string {
    const char = this.text[this.at + 1] ?? '';
    if (char === 'u') {
      const hex = this.text.slice(this.at + 2, this.at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) return this.stop('escape');
      this.at += 5;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const value = Object.hasOwn(escapes, char) ? escapes[char] : undefined;
    if (value === undefined) return this.stop('escape');
    this.at += 1;
    return value;
  }

  private items(depth: number): JsonNode[] {
    const items: JsonNode[] = [];
    this.list(']', () => items.push(this.value(depth + 1)));
    return items;
  }

  private members(depth: number): JsonMember[] {
    const members: JsonMember[] = [];
    const seen = new Set<string>();
    this.list('}', () => {
      const place = this.here;
      const from = this.at;
      if (this.text[this.at] === ',') this.stop('comma-too-many');
      if (this.text[this.at] !== '"') this.stop(this.at < this.text.length ? 'key' : 'end');
      const key = this.string();
      const keyTo = this.at;
      if (seen.has(key)) this.troubles.push({ ...place, reason: 'twice', key });
      seen.add(key);
      this.blanks();
      if (this.text[this.at] !== ':') this.stop('colon-missing');
      this.at += 1;
      this.blanks();
      const node = this.value(depth + 1);
      members.push({ key, keyTo, ...place, from, to: this.at, node });
    });
    return members;
  }

  /** What stands between brackets, with exactly one comma between two. */
  private list(close: string, one: () => void): void {
    this.at += 1;
    this.blanks();
    if (this.text[this.at] === close) {
      this.at += 1;
      return;
    }
    for (;;) {
      one();
      this.blanks();
      const char = this.text[this.at];
      if (char === close) {
        this.at += 1;
        return;
      }
      if (char === undefined) this.stop('end');
      if (char !== ',') this.stop('comma-missing');
      const comma = this.here;
      this.at += 1;
      this.blanks();
      if (this.text[this.at] === close) this.stop('comma-too-many', comma);
    }
  }
}
