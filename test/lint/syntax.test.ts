import path from 'node:path';
import { ESLint, Linter } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const linter = new Linter({ cwd: root });
const eslint = new ESLint({ cwd: root });
const rules = new Map<string, unknown>();
const room = 'electron/compose/save-trial.ts';
const beside = ['electron/compose/save-trial.test.ts', 'scripts/demo.ts', 'test/bench/many-sticks.ts'];

beforeAll(async () => {
  for (const file of [room, ...beside]) {
    const config = (await eslint.calculateConfigForFile(path.join(root, file))) as { rules: Record<string, unknown> };
    rules.set(file, config.rules['no-restricted-syntax']);
  }
});

/** What the house's rules of syntax say to one statement in one file. */
const reported = (file: string, statement: string): string[] =>
  linter
    .verify(statement, { rules: { 'no-restricted-syntax': rules.get(file) as Linter.RuleEntry } })
    .map(({ message }) => message);

describe('recursive mkdir', () => {
  it.each([
    'mkdir(folder, { recursive: true });',
    'await fs.mkdir(folder, { mode: 1, recursive: true });',
    'mkdirSync(folder, { recursive: true });',
  ])('is refused in the program: %s', (statement) => {
    expect(reported(room, statement)).toEqual([expect.stringMatching(/^Recursive mkdir never ends under \/proc/)]);
    for (const file of beside) expect(reported(file, statement)).toEqual([]);
  });

  it('is not mistaken for others', () => {
    expect(reported(room, 'mkdir(folder, { mode: 448 }); rm(folder, { recursive: true });')).toEqual([]);
  });
});
