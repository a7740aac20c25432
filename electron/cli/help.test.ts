import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { en } from '../../resources/text/en/index.ts';
import { say, speak } from '../../resources/text/index.ts';
import { readArguments } from './arguments.ts';
import { helpText, meaningOf, verbHelp } from './help.ts';
import { nearest } from './nearest.ts';
import { optionNames } from './option-table.ts';
import { commonOptions, verbNames, verbTable } from './verb-table.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/cli.md'), 'utf8');

/** The sentence for a command line that cannot be understood; undefined where it can. */
function problemOf(...argv: string[]): string | undefined {
  try {
    readArguments(argv);
    return undefined;
  } catch (error) {
    const { data } = error as { data: { code: string; params: Record<string, string | number> } };
    return say({ id: `error.${data.code}`, params: data.params });
  }
}

afterEach(() => speak('en'));

describe('the help of mwb', () => {
  it('tells of every option of every verb what it means there', () => {
    const silent = verbNames.flatMap((verb) =>
      [...commonOptions, ...verbTable[verb]]
        .filter((option) => meaningOf(option, verb) === undefined)
        .map((option) => `${verb} --${option}`),
    );
    expect(silent).toEqual([]);
  });

  it('has no text of an option that no verb takes', () => {
    const used = new Set(
      verbNames.flatMap((verb) =>
        [...commonOptions, ...verbTable[verb]].flatMap((option) => [
          `cli.option.${option}`,
          `cli.option.${option}.${verb}`,
        ]),
      ),
    );
    expect(Object.keys(en).filter((id) => id.startsWith('cli.option.') && !used.has(id))).toEqual([]);
    expect(optionNames.filter((name) => !used.has(`cli.option.${name}`))).toEqual([]);
  });

  it('fits the width of a terminal, in both languages', async () => {
    for (const language of ['en', 'de'] as const) {
      await speak(language);
      for (const text of [helpText(), ...verbNames.map(verbHelp)])
        expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
    }
  });

  it('names the forms and the own options of a verb, in the language that is spoken', async () => {
    expect(verbHelp('switch')).toContain('mwb switch PLACE MODE --dry-run');
    expect(verbHelp('switch')).not.toContain('--tap');
    await speak('de');
    expect(verbHelp('switch')).toContain('mwb switch PLATZ MODUS --dry-run');
    expect(verbHelp('switch')).toContain('--password-file=DATEI');
  });

  it('is what docs/cli.md tells of', () => {
    expect(verbNames.filter((verb) => !page.includes(`| \`${verb}`))).toEqual([]);
    expect(optionNames.filter((name) => !page.includes(`--${name}`))).toEqual([]);
  });
});

describe('a command line with a slip', () => {
  it('is told what was meant', () => {
    expect(nearest('swich', verbNames)).toBe('switch');
    expect(nearest('lsit', verbNames)).toBe('list');
    expect(nearest('frobnicate', verbNames)).toBeUndefined();
    expect(problemOf('switch', 'v1-1', 'serial', '--dryrun')).toBe(
      'There is no option --dryrun. Did you mean --dry-run?',
    );
  });

  it('is refused where an option or a word would be passed over', () => {
    expect(problemOf('list', '--tap=hex')).toBe('--tap does not belong to list.');
    expect(problemOf('list', 'v1-1')).toBe('list takes no “v1-1”.');
    expect(problemOf('list', '--json=yes')).toBe('--json takes no value: leave out the = and what follows.');
    expect(problemOf('report', 'v1-1', '--out', '--force')).toBe('--out lacks its value: --out=PATH.');
    expect(problemOf('list', '--virtual')).toBe('--virtual lacks its value: --virtual=STICKS.');
    expect(problemOf('list', '-x')).toBe('There is no option -x.');
  });

  it('keeps what may look odd and is right', () => {
    expect(readArguments(['info', 'v1-1', '--password-file=-']).values.get('password-file')).toBe('-');
    expect(readArguments(['at', 'v1-1', '--set', 'A=1', '--set=B=2']).settings).toEqual(['A=1', 'B=2']);
    expect(readArguments(['at', 'v1-1', '--', '--AT']).rest).toEqual(['v1-1', '--AT']);
    expect(readArguments(['-h']).flags.has('help')).toBe(true);
  });
});
