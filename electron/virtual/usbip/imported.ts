import type { VirtualStick } from '../stick/stick.ts';
import type { Setup, Transfer, TransferEnd } from '../stick/types.ts';
import { encodeSubmitted, encodeUnlinked, parseCommand, status, type Submit } from './codec.ts';

/** What a client may have waiting at one time; Linux drivers keep a few dozen transfers in flight. */
const pendingLimit = 1024;

/** A transfer that the client waits for; `held` while it has not been given to the stick. */
interface Waiting {
  submit: Submit;
  transfer: Transfer | 'held';
}

export interface ImportedOptions {
  stick: VirtualStick;
  /** The number that names the stick in all commands. */
  device: number;
  send: (bytes: Uint8Array) => void;
}

/** A stick in the hands of one client: transfers in, their ends out. */
export class ImportedStick {
  readonly #stick: VirtualStick;
  readonly #device: number;
  readonly #send: (bytes: Uint8Array) => void;
  readonly #pending = new Map<number, Waiting>();
  /**
   * Endpoints that stopped at a short read. A host controller stops a queue there, and its driver takes back what was queued
   * behind; over a network both need time, in which the next transfers must not eat what comes after (a disk's status).
   */
  readonly #stopped = new Set<number>();
  #bytes = Buffer.alloc(0);
  #closed = false;

  constructor(options: ImportedOptions) {
    this.#stick = options.stick;
    this.#device = options.device;
    this.#send = options.send;
  }

  /** Takes bytes, cut anywhere. Returns what is wrong with them when they are no USB/IP; the connection is of no use then. */
  receive(chunk: Uint8Array): string | undefined {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (;;) {
      const parsed = parseCommand(this.#bytes, this.#device);
      if (parsed.kind === 'more') return undefined;
      if (parsed.kind === 'rubbish') return parsed.why;
      this.#bytes = this.#bytes.subarray(parsed.used);
      const { request } = parsed;
      if (request.kind === 'unlink') this.#unlink(request.seqnum, request.target);
      else if (request.kind === 'submit') {
        if (this.#pending.size >= pendingLimit) return 'too many transfers waiting';
        if (this.#pending.has(request.seqnum)) return `sequence number ${request.seqnum} twice`;
        this.#submit(request);
      }
    }
  }

  /** Whether the client has begun a command and not ended it. */
  get unfinished(): boolean {
    return this.#bytes.length > 0;
  }

  close(): void {
    this.#closed = true;
    for (const { transfer } of this.#pending.values()) if (transfer !== 'held') transfer.cancel();
    this.#pending.clear();
  }

  #submit(submit: Submit): void {
    if ((submit.endpoint & 0x7f) === 0) {
      this.#end(submit, this.#stick.control(setupOf(submit.setup), submit.data));
      return;
    }
    if ((submit.endpoint & 0x80) === 0) {
      // Whoever sends something new has done with the answer that was short.
      this.#stopped.clear();
      this.#end(submit, this.#stick.transferOut(submit.endpoint, submit.data));
      return;
    }
    if (!submit.shortNotOk) this.#stopped.delete(submit.endpoint);
    if (submit.shortNotOk && (this.#stopped.has(submit.endpoint) || this.#readsOn(submit.endpoint)))
      this.#pending.set(submit.seqnum, { submit, transfer: 'held' });
    else this.#read(submit);
  }

  #read(submit: Submit): void {
    const transfer = this.#stick.transferIn(submit.endpoint, submit.length);
    this.#pending.set(submit.seqnum, { submit, transfer });
    void transfer.done.then((end) => {
      // Taken back: the answer to the unlink says so, and the transfer itself is never answered.
      if (end.status === 'cancelled') return;
      this.#pending.delete(submit.seqnum);
      this.#end(submit, end);
      if (submit.shortNotOk) this.#goOn(submit, end);
    });
  }

  /** Whether a read that must not be short is with the stick: those behind it wait for how it ends. */
  #readsOn(endpoint: number): boolean {
    return [...this.#pending.values()].some(
      ({ submit, transfer }) => submit.endpoint === endpoint && submit.shortNotOk && transfer !== 'held',
    );
  }

  /** A read that must not be short has ended: the next one goes to the stick, unless the queue stops here. */
  #goOn(last: Submit, end: TransferEnd): void {
    if (isShort(last, end)) {
      this.#stopped.add(last.endpoint);
      return;
    }
    const next = [...this.#pending.values()].find(
      ({ submit, transfer }) => submit.endpoint === last.endpoint && transfer === 'held',
    );
    if (next !== undefined) this.#read(next.submit);
  }

  #unlink(seqnum: number, target: number): void {
    const waiting = this.#pending.get(target);
    const wasWaiting = waiting !== undefined && (waiting.transfer === 'held' || waiting.transfer.cancel());
    if (wasWaiting) {
      this.#pending.delete(target);
      if (waiting.transfer !== 'held') this.#goOn(waiting.submit, { status: 'cancelled' });
    }
    this.#send(encodeUnlinked(seqnum, wasWaiting ? status.unlinked : status.ok));
  }

  #end(submit: Submit, end: TransferEnd): void {
    if (this.#closed) return;
    const none = new Uint8Array(0);
    if (end.status !== 'ok') {
      const code = end.status === 'stall' ? status.stall : status.gone;
      this.#send(encodeSubmitted(submit.seqnum, { status: code, actual: 0, data: none }));
      return;
    }
    const isIn = (submit.endpoint & 0x80) !== 0;
    const data = isIn ? end.data.subarray(0, submit.length) : none;
    const code = isIn && isShort(submit, end) ? status.short : status.ok;
    this.#send(encodeSubmitted(submit.seqnum, { status: code, actual: isIn ? data.length : end.taken, data }));
  }
}

/** Whether a read that must not be short has come to an end with fewer bytes, or by an error. */
const isShort = (submit: Submit, end: TransferEnd): boolean =>
  submit.shortNotOk && (end.status === 'ok' ? end.data.length < submit.length : end.status !== 'cancelled');

function setupOf(bytes: Uint8Array): Setup {
  const view = Buffer.from(bytes);
  return {
    requestType: view.readUInt8(0),
    request: view.readUInt8(1),
    value: view.readUInt16LE(2),
    index: view.readUInt16LE(4),
    length: view.readUInt16LE(6),
  };
}
