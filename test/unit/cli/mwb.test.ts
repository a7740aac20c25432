import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { spawn as spawnPty } from '@lydell/node-pty';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, outputOf } from '../../../scripts/build.ts';

/** ms. A verb on a virtual stick takes a second or two on an idle machine; one that hangs takes for ever. */
const limitMs = 40_000;

let folder = '';
beforeAll(async () => {
  await ensureBuilt(['cli']);
  folder = await mkdtemp(path.join(os.tmpdir(), 'mwb-cli-'));
}, 180_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Runs the built command line; `input` is what is typed. A program that does not end by itself is killed: code null. */
async function mwb(
  args: readonly string[],
  how: { input?: string; meanwhile?: (child: ChildProcess) => void } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [outputOf('cli'), `--data=${folder}`, ...args], { stdio: 'pipe' });
  const ended: Ended = { code: null, out: '', err: '' };
  child.stdout.on('data', (data: Buffer) => (ended.out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (ended.err += data.toString()));
  child.stdin.end(how.input ?? '');
  how.meanwhile?.(child);
  const kill = setTimeout(() => child.kill('SIGKILL'), limitMs);
  ended.code = await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(kill);
  return ended;
}

const serial = '--virtual=e303:serial';

describe('mwb, text messages and service codes', { timeout: limitMs + 20_000 }, () => {
  it.each(['e303', 'mf831'])('reads the messages of the %s, long ones whole, numbers masked', async (stick) => {
    const ended = await mwb([`--virtual=${stick}:serial`, '--json', 'sms', 'v1-1', 'list']);
    expect(ended).toMatchObject({ code: 0, err: '' });
    const list: unknown = JSON.parse(ended.out);
    expect(list).toMatchObject([
      { indexes: [0], text: 'Lunch at one?', missing: 0 },
      { indexes: [1], partner: 'Testnetz', text: 'Your credit is 7.25 €.' },
      { indexes: [2], text: 'Привет, 你好' },
      { indexes: [3, 4], text: expect.stringMatching(/^This message .* see one text again\.$/) as string },
    ]);
    expect(ended.out).not.toMatch(/\d{10}/);
  });

  it.each([['e303'], ['mf831']])('sends on the %s, answers a menu of the network, deletes', async (stick) => {
    const at = `--virtual=${stick}:serial`;
    const sent = await mwb([at, '--json', '--yes', 'sms', 'v1-1', 'send', '+491701234567', 'a'.repeat(200)]);
    expect(sent.code).toBe(0);
    expect(JSON.parse(sent.out)).toMatchObject({ pieces: [{ characters: 153 }, { characters: 47 }] });
    const asked = await mwb([at, '--json', '--yes', 'ussd', 'v1-1', '*101#', '1']);
    expect(asked.code).toBe(0);
    expect(JSON.parse(asked.out)).toMatchObject([
      { state: 'asks', text: '1 Credit\n2 Number' },
      { state: 'done', text: 'Your credit is 7.25 EUR.' },
    ]);
    expect(await mwb([at, '--yes', 'sms', 'v1-1', 'delete', '1'])).toMatchObject({ code: 0 });
  });
});

describe('mwb, bad input', { timeout: limitMs + 20_000 }, () => {
  it('ends when a virtual stick cannot be brought to the mode in which it was wished for', async () => {
    expect(await mwb(['--virtual=e303:adb', 'list'])).toMatchObject({ code: 4, out: '' });
  });

  it.each([
    [['list', '--nonsense'], 2],
    [['fly'], 2],
    [['show'], 2],
    [['show', '../../etc'], 2],
    [['show', 'v1-9', '--virtual=e303'], 3],
    [['switch', 'v1-1', 'quantum', '--virtual=e303'], 2],
    [['--virtual=bogus', 'list'], 2],
    [['--virtual=e303', '--fault=junk', 'list'], 2],
    [['--virtual=e303', '--fault=v1-1:at=sideways', 'list'], 2],
    [['--virtual=', 'list'], 2],
    [['--virtual=,', 'list'], 2],
    [['--virtual=e303', '--fault=v1-2:at=dead', 'list'], 2],
    [['--virtual=none', '--fault=v1-1:at=dead', 'list'], 2],
    [['--virtual=e303', '--usb-mode=/nowhere/at/all', 'list'], 9],
    [['--virtual=e303', '--usb-mode=/dev/null', 'switch', 'v1-1', 'serial'], 9],
    [['rules', 'check', '/nowhere/at/all'], 9],
    [['report', 'v1-1', '--virtual=e303', '--no-facts', '--out=/proc/none/here'], 9],
    [['report', 'v1-1', '--virtual=e303', '--no-facts', '--format=docx'], 2],
    [['sms', 'v1-1', 'shout', '--virtual=e303:serial'], 2],
    [['sms', 'v1-1', 'send', '123;+CFUN=0', 'hi', '--yes', '--virtual=e303:serial'], 2],
    [['sms', 'v1-1', 'send', '+491701234567', 'hi', '--virtual=e303:serial'], 11],
    [['sms', 'v1-1', 'delete', '1', '--virtual=e303:serial'], 11],
    [['sms', 'v1-1', 'read', '9', '--virtual=e303:serial'], 4],
    [['sms', 'v1-1', 'list', '--virtual=e303:serial', '--fault=v1-1:sim=locked'], 10],
    [['ussd', 'v1-1', '*100#', '--virtual=mf831:serial'], 11],
    [['ussd', 'v1-1', '**04*1111*2222*2222#', '--yes', '--virtual=mf831:serial'], 11],
  ] as const)('%j ends with %i and a sentence', async (args, code) => {
    const ended = await mwb(args);
    expect(ended.code).toBe(code);
    expect(ended.err).toMatch(/[A-Z“].*\./);
    expect(ended.err).not.toMatch(/\n\s+at |\{\w+\}/);
  });

  it('says with the stick what is to be mended in its rule texts; one that names nothing to do hides nothing', async () => {
    const data = path.join(folder, 'mistyped');
    const text = path.join(data, 'rules', '12d1:1f01');
    await mkdir(path.dirname(text), { recursive: true });
    await writeFile(text, 'HuaweiNewMod=1\n');
    const told = `v1-1: ${text}, line 1: HuaweiNewMod is not a key. (and 1 more: mwb rules check)\n`;
    const one = ['--virtual=e303', `--data=${data}`];
    expect(await mwb([...one, 'list'])).toMatchObject({ code: 0, err: told });
    const shown = await mwb([...one, 'show', 'v1-1']);
    expect(shown).toMatchObject({ code: 0, err: told });
    expect(shown.out).toContain('it names nothing to do, so it does not count and hides no other rule.');
    const planned = await mwb([...one, 'plan', 'v1-1', 'serial']);
    expect(planned).toMatchObject({ code: 0, err: told });
    expect(planned.out).toContain('HuaweiNewMod is not a key.');
    const switched = await mwb([...one, 'switch', 'v1-1', 'serial']);
    expect(switched.code).toBe(0);
    expect(switched.err).toContain(told);
  });

  it('tells how a try ended before it saves the rule, and ends where no folder can be made', async () => {
    const tried = ['switch', 'v1-1', 'unknown', '--try=StandardEject', '--confirm=2001:a9f0', '--save-rule'];
    const ended = await mwb(['--virtual=unknown', '--data=/proc/x', ...tried]);
    expect(ended.code).toBe(9);
    expect(ended.out).toMatch(/^Verified: /);
    expect(ended.err).toContain('/proc/x/rules');
  });

  it('knows ids in capitals, and an empty bench by its name', async () => {
    const traced = await mwb(['rules', 'trace', '12D1:1F01', '--virtual=none']);
    expect(traced).toMatchObject({ code: 0, err: '' });
    expect(traced.out).toMatch(/^\{"entry":"12d1:1f01"/);
    expect(await mwb(['rules', 'show', '12D1:1F01', '--virtual=none'])).toMatchObject({ code: 0 });
    expect(await mwb(['--virtual=none', 'list', '--json'])).toMatchObject({ code: 0, out: '[]\n' });
  });

  it('tries in doctor whether the data folder can be written to', async () => {
    const file = path.join(folder, 'no-folder');
    await writeFile(file, '');
    expect((await mwb(['doctor', `--data=${file}`, '--virtual=none'])).out).toMatch(
      /! Records: Nothing can be kept in .*no-folder/,
    );
    expect((await mwb(['doctor', '--virtual=none'])).out).toMatch(/\+ Records: Runs and settings are kept in /);
    expect((await readdir(folder)).filter((name) => name.includes('try'))).toEqual([]);
  });

  it('writes each format of a report once, however often it is named', async () => {
    const out = path.join(folder, 'reports');
    const ended = await mwb(['report', 'v1-1', '--virtual=e303', '--no-facts', '--format=json,json', `--out=${out}`]);
    expect(ended.code).toBe(0);
    expect(await readdir(out)).toHaveLength(1);
  });
});

describe('mwb at', { timeout: limitMs + 20_000 }, () => {
  it('prints what was answered before a line was held back', async () => {
    const ended = await mwb(['at', 'v1-1', serial, '--json', 'AT', 'AT+COPS=2']);
    expect(ended.code).toBe(11);
    expect(JSON.parse(ended.out)).toMatchObject([{ command: 'AT', ok: true }]);
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

describe('mwb at --script', { timeout: limitMs + 20_000 }, () => {
  const write = async (name: string, steps: unknown[], more: object = {}): Promise<string> => {
    const file = path.join(folder, name);
    await writeFile(file, JSON.stringify({ format: 'modem-workbench-script-1', name, steps, ...more }));
    return file;
  };

  it('tells what the script tells on stdout, how it goes on stderr, and takes values', async () => {
    const file = await write(
      'tell.json',
      [
        { do: 'send', line: 'AT+CSQ' },
        { do: 'expect', pattern: '\\+CSQ: (?P<level>\\d+)' },
        { do: 'say', text: '{who}: {level}' },
      ],
      { variables: [{ name: 'who', ask: 'Who?' }] },
    );
    const ended = await mwb(['at', 'v1-1', serial, `--script=${file}`, '--set', 'who=stick']);
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.out).toMatch(/^stick: \d+\n$/);
    expect(ended.err).toContain('Sends AT+CSQ');
    const json = await mwb(['at', 'v1-1', serial, `--script=${file}`, '--set=who=x', '--json']);
    expect(JSON.parse(json.out)).toMatchObject({ script: 'tell.json', state: 'done', values: { who: 'x' }, steps: 3 });
    const asked = await mwb(['at', 'v1-1', serial, `--script=${file}`]);
    expect(asked.code).toBe(2);
    expect(asked.err).toContain('who');
  });

  it('sends nothing of a line that asks first, and shows it in the dry run', async () => {
    const file = await write('held.json', [
      { do: 'send', line: 'AT+COPS=2' },
      { do: 'say', text: 'after' },
    ]);
    const ended = await mwb(['at', 'v1-1', serial, `--script=${file}`]);
    expect(ended).toMatchObject({ code: 11, out: '' });
    const dry = await mwb(['at', 'v1-1', serial, `--script=${file}`, '--dry-run']);
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.out).toMatch(/Send AT\+COPS=2\s+Asks first\nTell: after\n/);
  });

  it.each([
    ['{"format":', 9],
    ['{"format":"modem-workbench-script-1","name":"x","steps":[{"do":"fly"}]}', 9],
  ])('says what is wrong with %s', async (text, code) => {
    const file = path.join(folder, 'bad.json');
    await writeFile(file, text);
    const ended = await mwb(['at', 'v1-1', serial, `--script=${file}`]);
    expect(ended.code).toBe(code);
    expect(ended.err).toMatch(/This is no script/);
  });

  it('a script that is not there ends with 9, one of the data folder and a shipped one go by their names', async () => {
    const shipped = await mwb(['at', 'v1-1', serial, '--script=identity']);
    expect(shipped).toMatchObject({ code: 0 });
    expect(shipped.err).toContain('Sends AT+CGMM');
    expect((await mwb(['at', 'v1-1', serial, '--script=./identity'])).code).toBe(9);
    expect((await mwb(['at', 'v1-1', serial, '--script=nowhere'])).code).toBe(9);
    await mkdir(path.join(folder, 'scripts'), { recursive: true });
    await write('scripts/mine.json', [{ do: 'say', text: 'mine' }]);
    expect(await mwb(['at', 'v1-1', serial, '--script=mine'])).toMatchObject({ code: 0, out: 'mine\n' });
  });

  it('ends with 130 at Ctrl+C', async () => {
    const file = await write('long.json', [
      { do: 'say', text: 'waits' },
      { do: 'wait', seconds: 60 },
    ]);
    const ended = await mwb(['at', 'v1-1', serial, `--script=${file}`], {
      meanwhile: (child) => child.stdout?.once('data', () => child.kill('SIGINT')),
    });
    expect(ended.code).toBe(130);
  });
});

describe('mwb at, a person at a terminal', { timeout: limitMs + 20_000 }, () => {
  /** Types at `mwb` in a terminal; each entry waits for a text on the screen and then types. */
  async function typed(script: [RegExp, string][], more: string[] = []): Promise<{ screen: string; code: number }> {
    const terminal = spawnPty(process.execPath, [outputOf('cli'), `--data=${folder}`, 'at', 'v1-1', serial, ...more], {
      cols: 120,
      rows: 40,
    });
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

  it('completes, tells what commands do, answers, and keeps the history without secrets', async () => {
    const first = await typed([
      [/AT> /, 'AT+CSQ\r'],
      [/OK[\s\S]*AT> /, 'AT+CPIN="1234"\r'],
      [/held back|AT> /, 'AT+CS\t'],
      [/Safe to send/, '\u0015ati\r'],
      [/OK[\s\S]*AT> /, '\u0004'],
    ]);
    expect(first.code).toBe(0);
    expect(first.screen).toMatch(/\+CSQ: \d+/);
    const kept = await readFile(path.join(folder, 'at-history'), 'utf8');
    expect(kept).toContain('AT+CSQ\nati\n');
    expect(kept).not.toContain('1234');
    const again = await typed([
      [/AT> /, '\u001b[A\u001b[A\r'],
      [/\+CSQ: \d+[\s\S]*AT> /, '\u0003'],
    ]);
    expect(again.code).toBe(130);
  });
});

describe('mwb, stopped and cut off', { timeout: limitMs + 20_000 }, () => {
  it('info ends with 130 at Ctrl+C', async () => {
    const ended = await mwb(['info', 'v1-1', '--virtual=e303:serial', '--fault=v1-1:at=late'], {
      meanwhile: (child) => setTimeout(() => child.kill('SIGINT'), 4_000),
    });
    expect(ended.code).toBe(130);
  });

  it('a run ends in order although nobody reads its progress any more', async () => {
    const ended = await mwb(['switch', 'v1-1', 'serial', '--virtual=e303'], {
      meanwhile: (child) => child.stderr?.destroy(),
    });
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.out).toContain('Verified');
  });
});
