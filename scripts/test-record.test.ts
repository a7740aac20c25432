import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readPlaywright, readVitest } from './test-record.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'test-record-'));
// The runners are found from where the tests stand.
fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function runIn(script: string, args: readonly string[], env: Record<string, string> = {}): void {
  // What tells the runner above of itself is not for the one below.
  const own = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST_|PLAYWRIGHT)/.test(name)),
  );
  const options = { cwd: folder, encoding: 'utf8', timeout: 60_000, env: { ...own, NO_COLOR: '1', ...env } } as const;
  const { error } = spawnSync(process.execPath, [path.join(root, 'node_modules', script), ...args], options);
  if (error !== undefined) throw error;
}

it('a failed test of Vitest, and a file that does not load, are named with what was wrong', { timeout: 90_000 }, () => {
  const test = "import { describe, expect, it } from 'vitest';\n";
  fs.writeFileSync(
    path.join(folder, 'sum.test.js'),
    `${test}describe('sums', () => { it('one and one', () => expect(1 + 1).toBe(3)); it('good', () => expect(1).toBe(1)); it.skip('later', () => {}); });`,
  );
  fs.writeFileSync(path.join(folder, 'odd.test.js'), "import './not-there.js';\n");
  const record = path.join(folder, 'vitest.json');
  runIn('vitest/vitest.mjs', ['run', '--root', folder, '--reporter=json', `--outputFile=${record}`]);
  const told = readVitest(record, folder);
  expect(told).toMatchObject({ passed: 1, failed: 1, skipped: 1 });
  expect(told?.failures.toSorted()).toEqual([
    expect.stringMatching(/^odd\.test\.js: does not load \(.*not-there\.js/),
    'sum.test.js: sums one and one (AssertionError: expected 2 to be 3 // Object.is equality)',
  ]);
  expect(readVitest(path.join(folder, 'none.json'), folder)).toBeUndefined();
});

it('a failed test of Playwright is named with what was wrong', { timeout: 90_000 }, () => {
  const test = "import { expect, test } from '@playwright/test';\n";
  fs.writeFileSync(
    path.join(folder, 'sum.spec.mjs'),
    `${test}test.describe('sums', () => { test('one and one', () => expect(1 + 1).toBe(3)); test('good', () => expect(1).toBe(1)); });`,
  );
  fs.writeFileSync(path.join(folder, 'playwright.config.mjs'), "export default { testMatch: '*.spec.mjs' };\n");
  const record = path.join(folder, 'playwright.json');
  runIn('@playwright/test/cli.js', ['test', '--reporter=json'], { PLAYWRIGHT_JSON_OUTPUT_FILE: record });
  const told = readPlaywright(record);
  expect(told).toMatchObject({ passed: 1, failed: 1, skipped: 0 });
  expect(told?.failures).toEqual([expect.stringMatching(/^sum\.spec\.mjs: one and one \(Error: .*toBe/)]);
  expect(readPlaywright(path.join(folder, 'none.json'))).toBeUndefined();
});
