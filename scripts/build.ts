/**
 * `npm run build [-- TARGET...]`: builds what is older than its sources. A target is taken as fresh when the names,
 * sizes and times of all its sources are the ones that it was built from.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { orSay, SetupError, withLock } from './setup/lock.mjs';

const root = path.resolve(import.meta.dirname, '..');

interface Target {
  config: string;
  output: string;
  /** Files and folders that the output depends on. */
  sources: string[];
}

const shared = ['scripts/bundle.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json'];
const program = [
  'electron/core',
  'electron/compose',
  'electron/vendors',
  'electron/platform',
  'electron/virtual',
  'resources',
];

const targets = {
  main: {
    config: 'vite.main.config.ts',
    output: '.vite/build/main.cjs',
    sources: [...shared, ...program, 'electron/main', 'preload/contract'],
  },
  preload: {
    config: 'vite.preload.config.ts',
    output: '.vite/build/preload.cjs',
    sources: [...shared, 'preload', 'electron/core/model'],
  },
  renderer: {
    config: 'vite.renderer.config.ts',
    output: '.vite/renderer/main_window/index.html',
    sources: [...shared, 'renderer', 'preload/contract', 'electron/core/model', 'resources'],
  },
  cli: {
    config: 'vite.cli.config.ts',
    output: '.vite/build/mwb.cjs',
    sources: [...shared, ...program, 'electron/cli'],
  },
} satisfies Record<string, Target>;

export type TargetName = keyof typeof targets;
export const allTargets: TargetName[] = ['main', 'preload', 'renderer', 'cli'];

/**
 * Brings these targets up to date.
 * @throws SetupError when a source does not compile, with the compiler's words
 */
export async function ensureBuilt(names: readonly TargetName[]): Promise<void> {
  for (const name of names) {
    if (isFresh(name)) continue;
    await withLock(path.join(root, '.cache', `build-${name}.lock`), async () => {
      if (!isFresh(name)) await build(name);
    });
  }
}

export function outputOf(name: TargetName): string {
  return path.join(root, targets[name].output);
}

async function build(name: TargetName): Promise<void> {
  console.error(`build: ${name}`);
  // Taken before the build: a source that changes meanwhile makes the next run build again.
  const stamp = stampOf(name);
  const vite = await import('vite');
  const logger = vite.createLogger('warn');
  const tell = (message: string) => console.error(message);
  const { config } = targets[name];
  const work = path.join(root, '.vite', `work-${name}-${process.pid}`);
  const whole = name === 'renderer';
  try {
    await vite
      .build({
        configFile: path.join(root, config),
        customLogger: { ...logger, info: () => undefined, warn: tell, warnOnce: tell, error: tell },
        build: { outDir: work, emptyOutDir: true },
      })
      .catch((error: unknown) => {
        throw new SetupError(`build: ${name} does not build.\n${inPlainWords(error)}`);
      });
    // Moved into place when it is complete: a program that starts meanwhile finds the old one or the new one.
    const folder = path.dirname(outputOf(name));
    if (whole) fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(whole ? path.dirname(folder) : folder, { recursive: true });
    if (whole) fs.renameSync(work, folder);
    else moveInto(folder, work);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  fs.mkdirSync(path.dirname(stampFile(name)), { recursive: true });
  fs.writeFileSync(stampFile(name), stamp);
}

/** A program that runs may still ask for a part of the build before this one. */
const partsKeptMs = 24 * 3600 * 1000;

/** Moves a build into place: first the parts, whose names tell their content, then the files that name them. */
function moveInto(folder: string, work: string): void {
  const files = fs.readdirSync(work, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const moves = files.map((entry) => path.relative(work, path.join(entry.parentPath, entry.name)));
  const depth = (file: string): number => file.split(path.sep).length;
  for (const file of moves.toSorted((a, b) => depth(b) - depth(a))) {
    const target = path.join(folder, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.renameSync(path.join(work, file), target);
  }
  for (const part of new Set(moves.map((file) => path.join(folder, path.dirname(file))))) {
    if (part === folder) continue;
    for (const name of fs.readdirSync(part)) {
      const file = path.join(part, name);
      const isOld = Date.now() - fs.statSync(file).mtimeMs > partsKeptMs;
      if (isOld && !moves.includes(path.relative(folder, file))) fs.rmSync(file);
    }
  }
}

/** The compiler's message without colours and pictures, cut to what a screen holds. */
function inPlainWords(error: unknown): string {
  const message = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
  return message
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 20)
    .join('\n');
}

function isFresh(name: TargetName): boolean {
  const file = stampFile(name);
  return fs.existsSync(outputOf(name)) && fs.existsSync(file) && fs.readFileSync(file, 'utf8') === stampOf(name);
}

function stampFile(name: TargetName): string {
  return path.join(root, '.vite', 'stamps', name);
}

function stampOf(name: TargetName): string {
  const hash = createHash('sha256');
  for (const source of [...targets[name].sources, targets[name].config]) {
    for (const file of filesOf(path.join(root, source))) {
      const { size, mtimeMs } = fs.statSync(file);
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

function filesOf(source: string): string[] {
  if (!fs.existsSync(source)) return [];
  if (fs.statSync(source).isFile()) return [source];
  const found = fs.readdirSync(source, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.slice(2);
  const known = allTargets.filter((name) => wanted.length === 0 || wanted.includes(name));
  if (known.length < wanted.length) {
    console.error(`build: there is ${allTargets.join(', ')}`);
    process.exitCode = 1;
  } else {
    await orSay(() => ensureBuilt(known));
  }
}
