import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { SystemPtys } from '../../../electron/platform/ptys/system-ptys.ts';
import { serveComPort } from '../../../electron/core/relay/rfc2217-server.ts';
import type { Link, Pty, SerialLine, SerialSettings } from '../../../electron/core/ports.ts';
import { FakeClock } from '../../doubles/fake-clock.ts';
import { eventually, has, peer, portOf, runRelay, type Peer, type Running } from './bench.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'rfc2217-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const open: (Running | Peer)[] = [];
const ptys: Pty[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await ('stop' in one ? one.stop() : one.kill());
  for (const one of ptys.splice(0)) await one.close();
});
const keep = <T extends Running | Peer>(one: T): T => {
  open.push(one);
  return one;
};

/** A pseudo-terminal that answers every line with OK, as the stick at the far end of a cable. */
async function modem(): Promise<string> {
  const pty = await new SystemPtys().open();
  ptys.push(pty);
  let line = '';
  pty.onData((data) => {
    line += Buffer.from(data).toString('latin1');
    const whole = line.split('\r');
    line = whole.pop() ?? '';
    for (const one of whole) void pty.write(Buffer.from(`${one}\r\r\nOK\r\n`, 'latin1'));
  });
  return pty.path;
}

/** pyserial's own client of RFC 2217 does what the words say and prints what it got, as JSON. */
const client = `
import json, sys, serial
port = serial.serial_for_url('rfc2217://127.0.0.1:' + sys.argv[1], baudrate=9600, bytesize=8, parity='N', stopbits=1, timeout=5)
port.write(b'AT\\xff\\r')
answer = port.read_until(b'OK\\r\\n')
port.baudrate = 57600
port.dtr = False
port.rts = True
port.write(b'ATI\\r')
second = port.read_until(b'OK\\r\\n')
port.reset_input_buffer()
lines = [port.cts, port.dsr, port.ri, port.cd]
port.close()
print(json.dumps({'first': answer.decode('latin1'), 'second': second.decode('latin1'), 'baud': port.baudrate, 'lines': lines}))
`;

/** Debian's own interpreter is the one that Debian's pyserial belongs to. */
const python = '/usr/bin/python3';
const pyserial = spawnSync(python, ['-c', 'import serial']).status === 0;

/** A client's connection: what it says goes in, what it hears is kept as hex. */
function twoEnds() {
  const ears = new Set<(data: Uint8Array) => void>();
  const heard: string[] = [];
  const off = () => () => undefined;
  const link: Link = {
    name: 'client',
    write: (data) =>
      Promise.resolve(
        void heard.push(
          Buffer.from(data)
            .toString('hex')
            .replaceAll(/(..)(?!$)/g, '$1 '),
        ),
      ),
    end: () => Promise.resolve(),
    onData: (ear) => {
      ears.add(ear);
      return () => ears.delete(ear);
    },
    onEnd: off,
    onClose: off,
    pause: () => undefined,
    resume: () => undefined,
    close: () => Promise.resolve(),
  };
  const say = (...pieces: number[][]): void => {
    for (const piece of pieces) for (const ear of ears) ear(Uint8Array.from(piece));
  };
  return { link, say, heard: () => heard.join(' ') };
}

