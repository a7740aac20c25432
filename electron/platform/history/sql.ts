/** What the history needs of a database. SQLite and PostgreSQL stand behind it; the statements are the same for both. */
export type SqlValue = string | number | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** Asks with `?` in place of values. */
export interface SqlAsk {
  all(sql: string, values?: readonly SqlValue[]): Promise<SqlRow[]>;
}

/** The few words in which the two differ. */
export interface Dialect {
  /** Type of a text that is compared byte by byte, so that ISO times and ids sort alike everywhere. */
  text: string;
  /** Asks for the names of all tables. */
  tableNames: string;
  /** Begins a condition that a text holds another, letter for letter: `CONTAINS(text, other) > 0`. */
  contains: 'instr' | 'strpos';
}

export interface Sql extends SqlAsk {
  readonly dialect: Dialect;
  /** For people; no password. */
  readonly where: string;
  /** Does the work as one: all of it is on the disk when it resolves, or nothing of it. One at a time. */
  write<T>(work: (ask: SqlAsk) => Promise<T>): Promise<T>;
  /** Keeps the whole database as it is, before it is changed to form `version`; does nothing where a server is asked. */
  backUp(version: number): Promise<void>;
  /** Makes sure that what was taken out is in no file any more. */
  scrub(): Promise<void>;
  close(): Promise<void>;
}
