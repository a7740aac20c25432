import { describe, expect, it } from 'vitest';
import { commandLine, testLimit } from './command-line.ts';

const { mwb } = commandLine();

describe.concurrent('mwb in German', testLimit, () => {
  it('helps with verbs, options and exit codes', async () => {
    const { code, out } = await mwb(['--help', '--lang=de']);
    expect(code).toBe(0);
    expect(out).toContain('alle eingesteckten Sticks');
    expect(out).toContain('--virtual=STICKS');
    expect(out).toContain('9 Datei');
  });

  it('helps with one verb, before or behind it', async () => {
    const [behind, before] = await Promise.all([
      mwb(['switch', '--help', '--lang=de']),
      mwb(['help', 'switch', '--lang=de']),
    ]);
    expect(behind).toMatchObject({ code: 0, out: before.out });
    expect(behind.out).toContain('mwb switch PLATZ MODUS');
    expect(behind.out).toContain('zeigen, was gesendet würde; nichts senden');
    expect(behind.out).not.toContain('--tap');
  });

  it('says what is wrong with a command line and where that is explained', async () => {
    expect(await mwb(['swich', 'v1-1', 'serial', '--lang=de'])).toMatchObject({
      code: 2,
      err: '„swich“ ist kein Verb von mwb. Meinten Sie switch? Siehe mwb --help.\n',
    });
    expect(await mwb(['switch', '--lang=de', '--virtual=e303'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^Der Platz fehlt.*Siehe mwb switch --help\.\n$/) as string,
    });
  });

  it('prints findings and rules in words', async () => {
    const { code, out } = await mwb(['rules', 'show', '12d1:1f01', '--lang=de', '--virtual=none']);
    expect(code).toBe(0);
    expect(out).toContain('kommt wieder als');
    expect(out).toMatch(/Zeile \d+/);
  });
});
