import fs from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';

/** What a run of tests came to. */
export interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** A runner's record, read: how many, and which failed with what, a line each. */
export interface Told extends Count {
  failures: string[];
}

/** Characters of a failure that one line holds. */
const lineLength = 300;

const vitestSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string().optional(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

/** The record of Vitest's reporter `json`; undefined where there is none, because it did not get so far. */
export function readVitest(file: string, root: string): Told | undefined {
  if (!fs.existsSync(file)) return undefined;
  const record = vitestSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  const failures = record.testResults.flatMap(({ name, status, message = '', assertionResults }) => {
    const where = path.relative(root, name);
    const failed = assertionResults.filter((one) => one.status === 'failed');
    if (failed.length === 0 && status === 'failed') return [line(where, 'does not load', message)];
    return failed.map(({ fullName, failureMessages }) => line(where, fullName, failureMessages?.[0] ?? ''));
  });
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = record;
  return { passed, failed, skipped, failures };
}

interface Suite {
  specs: {
    title: string;
    file: string;
    ok: boolean;
    tests: { results: { error?: { message?: string | undefined } | undefined }[] }[];
  }[];
  suites?: Suite[] | undefined;
}
const suiteSchema: z.ZodType<Suite> = z.object({
  specs: z.array(
    z.object({
      title: z.string(),
      file: z.string(),
      ok: z.boolean(),
      tests: z.array(
        z.object({ results: z.array(z.object({ error: z.object({ message: z.string().optional() }).optional() })) }),
      ),
    }),
  ),
  get suites() {
    return z.array(suiteSchema).optional();
  },
});
const playwrightSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), skipped: z.number() }),
  suites: z.array(suiteSchema),
});

/** The record of Playwright's reporter `json`; undefined where there is none. */
export function readPlaywright(file: string): Told | undefined {
  if (!fs.existsSync(file)) return undefined;
  const { stats, suites } = playwrightSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  const failures = suites.flatMap(specsOf).filter(({ ok }) => !ok);
  return {
    ...{ passed: stats.expected, failed: stats.unexpected, skipped: stats.skipped },
    failures: failures.map(({ file: where, title, tests }) => {
      const errors = tests.flatMap(({ results }) => results.map(({ error }) => error?.message ?? ''));
      return line(where, title, errors.find((text) => text !== '') ?? '');
    }),
  };
}

const specsOf = ({ specs, suites = [] }: Suite): Suite['specs'] => [...specs, ...suites.flatMap(specsOf)];

function line(where: string, title: string, message: string): string {
  const why = stripVTControlCharacters(message).split('\n')[0]?.trim() ?? '';
  return `${where}: ${title}${why === '' ? '' : ` (${why})`}`.slice(0, lineLength);
}
