/**
 * The interfaces to the world. `electron/platform` implements them on the real computer, `electron/virtual` on virtual
 * sticks; core knows nothing else. All methods that can fail reject with `Failure` (model/errors.ts) and nothing else.
 * Times are milliseconds. Every handle has one owner, who closes it; closing twice is allowed and does nothing.
 */
import type {
  ErrorData,
  HistoryEntry,
  HistoryPage,
  HistoryQuery,
  HistoryStick,
  OtherProgram,
  Place,
  PortSighting,
  CardSighting,
  ControlSighting,
  Reach,
  RelayAddress,
  ReplayState,
  Sighting,
  SystemCheck,
} from './model/index.ts';

/** Ends a subscription or releases a resource; a second call does nothing. */
export type Dispose = () => void;

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Monotonic milliseconds, for measuring. */
  monotonic(): number;
  /** Resolves after `ms`, or rejects with Failure `run.cancelled` when the signal aborts first. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `fire` once after `ms` unless disposed first. */
  after(ms: number, fire: () => void): Dispose;
}

export type BusEvent =
  /** A device is there (also for each one present when watching starts is NOT sent: call list()). */
  | { kind: 'arrived'; sighting: Sighting }
  /** The same device, seen anew: drivers bound, ports or cards made, an address given. */
  | { kind: 'changed'; sighting: Sighting }
  | { kind: 'left'; place: Place };

export interface UsbBus {
  /** Undefined when the bus can be used, else why not (`usb.no-bus`, …). */
  trouble(): Promise<ErrorData | undefined>;
  /** All devices now, hubs left out. Never rejects for a single unreadable device: it is listed with what could be read. */
  list(): Promise<Sighting[]>;
  /** Tells plug, unplug and change as they happen. Errors of the watcher arrive as `trouble`. */
  watch(listener: (event: BusEvent) => void, trouble: (error: ErrorData) => void): Dispose;
  /** Opens the device at a place; waits up to 3 s for the rights to one that has just come. Failures: usb.not-found, usb.no-rights, usb.busy, usb.gone. */
  open(place: Place): Promise<UsbDevice>;
}

export interface ControlSetup {
  requestType: number;
  request: number;
  value: number;
  index: number;
}

/**
 * An open device. Transfer failures: usb.stall, usb.timeout, usb.gone, usb.io. A transfer that is pending when the device
 * leaves ends with usb.gone within its own time-out at the latest.
 */
export interface UsbDevice {
  readonly place: Place;
  /** Whether a kernel driver (not usbfs) is bound to the interface. */
  hasDriver(interfaceNumber: number): Promise<boolean>;
  /** Takes the kernel driver off; does nothing if none is bound. Failure usb.driver-stays. */
  detachDriver(interfaceNumber: number): Promise<void>;
  /** Gives the interface back to the kernel's driver. */
  attachDriver(interfaceNumber: number): Promise<void>;
  claim(interfaceNumber: number): Promise<void>;
  release(interfaceNumber: number): Promise<void>;
  controlOut(setup: ControlSetup, data: Uint8Array, timeoutMs: number): Promise<void>;
  controlIn(setup: ControlSetup, length: number, timeoutMs: number): Promise<Uint8Array>;
  /** Bulk or interrupt, whichever the endpoint is. Resolves with the number of bytes taken. */
  transferOut(endpoint: number, data: Uint8Array, timeoutMs: number): Promise<number>;
  /** Bulk or interrupt; may give fewer bytes than asked. */
  transferIn(endpoint: number, length: number, timeoutMs: number): Promise<Uint8Array>;
  /** bConfigurationValue; 0 puts the device into the addressed state. */
  setConfiguration(value: number): Promise<void>;
  setAlternate(interfaceNumber: number, setting: number): Promise<void>;
  clearHalt(endpoint: number): Promise<void>;
  reset(): Promise<void>;
  close(): Promise<void>;
}

export interface SerialSettings {
  baudRate: number;
  dataBits: 5 | 6 | 7 | 8;
  parity: 'none' | 'even' | 'odd';
  stopBits: 1 | 2;
}

export interface LineState {
  dcd: boolean;
  cts: boolean;
  dsr: boolean;
}

