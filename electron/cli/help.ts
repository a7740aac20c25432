import { hasText, say, word } from '../../resources/text/index.ts';
import { modeTokens } from '../core/model/index.ts';
import { exitCodes } from './exit-codes.ts';
import { optionOf, type OptionName } from './option-table.ts';
import { commonOptions, verbNames, verbTable, type VerbName } from './verb-table.ts';

/** Characters. A terminal that does not tell its width has 100; on a wider one than 120, lines are hard to follow. */
const usualWidth = 100;
const narrowest = 60;
const widest = 120;

const width = (): number =>
  process.stdout.isTTY ? Math.min(widest, Math.max(narrowest, process.stdout.columns)) : usualWidth;

/** All verbs and the options that each of them takes, from the tables that the program itself works by. */
export function helpText(): string {
  const exits = Object.entries(exitCodes).map(([name, code]) =>
    kept(`${String(code)} ${say({ id: `cli.exit.${name}` })}`),
  );
  return [
    folded(word('cli.title')),
    '',
    `  mwb ${word('cli.form')}`,
    '',
    rows(verbNames.map((name) => [name, word(`cli.verb.${name}.help`)])),
    '',
    word('cli.options-of-all'),
    rows(commonOptions.map((name) => optionRow(name))),
    '',
    folded(`${word('cli.modes')}: ${modeTokens.join(', ')}`),
    folded(`${word('cli.exits')}: ${exits.join(' · ')}`),
    '',
    ...word('cli.first-steps').split('\n'),
  ].join('\n');
}

/** One verb: what it does, its forms, its own options. */
export function verbHelp(verb: VerbName): string {
  const own = verbTable[verb];
  return [
    folded(`mwb ${verb}: ${word(`cli.verb.${verb}.help`)}`),
    '',
    ...word(`cli.verb.${verb}.usage`)
      .split('\n')
      .map((form) => `  mwb ${form}`),
    ...(own.length === 0 ? [] : ['', word('cli.options'), rows(own.map((name) => optionRow(name, verb)))]),
    '',
    folded(say({ id: 'cli.and-of-all', params: { options: commonOptions.map((name) => `--${name}`).join(', ') } })),
  ].join('\n');
}

/** What an option means with a verb; undefined where no text tells. */
export function meaningOf(option: OptionName, verb?: VerbName): string | undefined {
  const ids = [...(verb === undefined ? [] : [`cli.option.${option}.${verb}`]), `cli.option.${option}`];
  const id = ids.find(hasText);
  return id === undefined ? undefined : word(id);
}

function optionRow(name: OptionName, verb?: VerbName): [string, string] {
  const { value } = optionOf(name);
  return [`--${name}${value === undefined ? '' : `=${word(`cli.value.${value}`)}`}`, meaningOf(name, verb) ?? ''];
}

/** Two columns; the second is folded within itself. */
function rows(cells: readonly (readonly [string, string])[]): string {
  const first = Math.max(...cells.map(([name]) => name.length));
  return cells.map(([name, text]) => folded(`  ${name.padEnd(first)}  ${text}`, first + 4)).join('\n');
}

const keptBlank = '\u00a0';
/** Words that stay on one line. */
const kept = (text: string): string => text.replaceAll(' ', keptBlank);

/** The text in lines no longer than the terminal is wide; those behind the first are indented. */
function folded(text: string, indent = 2): string {
  const lines: string[] = [];
  let line = text.slice(0, indent);
  for (const word of text.slice(indent).split(' ')) {
    const longer = line.length <= indent || line.endsWith(' ') ? `${line}${word}` : `${line} ${word}`;
    if (longer.length > width() && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = `${' '.repeat(indent)}${word}`;
    } else line = longer;
  }
  return [...lines, line].join('\n').replaceAll(keptBlank, ' ');
}
