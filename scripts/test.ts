/**
 * Runs the named steps of checking one after the other and sums them up in a last line: "N passed, N failed". A step
 * that fails does not keep the later ones from running. A check counts as one, a test runner with each of its tests.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { allTargets, ensureBuilt } from './build.ts';
import { electronRuntime } from './electron-runtime.mjs';
import { SetupError } from './setup/lock.mjs';
import { provideModeswitchPack } from './setup/modeswitch-data.mjs';
import { readPlaywright, readVitest, type Count, type Told } from './test-record.ts';
import { startXvfb } from './xvfb.mjs';

const root = path.resolve(import.meta.dirname, '..');
const results = path.join(root, 'test-results');

interface Command {
  script: string;
  args?: string[];
  env?: Record<string, string>;
}

/** Where a step leaves lines for the record of the whole run: what it measured. */
const recordOfStep = path.join(results, 'record.txt');

/** Exit code of a program of ours that had a stated reason not to run, such as a missing program of the system. */
const skippedCode = 77;

const lab: Command = { script: 'test/lab/run.mjs' };

const steps = {
  check: () => asOne({ script: 'scripts/check.ts' }),
  unit: async () => {
    const data = await provideModeswitchPack();
    if ('skipped' in data) console.log(`${data.skipped} The tests that need it are skipped.`);
    return vitest('unit', ['--config', 'vitest.config.ts']);
  },
  e2e: async () => {
    await ensureBuilt(allTargets);
    const { executable } = await electronRuntime();
    return clicked({ MWB_ELECTRON: executable });
  },
  package: () => vitest('package', ['--config', 'test/package/vitest.config.ts']),
  bench: () => onDisplay((env) => asOne({ script: 'scripts/bench.ts', args: ['--all'], env })),
  // One arena: glibc's threads each keep what they have freed, which a look at the resident memory cannot tell from a leak. Seen: 12 %
  // more after 200 cycles with an arena for each thread and 6 % with one, the last 40 cycles without a change.
  soak: () => asOne({ script: 'test/soak/soak.ts', env: { MALLOC_ARENA_MAX: '1' } }),
  lab: () => asOne({ ...lab, args: ['--long'] }),
  'short-lab': () => asOne({ ...lab, args: ['--short'] }),
} satisfies Record<string, () => Promise<Count>>;

type Step = keyof typeof steps;
const isStep = (name: string): name is Step => Object.hasOwn(steps, name);