/** An open serial port. Data arrive as they come, in order, none before a listener is set is lost (buffered up to 1 MiB). */
export interface SerialChannel {
  readonly path: string;
  /** Resolves when the bytes are handed to the driver. Failures: serial.gone, serial.io. */
  write(data: Uint8Array): Promise<void>;
  onData(listener: (data: Uint8Array) => void): Dispose;
  /** Called once when the port goes by itself (unplug, error) or by close(). */
  onClose(listener: (error: ErrorData | undefined) => void): Dispose;
  /** Stops reading from the driver until resume(): back-pressure for slow consumers. */
  pause(): void;
  resume(): void;
  /** Failure serial.no-lines where the port has no modem lines (a pty). */
  setLines(lines: { dtr?: boolean; rts?: boolean }): Promise<void>;
  sendBreak(ms: number): Promise<void>;
  readLines(): Promise<LineState>;
  /** What is really in force. */
  settings(): SerialSettings;
  /**
   * Changes speed and format of the open port; what was read and what waits stays. Gives what is then in force, read back from
   * the system; it may differ. Failures serial.gone, port.closed, serial.io.
   */
  configure(wish: Partial<SerialSettings>): Promise<SerialSettings>;
  close(): Promise<void>;
}

export interface OpenHow {
  /**
   * The port has just come, at a place from which other programs are kept off: no look through the files of all programs for
   * who may have it open. A lock on it counts all the same.
   */
  fresh?: boolean;
}

export interface SerialPorts {
  /** Opens exclusively; waits up to 3 s for the rights to a port that has just come. Failures: serial.not-found, serial.no-rights, serial.held, serial.io. */
  open(path: string, settings: SerialSettings, how?: OpenHow): Promise<SerialChannel>;
  /** Who has the port open: other programs by name and process id; empty when nobody or not to be known. */
  holders(port: PortSighting): Promise<{ program: string; pid: number }[]>;
}

export interface NetworkCards {
  /** The card's present addresses, gateway and link; undefined when it is gone. */
  look(card: CardSighting): Promise<CardSighting | undefined>;
}

export interface HttpRequest {
  method: 'GET' | 'POST';
  /** Host of the stick as it knows itself, e.g. 192.168.0.1. */
  host: string;
  path: string;
  headers: Record<string, string>;
  body?: string | undefined;
  timeoutMs: number;
  /** Which card carries it; never the computer's default route. */
  reach: Reach;
}

export interface HttpAnswer {
  status: number;
  /** Lower-case names; several values joined with ", ". */
  headers: Record<string, string>;
  body: string;
}

export interface Http {
  /** Failures: http.unreachable, http.timeout, http.too-large (1 MiB), http.rubbish (not HTTP, truncated). Follows no redirect. */
  request(request: HttpRequest): Promise<HttpAnswer>;
}

/** The system's own programs for QMI and MBIM: they ask a stick that shows no port and no page. */
export interface ControlTools {
  /**
   * Asks one question that only reads, through the proxy that shares the channel with other programs, and gives what the
   * program wrote, line by line. Failures: control.no-tool, control.no-rights, control.gone, control.silent,
   * control.refused (the stick's or the program's words), run.cancelled.
   *
   * @param question an option of the program (`--dms-get-model`); anything that could change the stick is refused
   */
  ask(request: {
    control: ControlSighting;
    question: string;
    timeoutMs: number;
    signal: AbortSignal;
  }): Promise<string[]>;
  /** Who has the channel open; `shares` = a proxy that passes the questions of several programs on. */
  holders(control: ControlSighting): Promise<{ program: string; pid: number; shares: boolean }[]>;
}

/** One echo through a stick's own card. */
export interface Pinger {
  /**
   * Sends one echo request through that card, never by the computer's default route. Failures: connection.no-echo,
   * connection.no-ping (this computer cannot send one: no program, no right), run.cancelled.
   */
  ping(request: {
    card: CardSighting;
    host: string;
    timeoutMs: number;
    signal: AbortSignal;
  }): Promise<{ tookMs: number }>;
}

/** Other programs that act on sticks. */
export interface OtherPrograms {
  /**
   * Keeps usb_modeswitch, ModemManager and the like off this place until given back; several holders of one place are
   * counted. `did` names the programs held off; empty when nothing was needed. `couldNot` names those that act on sticks and
   * cannot be held off (no rights).
   */
  holdOff(place: Place): Promise<{ did: string[]; couldNot?: string[]; giveBack: () => Promise<void> }>;
  /**
   * What these programs do at a place now, or would do at its next plug; read without starting anything. Never rejects: what
   * cannot be read is left out. `sighting` is undefined for a place that is empty at the moment.
   */
  look(place: Place, sighting: Sighting | undefined): Promise<OtherProgram[]>;
  /** Takes away what a copy of this program that was killed has left; does nothing without the right to. Never rejects. */
  tidy(): Promise<void>;
}

export interface PlaceLocks {
  /** Does the work while no other copy of the program may run on this place. Failure place.held with the process that has it. */
  hold<T>(place: Place, work: () => Promise<T>): Promise<T>;
}

