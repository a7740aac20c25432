import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure, relayAddressSchema, type RelayAddress } from '../model/index.ts';
import { formatAddress, parseAddress } from './parse-address.ts';
import { readSocatLine } from './socat-line.ts';

const faultOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    if (error instanceof Failure) return [error.code, error.data.params['reason'], error.data.params['column']];
    throw error;
  }
  return 'nothing thrown';
};

describe('an end of a relay', () => {
  it.each<[string, RelayAddress]>([
    ['stick:1-1.4/at', { type: 'stick', place: '1-1.4', port: 'at' }],
    ['stick:v1-1', { type: 'stick', place: 'v1-1', port: 'at' }],
    ['stick:1-1/if3,b9600', { type: 'stick', place: '1-1', port: 'if3', baudRate: 9600 }],
    ['serial:/dev/ttyUSB2,b115200', { type: 'serial', path: '/dev/ttyUSB2', baudRate: 115_200 }],
    ['/dev/ttyUSB2,b115200,raw,echo=0', { type: 'serial', path: '/dev/ttyUSB2', baudRate: 115_200, echo: false }],
    ['serial:/dev/x,cs7,parenb,parodd,cstopb', { type: 'serial', path: '/dev/x', dataBits: 7, parity: 'odd', stopBits: 2 }],
    ['pty:link=/tmp/modem', { type: 'pty', link: '/tmp/modem' }],
    ['PTY,link=/tmp/modem,rawer,wait-slave', { type: 'pty', link: '/tmp/modem' }],
    ['pty', { type: 'pty' }],
    ['tcp:192.168.0.1:7000', { type: 'tcp', host: '192.168.0.1', port: 7000 }],
    ['TCP6:[::1]:7000,retry=3,interval=0.5', { type: 'tcp', host: '::1', port: 7000, retry: 3, intervalS: 0.5 }],
    ['tcp-listen:7000,bind=127.0.0.1,fork,reuseaddr,max-children=4', { type: 'tcp-listen', port: 7000, bind: '127.0.0.1', fork: true, max: 4 }],
    ['TCP4-LISTEN:7000,fork,range=10.0.0.0/8', { type: 'tcp-listen', port: 7000, fork: true, allow: ['10.0.0.0/8'] }],
    ['unix:/run/modem.sock', { type: 'unix', path: '/run/modem.sock' }],
    ['UNIX-LISTEN:/run/modem.sock,fork', { type: 'unix-listen', path: '/run/modem.sock', fork: true }],
    ['openssl:host:443,cert=/a.pem,cafile=/ca.pem,verify=0', { type: 'tls', host: 'host', port: 443, cert: '/a.pem', caFile: '/ca.pem', verify: false }],
    ['OPENSSL-LISTEN:4433,cert=/a.pem,fork', { type: 'tls-listen', port: 4433, cert: '/a.pem', fork: true }],
    ['rfc2217:box:2217,b57600', { type: 'rfc2217', host: 'box', port: 2217, baudRate: 57_600 }],
    ['rfc2217-listen:2217', { type: 'rfc2217-listen', port: 2217 }],
    ['exec:chat -v "" AT OK', { type: 'exec', command: ['chat', '-v', '', 'AT', 'OK'] }],
    ["exec:'my tool' a\\,b,retry=1", { type: 'exec', command: ['my tool', 'a,b'], retry: 1 }],
    ['stick:1-1/at,echo', { type: 'stick', place: '1-1', port: 'at', echo: true }],
    ['-,echo=0', { type: 'stdio' }],
    ['tcp-listen:7000,bind=0.0.0.0,token=/t,allow=10.0.0.0/8', { type: 'tcp-listen', port: 7000, bind: '0.0.0.0', token: '/t', allow: ['10.0.0.0/8'] }],
    ['replay:/tmp/log,speed=4', { type: 'replay', path: '/tmp/log', speed: 4 }],
    ['file:/tmp/log,append', { type: 'file', path: '/tmp/log', append: true }],
    ['./here.log', { type: 'file', path: './here.log' }],
    ['-', { type: 'stdio' }],
    ['stdio,crnl', { type: 'stdio', lineEnds: 'crlf' }],
    ['tcp:h:1,forever,idle=2.5', { type: 'tcp', host: 'h', port: 1, retry: 'forever', idleS: 2.5 }],
    ['file:/tmp/a\\,b', { type: 'file', path: '/tmp/a,b' }],
    // socat's names for a file are those of a port, too: without its settings, and without the guard, it would be another end.
    ['GOPEN:/dev/ttyUSB2,b9600,rawer', { type: 'serial', path: '/dev/ttyUSB2', baudRate: 9600 }],
    ['open:/tmp/..//dev/ttyUSB2', { type: 'file', path: '/tmp/..//dev/ttyUSB2' }],
    ['file:/dev/./ttyUSB2,echo', { type: 'serial', path: '/dev/./ttyUSB2', echo: true }],
    ['/dev/null', { type: 'file', path: '/dev/null', append: true }],
    ['FILE:/tmp/in,rdonly', { type: 'file', path: '/tmp/in', read: true }],
    ['../up/log', { type: 'file', path: '../up/log' }],
    ['logs/at.log,append', { type: 'file', path: 'logs/at.log', append: true }],
    ['-,raw,crnl', { type: 'stdio', lineEnds: 'crlf' }],
    ['STDIN', { type: 'stdio' }],
    ['STDOUT', { type: 'stdio', readOnly: true }],
    ['tcp6-l:7000,so-reuseaddr', { type: 'tcp-listen', port: 7000, bind: '::1' }],
    ['tcp6-l:7000,bind=[::]', { type: 'tcp-listen', port: 7000, bind: '::' }],
    ['tcp:[fe80::1%eth0.2]:7000', { type: 'tcp', host: 'fe80::1%eth0.2', port: 7000 }],
    ['tcp-listen:1,range=192.168.4.0:255.255.252.0', { type: 'tcp-listen', port: 1, allow: ['192.168.4.0/22'] }],
    ['serial:/dev/x,parity=Even', { type: 'serial', path: '/dev/x', parity: 'even' }],
  ])('%s', (text, end) => expect(parseAddress(text)).toEqual(end)); // prettier-ignore

  it.each([
    ['', 'empty', 1],
    ['nonsense:1', 'type', 1],
    ['tcp:host', 'host-port', 5],
    ['tcp:host:x', 'host-port', 5],
    ['tcp-listen:', 'parameter', 12],
    ['tcp-listen:ssh', 'port', 12],
    ['tcp-listen:7000,frok', 'option', 17],
    ['tcp:h:1,fork', 'option-here', 9],
    ['tcp-listen:7000,fork,max=none', 'value', 22],
    ['tcp-listen:99999', 'port', 12],
    ['tcp:h:70000', 'port', 5],
    ['tcp:h:0', 'port', 5],
    ['serial:/dev/x,parity=mark', 'value', 15],
    ['serial:/dev/x,b9600,b49', 'value', 21],
    ['tcp-listen:1,fork,allow=10.0.0.0/33', 'value', 19],
    ['tcp-listen:1,range=10.0.0.0:255.0.255.0', 'value', 14],
    ['stick:../../etc/at', 'value', 7],
    ['stick:1-1/at/more', 'value', 7],
    ['exec:', 'parameter', 6],
    ["exec:''", 'parameter', 6],
    ['exec:"cat', 'quote', 1],
    ['/dev/ttyUSB2!!/tmp/log', 'dual', 13],
    ['UDP4-LISTEN:7000,fork', 'foreign-type', 1],
    ['shell:ls', 'shell-type', 1],
    ['unix-listen:/s,fork,mode=600', 'foreign-option', 21],
    ['openssl:h:1,capath=/c', 'foreign-option', 13],
    ['/dev/ttyUSB2,rdonly', 'option-here', 14],
    // Who types an end is not told what is passed over.
    ['exec:cat,setsid', 'foreign-option', 10],
  ])('says what is wrong with “%s”', (text, reason, column) =>
    expect(faultOf(() => parseAddress(text))).toEqual(['relay.bad-address', `@relay.reason.${reason}`, column]),
  );

  it('never throws anything else, whatever is typed', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const fault = faultOf(() => parseAddress(text));
        if (fault !== 'nothing thrown') expect(fault).toContain('relay.bad-address');
      }),
      { numRuns: 500 },
    );
  });

  it('is written so that it reads the same', () => {
    const path = fc.string({ minLength: 1, maxLength: 20 });
    const words = fc.array(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 });
    const ends = fc.oneof(
      path.map((one) => ({ type: 'file' as const, path: one, append: true })),
      words.map((command) => ({ type: 'exec' as const, command })),
      fc.record({ port: fc.integer({ min: 0, max: 65_535 }), max: fc.integer({ min: 1, max: 256 }) }).map((one) => ({
        type: 'tcp-listen' as const,
        ...one,
        fork: true,
        allow: ['10.0.0.0/8', '127.0.0.1/32'],
      })),
      fc.record({ intervalS: fc.constantFrom(0.5, 2), retry: fc.constantFrom(3, 'forever' as const) }).map((one) => ({
        type: 'tls' as const,
        host: '::1',
        port: 4433,
        verify: false,
        lineEnds: 'crlf' as const,
        ...one,
      })),
    );
    fc.assert(
      fc.property(ends, (end) => {
        const read = relayAddressSchema.parse(end);
        expect(parseAddress(formatAddress(read))).toEqual(read);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a command line of socat', () => {
  it('is read as far as it can be said here, and says the rest', () => {
    const line = readSocatLine(
      'socat -d -d -x -v -b 4096 -T 5 tcp-l:7000,fork,reuseaddr /dev/ttyUSB2,b115200,rawer,echo=0',
    );
    expect(line).toEqual({
      a: { type: 'tcp-listen', port: 7000, fork: true, idleS: 5 },
      b: { type: 'serial', path: '/dev/ttyUSB2', baudRate: 115_200, echo: false },
      tap: { text: true, hex: true },
      passedOver: ['-b 4096'],
    });
  });

  it('knows one direction, quotes, and a line without the program’s name', () => {
    expect(readSocatLine('-u - "exec:cat -n"')).toMatchObject({
      a: { type: 'stdio' },
      b: { type: 'exec', command: ['cat', '-n'], readOnly: true },
    });
    expect(readSocatLine("socat pty,link=/tmp/m 'tcp:h:1'").b).toEqual({ type: 'tcp', host: 'h', port: 1 });
  });

  it.each([
    // [line, a, b, passed over]
    ['socat -,raw,echo=0,escape=0x0f /dev/ttyUSB2', { type: 'stdio' }, { type: 'serial' }, ['escape=0x0f']],
    ['socat - EXEC:"chat -v \'\' \\"A T\\"",pty,stderr', { type: 'stdio' }, { command: ['chat', '-v', '', 'A T'] }, ['pty', 'stderr']],
    ['socat -t5 -T30 -lf/tmp/log - tcp:h:1', { idleS: 30 }, { type: 'tcp' }, ['-t5', '-lf/tmp/log']],
    ['socat -d2 -S 0x3 - tcp:h:1', { type: 'stdio' }, { type: 'tcp' }, ['-S 0x3']],
    ['$ sudo socat -d \\\n  -u FILE:/tmp/in \\\n  /dev/ttyUSB2,crtscts=1,ixon=0 &', { type: 'file', read: true }, { type: 'serial', readOnly: true }, ['crtscts=1']],
    ["socat -u /dev/ttyUSB1 'OPEN:/tmp/a  b,creat,trunc'", { type: 'serial' }, { path: '/tmp/a  b' }, ['trunc']],
    ["socat - 'file:/tmp/a\\,b'", { type: 'stdio' }, { path: '/tmp/a,b' }, []],
    ['mwb relay --tap=hex - /dev/ttyUSB2', { type: 'stdio' }, { type: 'serial' }, ['--tap=hex']],
  ])('%s', (text, a, b, passedOver) =>
    expect(readSocatLine(text)).toMatchObject({ a, b, passedOver }),
  ); // prettier-ignore

  it.each([
    ['echo AT | socat - /dev/ttyUSB2', 'shell', 9],
    ['socat - pty,link=$HOME/modem', 'shell', 18],
    ['socat - "file:$(date)"', 'shell', 15],
    ['socat -u /dev/ttyUSB1 - > ~/log', 'shell', 25],
    ['socat - "exec:cat', 'quote', 9],
  ])('%s is for a shell', (text, reason, column) =>
    expect(faultOf(() => readSocatLine(text))).toEqual(['relay.bad-address', `@relay.reason.${reason}`, column]),
  );

  it.each(['socat', 'socat -', 'socat - - -', 'socat udp:1:2 -', 'socat system:ls -'])('refuses %s', (text) =>
    expect(faultOf(() => readSocatLine(text))).toContain('relay.bad-address'),
  );
});
