/** What a session with a stick gave, as it came: the stuff of which a model is made. Plain data. */

/** One AT command and what was answered. */
export interface RecordedCommand {
  /** With `AT` in front. */
  command: string;
  lines: readonly string[];
  /** `OK`, `ERROR`, `+CME ERROR: 10`, `COMMAND NOT SUPPORT`. */
  final: string;
}

/** One request to the stick's page that was answered. */
export interface RecordedPage {
  /** With everything behind the question mark. */
  path: string;
  body: string;
}

/** What stands behind an interface with class codes of the maker's own: told by the maker's tables and by who answered. */
export type PortKind = 'at' | 'modem' | 'diag';

export interface Raw {
  name: string;
  /** What it was being; names the one personality of the model. */
  mode: string;
  /** The device descriptor, 18 bytes. */
  device: Uint8Array;
  /** All configuration descriptors, whole. */
  configurations: readonly Uint8Array[];
  /** bConfigurationValue in force. */
  active: number;
  /** String descriptors by their index. */
  strings: ReadonlyMap<number, string>;
  ports: ReadonlyMap<number, PortKind>;
  /** Drivers of the computer by interface. */
  drivers: ReadonlyMap<number, string>;
  /** Disks by interface, as INQUIRY tells them. */
  disks: ReadonlyMap<number, { kind: 'cd' | 'card-reader'; vendor: string; model: string; revision: string }>;
  at: readonly RecordedCommand[];
  /** The stick's own address and its pages; undefined when it shows no card that answers. */
  web: { address: string; pages: readonly RecordedPage[] } | undefined;
}
