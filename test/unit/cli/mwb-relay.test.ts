import { existsSync, lstatSync, symlinkSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SystemPtys } from '../../../electron/platform/ptys/system-ptys.ts';
import { commandLine, serial, testLimit } from './command-line.ts';

const { mwb, folder } = commandLine();

describe.skipIf(process.platform === 'win32')('mwb relay', testLimit, () => {
  it.each([
    ['SIGHUP', 130],
    ['SIGTERM', 130],
  ] as const)('takes its link and its socket away at %s', async (signal, code) => {
    const [link, socket] = ['link', 'socket'].map((name) => path.join(folder(), `${signal}-${name}`));
    const ended = await mwb(['relay', `pty:link=${String(link)}`, `unix-listen:${String(socket)}`], {
      meanwhile: (child) =>
        child.stderr?.on('data', (data: Buffer) => {
          if (data.toString().includes('listening')) child.kill(signal);
        }),
    });
    expect(ended.code).toBe(code);
    expect([link, socket].filter((one) => existsSync(String(one)))).toEqual([]);
    expect(() => lstatSync(String(link))).toThrow('ENOENT');
  });

  it('takes its link away when nobody reads its output any more', async () => {
    const link = path.join(folder(), 'unheard');
    const ended = await mwb(['relay', `pty:link=${link}`, '-'], {
      meanwhile: (child) => {
        child.stdout?.destroy();
        child.stderr?.on('data', (data: Buffer) => {
          if (data.toString().includes('open, stdio')) void write(link);
        });
      },
    });
    expect(ended.code).toBe(0);
    expect(() => lstatSync(link)).toThrow('ENOENT');
  });

  it('has socat’s word for this terminal with an option', async () => {
    const ended = await mwb(['relay', '-,crnl', 'exec:cat'], { input: 'AT\r\n' });
    expect([ended.code, ended.out]).toEqual([0, 'AT\r\n']);
  });

  it('keeps its own data out of the bytes that stdout carries', async () => {
    const ended = await mwb(['--json', 'relay', '-', 'exec:cat'], { input: 'AT\n' });
    expect([ended.code, ended.out]).toEqual([0, 'AT\n']);
    expect(JSON.parse(ended.err.slice(ended.err.indexOf('{\n')))).toMatchObject({ state: 'ended' });
    const apart = await mwb(['--json', 'relay', 'file:/dev/null', 'exec:echo AT']);
    expect(JSON.parse(apart.out)).toMatchObject({ bToA: { delivered: 3 } });
  });

  it('sends a file, and says of a port that it is none', async () => {
    const sent = await mwb(['relay', `file:${import.meta.filename},read`, 'stdout']);
    expect([sent.code, sent.out.split('\n')[0]]).toEqual([
      0,
      "import { existsSync, lstatSync, symlinkSync } from 'node:fs';",
    ]);
    const port = await new SystemPtys().open();
    const got: Uint8Array[] = [];
    port.onData((data) => got.push(data));
    const link = path.join(folder(), 'no-file');
    symlinkSync(port.path, link);
    const refused = await mwb(['relay', '-', `file:${link},append`], { input: 'AT+CFUN=0\r' });
    await port.close();
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('is a port or a terminal, no file')]);
    expect(got).toEqual([]);
  });

  it('tells once that a stick is away, however often it is tried', async () => {
    const ended = await mwb([serial, 'relay', 'stick:v9-9/at,interval=0.1,idle=1', 'exec:cat']);
    expect(ended.err.split('\n').filter((line) => line.includes('away, tried again'))).toHaveLength(1);
    expect(
      ended.err.split('\n').filter((line) => line.startsWith('stick:') && line.includes(': opening')),
    ).toHaveLength(1);
  });

  it.each([
    ['- -', 2, 'Both ends are stdio'],
    ["- exec:''", 2, 'what stands behind the colon is missing'],
    ['- tcp-listen:0,allow=10.0.0.0/99', 2, '“allow=10.0.0.0/99” has no value that fits'],
    ['- unix-listen:/nowhere/at/all', 8, 'Nobody can listen at /nowhere/at/all'],
    ['saved none-such', 2, 'Kept: none. mwb relay saved'],
    ['- udp:127.0.0.1:7000', 2, 'socat’s “udp” has no counterpart here'],
  ])('%s is told', async (words, code, sentence) => {
    const ended = await mwb(['relay', ...words.split(' ')], { input: 'AT\r' });
    expect([ended.code, ended.out, ended.err]).toEqual([code, '', expect.stringContaining(sentence)]);
  });
});

/** What a program that has the port open writes. */
async function write(link: string): Promise<void> {
  const port = await open(link, 'w');
  await port.write('AT\n');
  await port.close();
}