async function asOne(command: Command): Promise<Count> {
  const code = await runNode(command);
  if (code === skippedCode) return { passed: 0, failed: 0, skipped: 1 };
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

async function vitest(name: string, args: string[]): Promise<Count> {
  const record = path.join(results, `${name}.json`);
  fs.rmSync(record, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${record}`];
  const code = await runNode({
    script: 'node_modules/vitest/vitest.mjs',
    args: ['run', ...args, ...reporters],
    // The long test draws cases that no run has seen; the short one says the same of the same change everywhere.
    env: recordFile === undefined ? {} : { MWB_SEED: 'random', MWB_LONG: '1' },
  });
  return judged(code, readVitest(record, root));
}

/** The tests that measure run alone, after those that click. */
async function clicked(env: Record<string, string>): Promise<Count> {
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const project of ['windows', 'measured']) {
    const { passed, failed, skipped } = await playwright(project, env);
    count.passed += passed;
    count.failed += failed;
    count.skipped += skipped;
  }
  return count;
}

async function playwright(project: string, env: Record<string, string>): Promise<Count> {
  const record = path.join(results, `e2e-${project}.json`);
  fs.rmSync(record, { force: true });
  const code = await runNode({
    script: 'node_modules/@playwright/test/cli.js',
    args: ['test', `--project=${project}`, '--reporter=list,json'],
    // What is recorded is the long test: its floods last as long as they should.
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: record, ...(recordFile !== undefined && { MWB_LONG: '1' }) },
  });
  return judged(code, readPlaywright(record));
}

/** A runner that failed without a failed test (a file that does not load, no test at all) counts as one failure. */
function judged(code: number, told: Told | undefined): Count {
  const { passed, failed, skipped, failures } = told ?? { passed: 0, failed: 0, skipped: 0, failures: [] };
  allFailures.push(...failures);
  return { passed, failed: code === 0 ? failed : Math.max(1, failed), skipped };
}

/** Runs on a display of our own: what the person has on theirs does not disturb the tests, nor the other way round. */
async function onDisplay(work: (env: Record<string, string>) => Promise<Count>): Promise<Count> {
  const { executable } = await electronRuntime();
  const here = { MWB_ELECTRON: executable };
  if (process.platform !== 'linux') return work(here);
  const { display, stop } = await startXvfb();
  try {
    return await work({ ...here, DISPLAY: display });
  } finally {
    await stop();
  }
}

const state: { running?: ReturnType<typeof spawn>; stopped: boolean } = { stopped: false };
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    state.stopped = true;
    state.running?.kill(signal);
  });
}

function runNode({ script, args = [], env = {} }: Command): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(root, script), ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, MWB_SKIP_CODE: String(skippedCode), MWB_RECORD: recordOfStep, ...env },
    });
    state.running = child;
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** What the set-up of a step could not do is that step's failure, not the end of all. */
function failedSetup(error: unknown): Count {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  return { passed: 0, failed: 1, skipped: 0 };
}

fs.mkdirSync(results, { recursive: true });
const total: Count = { passed: 0, failed: 0, skipped: 0 };
const failedSteps: string[] = [];
/** Tests that failed and why, said again at the end: whoever reads a long output reads its end. */
const allFailures: string[] = [];
const outcomes: string[] = [];
/** What steps measured, as they wrote it. */
const findings: string[] = [];
/** Where the outcome is kept beside being printed: a file of the project, for those who come later. */
const recordFile = process.argv.find((word) => word.startsWith('--record='))?.slice('--record='.length);
const asked = process.argv.slice(2).filter((word) => !word.startsWith('--record='));
const named = asked.filter(isStep);
const unknown = asked.filter((name) => !isStep(name));
if (unknown.length > 0) {
  console.error(`test: there is no step ${unknown.join(', ')}; there are ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}
for (const name of named) {
  if (state.stopped) break;
  const began = Date.now();
  fs.rmSync(recordOfStep, { force: true });
  console.log(`\n== ${name}`);
  const count = await steps[name]().catch(failedSetup);
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
  if (count.failed > 0) failedSteps.push(name);
  const took = ((Date.now() - began) / 1000).toFixed(1);
  outcomes.push(`| ${name} | ${count.passed} | ${count.failed} | ${count.skipped} | ${took} |`);
  if (fs.existsSync(recordOfStep)) {
    findings.push('', `## ${name}`, '', '```', fs.readFileSync(recordOfStep, 'utf8').trimEnd(), '```');
  }
  console.log(`== ${name}: ${summary(count)} (${took} s)`);
}
if (failedSteps.length > 0) console.log(['', ...allFailures, `failed: ${failedSteps.join(', ')}`].join('\n'));
console.log(`\n${summary(total)}`);
if (recordFile !== undefined && !state.stopped) keepRecord(recordFile);
process.exitCode = total.failed > 0 || state.stopped ? 1 : 0;

function summary({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Writes the outcome of this run; the next one replaces it. */
function keepRecord(file: string): void {
  const lines = [
    '# The last long test',
    '',
    `Written by \`npm run test:long\` on ${new Date().toISOString().slice(0, 10)}: ${summary(total)}.`,
    `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${os.availableParallelism()} processors.`,
    '',
    '| step | passed | failed | skipped | seconds |',
    '| --- | --- | --- | --- | --- |',
    ...outcomes,
    ...findings,
    '',
  ];
  fs.writeFileSync(path.join(root, file), lines.join('\n'));
}
