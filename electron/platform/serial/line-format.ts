import { spawn } from 'node:child_process';
import type { SerialSettings } from '../../core/ports.ts';

/** ms; stty asks the driver and ends. A driver that is stuck with unsent bytes lets it wait for ever. */
const sttyMs = 3_000;

/**
 * Speed and format of an open port, by the system's own stty on our descriptor: it changes them without closing the port, so
 * nothing that waits is lost and DTR stays up, and it says what the driver made of it. (The binding sets the speed alone, and
 * throws away what waits.) Rejects with an error whose words are all it carries.
 */
export async function formatOpenPort(fd: number, wish: Partial<SerialSettings>): Promise<SerialSettings> {
  const refused = await stty(fd, argumentsOf(wish)).then(
    () => undefined,
    (error: unknown) => error,
  );
  try {
    // A driver that took a part of it makes stty fail as well; what is in force now is what counts.
    return readSettings(await stty(fd, ['-a']));
  } catch (error) {
    throw refused ?? error;
  }
}

function argumentsOf({ baudRate, dataBits, parity, stopBits }: Partial<SerialSettings>): string[] {
  return [
    ...(baudRate === undefined ? [] : [String(baudRate)]),
    ...(dataBits === undefined ? [] : [`cs${String(dataBits)}`]),
    ...(parity === undefined
      ? []
      : parity === 'none'
        ? ['-parenb']
        : ['parenb', parity === 'odd' ? 'parodd' : '-parodd']),
    ...(stopBits === undefined ? [] : [stopBits === 2 ? 'cstopb' : '-cstopb']),
  ];
}

/** Reads `speed 9600 baud; … cs8 -parenb -parodd -cstopb` (GNU and BSD write these words alike). */
export function readSettings(said: string): SerialSettings {
  const baudRate = Number(/\bspeed (\d+) baud/.exec(said)?.[1]);
  const bits = /(?:^|\s)cs([5-8])(?=[\s;]|$)/m.exec(said)?.[1];
  if (!Number.isInteger(baudRate) || bits === undefined) throw new Error(`stty says: ${said}`);
  const on = (flag: string): boolean => new RegExp(`(?:^|\\s)${flag}(?=[\\s;]|$)`, 'm').test(said);
  return {
    baudRate,
    dataBits: bits === '5' ? 5 : bits === '6' ? 6 : bits === '7' ? 7 : 8,
    parity: on('parenb') ? (on('parodd') ? 'odd' : 'even') : 'none',
    stopBits: on('cstopb') ? 2 : 1,
  };
}

function stty(fd: number, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    // As input, Node would make the descriptor a waiting one, for us too: it goes along as number 3, and the shell puts it in
    // place. Its words are read, so they must not be translated.
    const child = spawn('/bin/sh', ['-c', 'exec stty "$@" <&3 3<&-', 'stty', ...args], {
      stdio: ['ignore', 'pipe', 'pipe', fd],
      env: { ...process.env, LC_ALL: 'C' },
    });
    let out = '';
    let wrong = '';
    child.stdout?.on('data', (data: Buffer) => (out += data.toString()));
    child.stderr?.on('data', (data: Buffer) => (wrong += data.toString()));
    const late = setTimeout(() => child.kill('SIGKILL'), sttyMs);
    child.once('error', (error) => {
      clearTimeout(late);
      reject(error);
    });
    child.once('close', (code) => {
      clearTimeout(late);
      if (code === 0) resolve(out);
      else reject(new Error(`stty: ${wrong.trim()}`));
    });
  });
}
