import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, testLimit } from './command-line.ts';

const { folder, mwb } = commandLine();

describe.concurrent('mwb, bad input', testLimit, () => {
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
    const data = path.join(folder(), 'mistyped');
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
    const file = path.join(folder(), 'no-folder');
    await writeFile(file, '');
    expect((await mwb(['doctor', `--data=${file}`, '--virtual=none'])).out).toMatch(
      /! Records: Nothing can be kept in .*no-folder/,
    );
    expect((await mwb(['doctor', '--virtual=none'])).out).toMatch(/\+ Records: Runs and settings are kept in /);
    expect((await readdir(folder())).filter((name) => name.includes('try'))).toEqual([]);
  });

  it('writes the transcript of the AT ports into a report when it is asked for, masked', async () => {
    const out = path.join(folder(), 'transcript');
    const ended = await mwb(['report', 'v1-1', '--virtual=ec25', '--transcript', '--format=json,md', `--out=${out}`]);
    expect(ended.code, ended.err).toBe(0);
    const [json = '', md = ''] = await Promise.all(
      (await readdir(out)).toSorted().map((file) => readFile(path.join(out, file), 'utf8')),
    );
    const { transcript } = JSON.parse(json) as { transcript: { direction: string; text: string }[] };
    expect(transcript).toEqual(expect.arrayContaining([expect.objectContaining({ direction: 'out', text: 'ATI' })]));
    expect(transcript.some(({ text }) => /^\d{2}·{13}$|^86·{10}\d{3}$/.test(text))).toBe(true);
    expect(transcript.map(({ text }) => text).join('\n')).not.toMatch(/\d{14}/);
    expect(md).toContain('## On its AT ports');
  });

  it('writes each format of a report once, however often it is named', async () => {
    const out = path.join(folder(), 'reports');
    const ended = await mwb(['report', 'v1-1', '--virtual=e303', '--no-facts', '--format=json,json', `--out=${out}`]);
    expect(ended.code).toBe(0);
    expect(await readdir(out)).toHaveLength(1);
  });
});
