import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end, at most ten minutes: making a package takes half a one on a quiet computer. */
export function run(program: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 580_000 });
    const outcome: Outcome = { code: -1, stdout: '', stderr: '' };
    child.stdout.on('data', (bytes: Buffer) => (outcome.stdout += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (outcome.stderr += bytes.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ ...outcome, code: code ?? -1 }));
  });
}

/** Why nothing of the system can be changed on trial here; undefined when it can. @param programs that are needed besides apt */
export function untriable(programs: readonly string[]): string | undefined {
  if (process.platform !== 'linux') return 'packages for Debian can be tried on Linux only';
  if (process.getuid?.() !== 0) return 'installing a package needs root';
  const missing = ['apt-get', 'dpkg-query', 'useradd', 'runuser', ...programs].find(
    (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error,
  );
  return missing === undefined ? undefined : `this system has no ${missing}`;
}

/** Why our package cannot be installed on trial here; undefined when it can. */
export function obstacle(packageName: string): string | undefined {
  const why = untriable(['Xvfb']);
  if (why !== undefined) return why;
  const status = spawnSync('dpkg-query', ['-W', '-f', '${Status}', packageName], { encoding: 'utf8' });
  if (status.stdout.includes('installed')) return `${packageName} is installed here already, and is not touched`;
  return undefined;
}

/** The newest .deb that `npm run make` left. */
export function madePackage(): string {
  const folder = path.join(root, 'out/make/builder');
  const file = fs.readdirSync(folder).find((name) => name.endsWith('.deb'));
  if (file === undefined) throw new Error(`there is no .deb in ${folder}`);
  return path.join(folder, file);
}

/** Installs with apt, which brings what they depend on; reads the lists of packages when they are missing. @param packages names or files */
export async function install(...packages: string[]): Promise<Outcome> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const args = ['install', '-y', '-q', '--no-install-recommends', ...packages];
  const first = await run('apt-get', args, env);
  if (first.code === 0) return first;
  await run('apt-get', ['update', '-q'], env);
  return run('apt-get', args, env);
}

/** A plain person on this computer, with a home folder and no rights. */
export class PlainUser {
  readonly name = `mwb-trial-${process.pid}`;
  readonly #home = `/home/${this.name}`;

  async create(): Promise<Outcome> {
    return run('useradd', ['--create-home', '--home-dir', this.#home, '--shell', '/bin/sh', this.name]);
  }

  async remove(): Promise<void> {
    // Crash handlers of Chromium may outlive the program for a moment, and a user with processes cannot be removed.
    await run('userdel', ['--remove', '--force', this.name]);
  }

  #command(args: string[], display: string | undefined): [string, string[]] {
    const env = [`HOME=${this.#home}`, `USER=${this.name}`, 'PATH=/usr/bin:/bin', 'LANG=C.UTF-8'];
    if (display !== undefined) env.push(`DISPLAY=${display}`);
    return ['runuser', ['-u', this.name, '--', 'env', '-i', '-C', this.#home, ...env, ...args]];
  }

  run(args: string[], display?: string): Promise<Outcome> {
    const [program, all] = this.#command(args, display);
    return run(program, all);
  }

  start(args: string[], display: string): ChildProcess {
    const [program, all] = this.#command(args, display);
    return spawn(program, all, { stdio: 'ignore', timeout: 120_000 });
  }

  /** The command lines and states of this person's processes. */
  processes(): { pid: number; command: string; status: string }[] {
    const uid = fs.statSync(this.#home, { throwIfNoEntry: false })?.uid;
    // Never created: it has none.
    if (uid === undefined) return [];
    return fs
      .readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          if (fs.statSync(`/proc/${name}`).uid !== uid) return [];
          const read = (file: string) => fs.readFileSync(`/proc/${name}/${file}`, 'utf8');
          return [{ pid: Number(name), command: read('cmdline').replaceAll('\0', ' '), status: read('status') }];
        } catch (error) {
          // Gone between the list and the look.
          if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
            return [];
          throw error;
        }
      });
  }
}
