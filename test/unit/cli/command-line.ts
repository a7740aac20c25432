import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { ensureBuilt, outputOf } from '../../../scripts/build.ts';

/** ms. A verb on a virtual stick takes a second or two on an idle machine; one that hangs takes for ever. */
export const limitMs = 40_000;
/** ms for a test that runs some verbs. */
export const testLimit = { timeout: limitMs + 20_000 };

/** An E303 that is a serial modem from the start. */
export const serial = '--virtual=e303:serial';

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

export interface CommandLine {
  /** Data folder of all calls, there before the first test and removed after the last. */
  folder: () => string;
  /** Runs the built command line; `input` is what is typed. A program that does not end by itself is killed: code null. */
  mwb: (args: readonly string[], how?: { input?: string; meanwhile?: (child: ChildProcess) => void }) => Promise<Ended>;
}

/** The built command line for the tests of one file. */
export function commandLine(): CommandLine {
  let folder = '';
  beforeAll(async () => {
    await ensureBuilt(['cli']);
    folder = await mkdtemp(path.join(os.tmpdir(), 'mwb-cli-'));
  }, 180_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return {
    folder: () => folder,
    mwb: async (args, how = {}) => {
      const child = spawn(process.execPath, [outputOf('cli'), `--data=${folder}`, ...args], { stdio: 'pipe' });
      const ended: Ended = { code: null, out: '', err: '' };
      child.stdout.on('data', (data: Buffer) => (ended.out += data.toString()));
      child.stderr.on('data', (data: Buffer) => (ended.err += data.toString()));
      child.stdin.end(how.input ?? '');
      how.meanwhile?.(child);
      const kill = setTimeout(() => child.kill('SIGKILL'), limitMs);
      ended.code = await new Promise((resolve) => child.once('close', resolve));
      clearTimeout(kill);
      return ended;
    },
  };
}
