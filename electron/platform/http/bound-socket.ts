import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { errnoOf } from '../shared/errno.ts';

/**
 * Node ties a connection to an address of ours, never to a card; the kernel then chooses the card by the destination. Where two
 * cards lead to the same address, a connection must be tied to its card itself (SO_BINDTODEVICE, socket(7); since Linux 5.7
 * without any right). A small program does that and hands the bytes through. Each of these fails where the kernel refuses; curl
 * would go on without the tie and say nothing, so it is not among them.
 */
const carriers: readonly { program: string; args: (to: Target) => string[] }[] = [
  {
    program: 'socat',
    // -t: seconds between the far end's last byte and the end; our side stays open until then, so nothing is cut off.
    args: ({ card, host, port }) => ['-t', '0.2', '-', `TCP4:${host}:${port},so-bindtodevice=${card}`],
  },
  { program: 'python3', args: ({ card, host, port }) => ['-I', '-S', '-c', carrier, card, host, String(port)] },
];

/** The same in Python; 25 is SO_BINDTODEVICE. Ends when the far end has said all. */
const carrier = `
import os, select, socket, sys
card, host, port = sys.argv[1:4]
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, 25, card.encode() + b"\\0")
s.connect((host, int(port)))
ends = [0, s]
while s in ends:
    for r in select.select(ends, [], [])[0]:
        data = os.read(0, 65536) if r == 0 else s.recv(65536)
        if r == 0 and data: s.sendall(data)
        elif r == 0: ends.remove(0)
        elif data: os.write(1, data)
        else: ends.remove(s)
`;

export interface Target {
  card: string;
  host: string;
  port: number;
}

/** A connection through one card, as bytes both ways. */
export interface BoundSocket {
  stream: Duplex;
  /** Resolves when the carrier has gone: undefined, or why it failed. */
  ended: Promise<string | undefined>;
  close(): void;
}

/** Resolves with undefined when this computer has no program that can do it. */
export async function openBound(to: Target): Promise<BoundSocket | undefined> {
  // What is no name of a card could be read as more options.
  if (process.platform !== 'linux' || !/^[\w.-]{1,15}$/.test(to.card)) return undefined;
  for (const { program, args } of carriers) {
    const bound = await start(program, args(to));
    if (bound !== undefined) return bound;
  }
  return undefined;
}

/** Undefined when the program is not installed. */
function start(program: string, args: string[]): Promise<BoundSocket | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = `${said}${text}`.slice(-500)));
    const ended = new Promise<string | undefined>((done) => {
      child.once('close', (code) => {
        const last = said.trim().split('\n').at(-1) ?? '';
        done(code === 0 ? undefined : `${program}: ${last === '' ? String(code) : last}`);
      });
    });
    child.once('error', (error) => (errnoOf(error) === 'ENOENT' ? resolve(undefined) : reject(error)));
    // Its end is told by `ended`; a pipe that breaks before says nothing more.
    child.stdin.on('error', () => undefined);
    child.once('spawn', () => {
      const stream = Duplex.from({ writable: child.stdin, readable: child.stdout });
      stream.on('error', () => undefined);
      resolve({ stream, ended, close: () => void child.kill('SIGKILL') });
    });
  });
}
