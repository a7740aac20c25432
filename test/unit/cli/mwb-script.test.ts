import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, serial, testLimit } from './command-line.ts';

const { folder, mwb } = commandLine();

describe.concurrent('mwb at --script', testLimit, () => {
  const write = async (name: string, steps: unknown[], more: object = {}): Promise<string> => {
    const file = path.join(folder(), name);
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
    const file = path.join(folder(), `bad-${text.length}.json`);
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
    await mkdir(path.join(folder(), 'scripts'), { recursive: true });
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