export interface Ptys {
  /** A new pseudo-terminal pair; the slave's path opens like a serial port. Failure virtual.no-ptys. */
  open(): Promise<Pty>;
}
export interface Pty {
  readonly path: string;
  /** To whoever has the slave open. Resolves when the kernel took it all; the bytes must stay as they are until then. */
  write(data: Uint8Array): Promise<void>;
  /** The bytes are lent: whoever keeps them makes a copy. */
  onData(listener: (data: Uint8Array) => void): Dispose;
  /** Stops reading until resume(): the other side is held back. */
  pause(): void;
  resume(): void;
  close(): Promise<void>;
}

export interface Files {
  /** Writes the whole file or nothing (temporary file, fsync, rename) and reads it back. Failures: file.unwritable, file.no-space, file.exists. */
  writeWhole(path: string, data: Uint8Array | string, options: { mode: number; replace: boolean }): Promise<void>;
  read(path: string): Promise<Uint8Array>;
}

/** The append-only journal of runs. One writer; survives a crash in mid-write (a torn last line is dropped). */
export interface Journal {
  append(entry: unknown): Promise<void>;
  /** All whole entries, oldest first. */
  read(): Promise<unknown[]>;
}

/**
 * The history of the bench: the user's own file, or a server that several benches share. All in clear; faces mask. Several
 * programs may have it open; one writes at a time. Failures of every method: store.locked (another program keeps writing),
 * store.newer, store.no-engine, store.unreachable, file.no-space, file.unwritable, file.unreadable. A write that failed has changed nothing.
 */
export interface HistoryStore {
  /** Where it lies, for people: the file, or server and database. No password. */
  readonly where: string;
  /** Why nothing can be written now, where that is so; what is there can be read. */
  readonly readOnly: ErrorData | undefined;
  /** Keeps entries, all or none, each in place of one with the same id. They are on the disk when it resolves. */
  put(...entries: readonly HistoryEntry[]): Promise<void>;
  get(id: string): Promise<HistoryEntry | undefined>;
  /** Lines without their bodies, newest first unless asked otherwise. */
  search(query: HistoryQuery): Promise<HistoryPage>;
  /** The same with bodies; `limit` and `offset` count. */
  entries(query: HistoryQuery): Promise<HistoryEntry[]>;
  /** A stick by its key; undefined when nothing is kept of it. */
  stick(key: string): Promise<HistoryStick | undefined>;
  /** All that was kept of a stay is this stick's. */
  assign(visit: string, stick: { key: string; imei?: string; iccid?: string; name?: string }): Promise<void>;
  /**
   * Takes a stick out so that no file of the history holds anything of it any more. `numbers`: those that were its own alone,
   * for other files that may hold them.
   */
  forget(stick: string): Promise<{ entries: number; numbers: string[] }>;
  /** Takes out what is older, so that no file holds it any more. @param before ISO 8601 */
  prune(before: string): Promise<{ entries: number }>;
  close(): Promise<void>;
}

/** Where a router's SSH server is, and as whom. */
export interface RouterAddress {
  /** Name or address. */
  host: string;
  port: number;
  user: string;
}

/** The host key that a router showed; `fingerprint` as OpenSSH writes it (`SHA256:…`). */
export interface RouterKey {
  type: string;
  fingerprint: string;
}

/** What lets in. It is kept in memory for one connection and written nowhere. */
export type RouterSecret =
  | { kind: 'password'; password: string }
  | { kind: 'key'; key: string; passphrase?: string | undefined }
  | { kind: 'none' };

export interface RouterRan {
  code: number;
  out: string;
  err: string;
}

/** A way into one router. Commands run one after the other in a shell of the router. */
export interface RouterShell {
  readonly key: RouterKey;
  /** Failures: router.lost, router.timeout, router.too-large (4 MiB), run.cancelled. A command that fails has another code than 0. */
  run(command: string, options: { input?: string; timeoutMs: number }): Promise<RouterRan>;
  close(): Promise<void>;
}

export interface RouterShells {
  /**
   * Opens a shell. The host key is compared with `known` before any secret leaves this computer. Failures: router.unknown-key
   * (none is known), router.changed-key (another one is), router.refused, router.bad-key, router.unreachable,
   * router.timeout, run.cancelled.
   *
   * @param known fingerprint that a person has confirmed
   */
  open(
    address: RouterAddress,
    secret: RouterSecret,
    known: string | undefined,
    signal: AbortSignal,
  ): Promise<RouterShell>;
}

