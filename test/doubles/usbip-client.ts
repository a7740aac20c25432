import { Buffer } from 'node:buffer';
import { connect, type Socket } from 'node:net';

/** A tiny client: writes requests, collects what comes, waits for a number of bytes. */
export class UsbIpClient {
  readonly socket: Socket;
  closed = false;
  #bytes = Buffer.alloc(0);
  #device = 0;
  #wake = (): void => undefined;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (data) => {
      this.#bytes = Buffer.concat([this.#bytes, data]);
      this.#wake();
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.closed = true;
      this.#wake();
    });
  }
  async take(length: number): Promise<Buffer> {
    while (this.#bytes.length < length && !this.closed) await new Promise<void>((wake) => (this.#wake = wake));
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }
  async end(): Promise<void> {
    while (!this.closed) await new Promise<void>((wake) => (this.#wake = wake));
  }
  get unread(): number {
    return this.#bytes.length;
  }
  send(hex: string): void {
    this.socket.write(Buffer.from(hex, 'hex'));
  }
  async import(busId = '1-1'): Promise<Buffer> {
    this.send(`0111800300000000${Buffer.from(busId.padEnd(32, '\0')).toString('hex')}`);
    const head = await this.take(8);
    if (head.readUInt32BE(4) !== 0) return head;
    const device = await this.take(312);
    this.#device = device.readUInt32BE(288) * 0x10000 + device.readUInt32BE(292);
    return Buffer.concat([head, device]);
  }
  submit(
    seqnum: number,
    to: { endpoint: number; length?: number; data?: string; setup?: string; flags?: number },
  ): void {
    const head = Buffer.alloc(48);
    head.writeUInt32BE(1, 0);
    head.writeUInt32BE(seqnum, 4);
    head.writeUInt32BE(this.#device, 8);
    head.writeUInt32BE(to.flags ?? 0, 20);
    head.writeUInt32BE(to.endpoint >> 7, 12);
    head.writeUInt32BE(to.endpoint & 0x7f, 16);
    head.writeUInt32BE(to.length ?? (to.data ?? '').length / 2, 24);
    head.write(to.setup ?? '', 40, 'hex');
    this.send(head.toString('hex') + (to.data ?? ''));
  }
  unlink(seqnum: number, target: number): void {
    const head = Buffer.alloc(48);
    head.writeUInt32BE(2, 0);
    head.writeUInt32BE(seqnum, 4);
    head.writeUInt32BE(target, 20);
    this.send(head.toString('hex'));
  }
  /** One answer: command, sequence number, status, bytes moved. */
  async answer(): Promise<{ command: number; seqnum: number; status: number; actual: number }> {
    const head = await this.take(48);
    return {
      command: head.readUInt32BE(0),
      seqnum: head.readUInt32BE(4),
      status: head.readInt32BE(20),
      actual: head.readUInt32BE(24),
    };
  }
  configure(): Promise<unknown> {
    this.submit(1, { endpoint: 0, setup: '0009010000000000' });
    return this.answer();
  }
}
