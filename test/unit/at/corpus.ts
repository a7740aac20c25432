import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { normalise } from '../../../electron/core/at/command.ts';
import { parseFinal, type Final } from '../../../electron/core/at/result.ts';
import { readAnswer, rowOf, type AnswerRecord } from '../../../electron/core/answers/index.ts';
import { factKitFor } from '../../../electron/vendors/facts.ts';

/**
 * The corpus of answers, `test/fixtures/at/<maker>/<name>.at` with `<name>.expected.json` beside it. The first is what stands
 * on a port: `> ` before a command, its answer, the final result. The second says what each answer means, value by value.
 */
const folder = path.resolve(import.meta.dirname, '../../fixtures/at');

const expectedSchema = z.array(
  z.strictObject({
    command: z.string(),
    /** Values by name, one object for each line that is understood; none where the answer must stay raw. */
    records: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))),
  }),
);

export interface CorpusCase {
  vendor: string;
  file: string;
  command: string;
  lines: string[];
  final: Final;
  records: Record<string, string | number | null>[];
}

/** Every case of every file; a file without its other half, or halves that do not agree, are defects. */
export function corpus(): CorpusCase[] {
  const makers = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return makers.flatMap(({ name: vendor }) => {
    const files = readdirSync(path.join(folder, vendor));
    const names = new Set(files.map((file) => file.replace(/\.(at|expected\.json)$/, '')));
    return [...names].flatMap((name) => {
      const text = readFileSync(path.join(folder, vendor, `${name}.at`), 'utf8');
      const json = readFileSync(path.join(folder, vendor, `${name}.expected.json`), 'utf8');
      const said = exchanges(text);
      const expected = expectedSchema.parse(JSON.parse(json));
      const commands = said.map(({ command }) => command).join('\n');
      if (commands !== expected.map(({ command }) => command).join('\n')) {
        throw new Error(`${vendor}/${name}: the commands of both files are not the same`);
      }
      return said.map((one, index) => ({ vendor, file: name, ...one, records: expected[index]?.records ?? [] }));
    });
  });
}

function exchanges(text: string): { command: string; lines: string[]; final: Final }[] {
  return text
    .split(/^> /m)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [command = '', ...rest] = part.split('\n').filter((line) => line.trim() !== '');
      const end = rest.pop() ?? '';
      const final = parseFinal(end);
      if (final === undefined) throw new Error(`${command}: “${end}” is no final result`);
      return { command, lines: rest, final };
    });
}

/** An answer as the program reads it: by its shape, else by the code of its maker's facts. */
export function understood(one: Pick<CorpusCase, 'vendor' | 'command' | 'lines' | 'final'>): AnswerRecord[] {
  const { vendor, command, lines, final } = one;
  const answer = readAnswer(command, lines, { plugin: vendor, final });
  if (answer !== undefined) return answer.records;
  const { recipe, atParsers } = factKitFor(vendor);
  const ask = recipe.at.find((candidate) => normalise(candidate.command) === normalise(command));
  const rows = (ask === undefined ? [] : (atParsers[ask.parser]?.(lines, final) ?? [])).map(rowOf);
  return rows.length === 0 ? [] : [rows];
}

/** Values by name, as the expected results write them. */
export const valuesOf = (records: readonly AnswerRecord[]): Record<string, string | number | null>[] =>
  records.map((record) => Object.fromEntries(record.map(({ name, value }) => [name, value])));
