/**
 * The checks that only read: lint, types, format. `node scripts/check.ts [lint|types|format]...` runs the named ones,
 * else all. They are cut into pieces that run beside each other, because none of their programs keeps two cores busy;
 * what a piece prints comes in one block when it ends.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

const kinds = ['lint', 'types', 'format'] as const;
type Kind = (typeof kinds)[number];

interface Piece {
  kind: Kind;
  name: string;
  /** A script below node_modules and its arguments. */
  run: readonly [string, ...string[]];
}

const lint = (name: string, args: readonly string[]): Piece => ({
  kind: 'lint',
  name,
  run: ['eslint/bin/eslint.js', '--max-warnings=0', ...args],
});

/** Each zone with the globals it may know; the last: what touches Electron, with the API of the older runtime. */
const zones = [
  'electron/core/tsconfig.json',
  'electron/tsconfig.json',
  'preload/tsconfig.json',
  'renderer/tsconfig.json',
  'tsconfig.json',
  'test/types/tsconfig.electron-33.json',
];

/** The longest first, so that none is left over at the end. */
const pieces: readonly Piece[] = [
  lint('electron', ['electron']),
  lint('renderer', ['renderer']),
  lint('the rest', ['.', '--ignore-pattern=electron/**', '--ignore-pattern=renderer/**']),
  // The native compiler for the check alone: the same findings in a third of the time. Lint needs the older one's API.
  ...zones.map((zone): Piece => ({ kind: 'types', name: zone, run: ['typescript-7/bin/tsc', '--noEmit', '-p', zone] })),
  {
    kind: 'format',
    name: 'all',
    run: ['prettier/bin/prettier.cjs', '--check', '--log-level=warn', '**/*.{ts,tsx,js,mjs,css}'],
  },
];

/** Runs one piece and gives whether it found nothing. */
function check({ kind, name, run: [script, ...args] }: Piece): Promise<boolean> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'node_modules', script), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('error', reject);
    child.once('close', (code) => {
      const took = ((performance.now() - began) / 1000).toFixed(0);
      console.log(`${kind}, ${name}: ${code === 0 ? 'clean' : 'NOT CLEAN'} (${took} s)\n${said}`.trimEnd());
      resolve(code === 0);
    });
  });
}

const asked = process.argv.slice(2);
const unknown = asked.filter((word) => !kinds.some((kind) => kind === word));
if (unknown.length > 0) {
  console.error(`check: there is no ${unknown.join(', ')}; there are ${kinds.join(', ')}`);
  process.exit(2);
}
const waiting = pieces.filter(({ kind }) => asked.length === 0 || asked.includes(kind));
async function lane(): Promise<boolean> {
  let good = true;
  for (let piece = waiting.shift(); piece !== undefined; piece = waiting.shift()) good = (await check(piece)) && good;
  return good;
}
const lanes = await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane));
process.exitCode = lanes.every(Boolean) ? 0 : 1;
