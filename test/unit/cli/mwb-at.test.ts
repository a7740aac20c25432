import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { spawn as spawnPty } from '@lydell/node-pty';
import { describe, expect, it } from 'vitest';
import { outputOf } from '../../../scripts/build.ts';
import { commandLine, limitMs, serial, testLimit } from './command-line.ts';

const { folder, mwb } = commandLine();

describe.concurrent('mwb at', testLimit, () => {
  it('prints what was answered before a line was held back', async () => {
    const ended = await mwb(['at', 'v1-1', serial, '--json', 'AT', 'AT+COPS=2']);
    expect(ended.code).toBe(11);
    expect(JSON.parse(ended.out)).toMatchObject([{ command: 'AT', ok: true }]);
  });

  it('sends what can do lasting harm only with the name of the stick, and tells what stood before', async () => {
    const line = 'AT^SETPORT="FF;1,3"';
    expect((await mwb(['at', 'v1-1', serial, line, '--yes', '--confirm=12345'])).code).toBe(11);
    const { out } = await mwb(['at', 'v1-1', serial, '--raw', 'AT+CGSN']);
    const end = /\d{11}(\d{4})/.exec(out)?.[1] ?? '';
    const sent = await mwb(['at', 'v1-1', serial, line, `--confirm=${end}`, '--json']);
    expect(JSON.parse(sent.out)).toMatchObject([{ before: [expect.stringMatching(/^\^SETPORT:/)], ok: true }]);
    expect(sent.code).toBe(0);
  });

  it('masks numbers of people and of the stick unless asked', async () => {
    const masked = await mwb(['at', 'v1-1', serial, 'AT+CNUM', 'AT+CIMI', 'AT+CGSN', 'ATI']);
    expect(masked.out).not.toMatch(/\d{9}/);
    const raw = await mwb(['at', 'v1-1', serial, '--raw', 'AT+CGSN']);
    expect(raw.out).toMatch(/\d{15}/);
  });

  it('ends lines that come by the input with the code of what went wrong, and gives JSON when asked', async () => {
    const ended = await mwb(['at', 'v1-1', serial, '--json'], { input: 'AT\nAT+NOSUCH\n' });
    expect(ended.code).toBe(10);
    const lines = ended.out
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toMatchObject([
      { command: 'AT', ok: true },
      { command: 'AT+NOSUCH', ok: false },
    ]);
  });

  it('a port that never answers ends with 10', async () => {
    const ended = await mwb(['at', 'v1-1', serial, '--fault=v1-1:at=dead', 'ATI', '--timeout=300']);
    expect(ended.code).toBe(10);
  });
});

describe('mwb at, a person at a terminal', testLimit, () => {
  /** Types at `mwb` in a terminal; each entry waits for a text on the screen and then types. */
  async function typed(script: [RegExp, string][], more: string[] = []): Promise<{ screen: string; code: number }> {
    const terminal = spawnPty(
      process.execPath,
      [outputOf('cli'), `--data=${folder()}`, 'at', 'v1-1', serial, ...more],
      {
        cols: 120,
        rows: 40,
      },
    );
    let screen = '';
    let seen = 0;
    terminal.onData((data) => {
      screen += data;
      const next = script[0];
      if (next === undefined || !next[0].test(screen.slice(seen))) return;
      seen = screen.length;
      script.shift();
      terminal.write(next[1]);
    });
    const kill = setTimeout(() => terminal.kill('SIGKILL'), limitMs);
    const code = await new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
    clearTimeout(kill);
    return { screen, code };
  }

  it('is asked before what could cost something', async () => {
    const no = await typed([[/held back[\s\S]*\[y\/N\]/, '\r']], ['AT+COPS=2']);
    expect(no.code).toBe(11);
    const third = await typed([[/model’s name, (\S+?), or/, 'E303s-2\r']], ['AT^SETPORT="FF;1,3"']);
    expect(third.screen).toMatch(/Before: \^SETPORT/);
    expect(third.code).toBe(0);
  });

  it('completes, tells what commands do, answers, and keeps the history without secrets', async () => {
    const first = await typed([
      [/AT> /, 'AT+CSQ\r'],
      [/OK[\s\S]*AT> /, 'AT+CPIN="1234"\r'],
      [/held back[\s\S]*type the/, 'E404\r'],
      [/held back[\s\S]*AT> /, 'AT+CS\t'],
      [/Safe to send/, '\u0015ati\r'],
      [/OK[\s\S]*AT> /, '\u0004'],
    ]);
    expect(first.code).toBe(0);
    expect(first.screen).toMatch(/\+CSQ: \d+/);
    const kept = await readFile(path.join(folder(), 'at-history'), 'utf8');
    expect(kept).toContain('AT+CSQ\nati\n');
    expect(kept).not.toContain('1234');
    const again = await typed([
      [/AT> /, '\u001b[A\u001b[A\r'],
      [/\+CSQ: \d+[\s\S]*AT> /, '\u0003'],
    ]);
    expect(again.code).toBe(130);
  });
});