export interface SystemProbe {
  checks(): Promise<SystemCheck[]>;
  /**
   * Mends one check with rights that the person grants for this step. `runs`: the command as it was shown; nothing else is run.
   * Failures system.changed, system.no-pkexec, system.dismissed, system.not-allowed, system.mend-failed.
   */
  mend(key: SystemCheck['key'], runs: string): Promise<void>;
}

export interface Log {
  info(text: string, data?: Record<string, unknown>): void;
  error(text: string, data?: Record<string, unknown>): void;
}

/**
 * One open end of a relay: bytes both ways, each direction ending for itself. Data arrive in order; none is lost between the
 * opening and the first listener. After close() no listener is called.
 */
export interface Link {
  /** For people: `127.0.0.1:50112`, `/dev/ttyUSB2`. */
  readonly name: string;
  /** Resolves when more may be written. Failures relay.gone, relay.io. The bytes must stay as they are until then. */
  write(data: Uint8Array): Promise<void>;
  /** Nothing more will be written; the far end may go on sending. */
  end(): Promise<void>;
  /** The bytes are lent: whoever needs them after the call makes a copy. */
  onData(listener: (data: Uint8Array) => void): Dispose;
  /** The far end sends nothing more. */
  onEnd(listener: () => void): Dispose;
  /** Both directions are over, with the fault if it was one. Called at once when it is over already. */
  onClose(listener: (error: ErrorData | undefined) => void): Dispose;
  pause(): void;
  resume(): void;
  /** Where the end is a serial line. */
  readonly line?: SerialLine | undefined;
  /** Where AT commands went to the end before: what it remembers of them, and a place for what it remembers afterwards. */
  readonly past?: { readonly before: AtPast; after: AtPast } | undefined;
  /** Where the end plays a recording: how it goes. */
  readonly replay?: (() => ReplayState) | undefined;
  close(): Promise<void>;
}

/** What a stick remembers of AT commands: the line that `A/` repeats, and the settings that change how lines are read. */
export interface AtPast {
  readonly lastLine?: string | undefined;
  readonly registers?: { s3: number; s4: number; s5: number; digits: boolean; quiet: boolean } | undefined;
}

/** Speed, format and modem lines of a serial end. */
export interface SerialLine {
  /** What is really in force. */
  settings(): SerialSettings;
  /** Sets what can be set and gives what is then in force; it may differ. Failures serial.*. */
  configure(wish: Partial<SerialSettings>): Promise<SerialSettings>;
  /** Failure serial.no-lines where there are none (a pseudo-terminal). */
  setLines(lines: { dtr?: boolean; rts?: boolean }): Promise<void>;
  readLines(): Promise<LineState>;
  /** ms, 1 to 5000. */
  sendBreak(ms: number): Promise<void>;
}

/** An end that waits for clients. */
export interface Listener {
  /** Where it listens, with the port that the system chose: `127.0.0.1:7000`. */
  readonly name: string;
  /** A client that came before the first listener waits. */
  onLink(listener: (link: Link) => void): Dispose;
  /** A client that was turned away, with the reason. */
  onRefused(listener: (why: ErrorData) => void): Dispose;
  onClose(listener: (error: ErrorData | undefined) => void): Dispose;
  close(): Promise<void>;
}

/** Opens the ends of relays. */
export interface RelayEnds {
  /** Goes to the far end. Failures relay.refused, relay.not-there, relay.tls, file.*, serial.*, virtual.no-ptys, run.cancelled. */
  open(end: RelayAddress, signal: AbortSignal): Promise<Link>;
  /** Waits for clients. Failures relay.in-use, relay.tls, file.*. */
  listen(end: RelayAddress): Promise<Listener>;
}

/**
 * Passwords of sticks' own pages in the system's secret store. Where the system has none that protects, nothing is kept.
 * `page` names a page of a stick and holds nothing secret. Failures: file.*.
 */
export interface Secrets {
  /** Whether a password that is given will be kept. */
  readonly canKeep: boolean;
  /** Pages for which something is kept. */
  pages(): Promise<string[]>;
  /** Undefined when nothing is kept, or when what is kept cannot be opened any more. */
  read(page: string): Promise<string | undefined>;
  /** Keeps it and reads it back; false where the system has no store. */
  keep(page: string, secret: string): Promise<boolean>;
  /** Whether there was one. */
  forget(page: string): Promise<boolean>;
}

/** Everything the core needs, put together once in a composition root. */
export interface World {
  usb: UsbBus;
  serial: SerialPorts;
  cards: NetworkCards;
  http: Http;
  controls: ControlTools;
  others: OtherPrograms;
  locks: PlaceLocks;
  system: SystemProbe;
  files: Files;
  secrets: Secrets;
  journal: Journal;
  clock: Clock;
  log: Log;
}