describe('RFC 2217 with other programs', { timeout: 60_000 }, () => {
  it.skipIf(!pyserial)('serves pyserial: data with 0xff, speed, modem lines, purge', async () => {
    const one = keep(runRelay('rfc2217-listen:0,fork', `serial:${await modem()},b115200`));
    const port = portOf(await one.until('listening', ({ a, b }) => a.state === 'listening' && b.state === 'open'));
    const script = path.join(folder, 'client.py');
    writeFileSync(script, client);
    const far = keep(peer(python, [script, port]));
    expect([await far.ended, far.err()]).toEqual([0, '']);
    expect(JSON.parse(far.out().toString())).toEqual({
      first: 'ATÿ\r\r\nOK\r\n',
      second: 'ATI\r\r\nOK\r\n',
      baud: 57_600,
      // A pseudo-terminal has no such lines; without a word about them pyserial would raise.
      lines: [false, false, false, false],
    });
  });

  it.skipIf(!pyserial)(
    'gives pyserial its own speed and no line that is on where there is no serial line at all',
    async () => {
      const one = keep(runRelay('rfc2217-listen:0,fork', 'pty'));
      const port = portOf(await one.until('listening', ({ a, b }) => a.state === 'listening' && b.state === 'open'));
      const script = path.join(folder, 'lines.py');
      writeFileSync(
        script,
        `import sys, serial
port = serial.serial_for_url('rfc2217://127.0.0.1:' + sys.argv[1], baudrate=9600, bytesize=7, parity='E', stopbits=2, timeout=5)
port.baudrate = 57600
print(port.cts, port.dsr, port.cd)
port.close()
`,
      );
      const far = keep(peer(python, [script, port]));
      expect([await far.ended, far.err(), far.out().toString()]).toEqual([0, '', 'False False False\n']);
    },
  );

  it('what a client sets while the stick is away is set when it is back', async () => {
    const far = twoEnds();
    const asked: Partial<SerialSettings>[] = [];
    const stick: { line?: SerialLine } = {};
    const clock = new FakeClock();
    serveComPort(far.link, { line: () => stick.line, clock, log: { info: () => undefined, error: () => undefined } });
    // IAC WILL COM-PORT-OPTION, then 9600 baud and 7 data bits.
    far.say([255, 251, 44], [255, 250, 44, 1, 0, 0, 0x25, 0x80, 255, 240], [255, 250, 44, 2, 7, 255, 240]);
    await eventually('both confirmed', () => far.heard().includes('ff fa 2c 66 07 ff f0'));
    expect(far.heard()).toContain('ff fa 2c 65 00 00 25 80 ff f0');
    expect(asked).toEqual([]);
    stick.line = {
      settings: () => ({ baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 }),
      configure: (wish) => {
        asked.push(wish);
        return Promise.resolve({ baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 });
      },
      setLines: () => Promise.resolve(),
      readLines: () => Promise.resolve({ dcd: false, dsr: false, cts: false }),
      sendBreak: () => Promise.resolve(),
    };
    await clock.advance(500);
    await eventually('the line is set', () => asked.length > 0);
    await clock.advance(1000);
    expect(asked).toEqual([{ baudRate: 9600, dataBits: 7 }]);
    // From now on what is really in force is told: this line has no seven bits.
    far.say([255, 250, 44, 2, 7, 255, 240]);
    await eventually('the truth is told', () => far.heard().includes('ff fa 2c 66 08 ff f0'));
    await far.link.close();
  });

  it.skipIf(!has('ser2net'))('is a client of ser2net: sets the speed at the far end and carries bytes', async () => {
    const port = String(20_000 + Math.floor(Math.random() * 20_000));
    const config = path.join(folder, 'ser2net.yaml');
    writeFileSync(
      config,
      `connection: &stick\n  accepter: telnet(rfc2217),tcp,127.0.0.1,${port}\n  connector: serialdev,${await modem()},9600N81,local\n`,
    );
    const server = keep(peer('ser2net', ['-n', '-u', '-c', config]));
    const one = keep(runRelay('tcp-listen:0', `rfc2217:127.0.0.1:${port},b57600,retry=50,interval=0.1`));
    const near = portOf(await one.until('listening', ({ a }) => a.state === 'listening'));
    const user = keep(peer('socat', ['-', `tcp:127.0.0.1:${near}`]));
    await one.until('open', ({ b }) => b.state === 'open', 20_000);
    await user.write(Buffer.from('AT\xff\r', 'latin1'));
    await eventually('the answer', () => user.out().includes('OK\r\n'));
    expect(user.out().toString('latin1')).toBe('AT\xff\r\r\nOK\r\n');
    expect(server.child.exitCode).toBeNull();
  });

  it.skipIf(!has('ser2net'))(
    'a far end that is plain telnet carries bytes and says whose the settings are',
    async () => {
      const one = keep(runRelay('exec:cat', 'rfc2217:127.0.0.1:1,retry=0'));
      expect(await one.done).toMatchObject({ b: { error: { code: 'relay.refused' } } });
      const plain = keep(runRelay('tcp-listen:0', 'exec:cat'));
      const port = portOf(await plain.until('listening', ({ a }) => a.state === 'listening'));
      const asked = keep(runRelay('exec:cat', `rfc2217:127.0.0.1:${port},b9600`));
      expect(await asked.done).toMatchObject({ b: { error: { code: 'relay.far-settings' } } });
    },
  );
});

describe.skipIf(!has('picocom'))('a terminal program on the pty', { timeout: 30_000 }, () => {
  it('picocom talks to the port behind a link, twice', async () => {
    const link = path.join(folder, 'modem');
    const one = keep(runRelay(`pty:link=${link}`, `serial:${await modem()}`));
    await one.until('open', ({ a, b }) => a.state === 'open' && b.state === 'open');
    for (const word of ['AT+ONE', 'AT+TWO']) {
      const user = keep(
        peer('picocom', ['-q', '-r', '-l', '-x', '2000', '--omap', '', '--imap', '', '-t', `${word}\r`, link]),
      );
      await eventually(`the answer to ${word}`, () => user.out().toString().includes(`${word}\r\r\nOK`));
      await user.kill();
    }
  });
});
