import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { errorCodes } from '../core/model/index.ts';
import { exitCodes, exitOfError } from './exit-codes.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/cli.md'), 'utf8');

/** The numbers in the first column of the table under `## Exit codes`. */
const documented = (): number[] => {
  const [, section = ''] = page.split('\n## Exit codes\n');
  const [table = ''] = section.split('\n## ');
  return [...table.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
};

it('docs/cli.md lists the exit codes that there are, each once and in order', () => {
  expect(documented()).toEqual(Object.values(exitCodes));
});

it('no error ends as if all were well', () => {
  expect(errorCodes.filter((code) => exitOfError(code) === exitCodes.done)).toEqual([]);
});
