import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A real PostgreSQL server of one test file, on a socket in a folder of its own; it listens on no network. */
export interface TestServer {
  /** Makes an empty database and gives its URL. */
  newDatabase(): Promise<string>;
  /** Ends the server as `kill -9` would, and starts it again on the same data. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** ms. initdb syncs some hundred files, on a loaded computer too. */
const startLimitMs = 90_000;

/** Starts a server, or says why there is none. The server refuses to run as root; a plain user of the system is taken then. */
export async function startPostgres(): Promise<TestServer | { missing: string }> {
  const programs = programFolder();
  if (programs === undefined) return { missing: 'PostgreSQL is not installed' };
  const user: { uid?: number; gid?: number } | undefined = process.getuid?.() === 0 ? plainUser() : {};
  if (user === undefined) return { missing: 'PostgreSQL refuses root, and there is no user nobody or postgres' };
  const folder = mkdtempSync(path.join(tmpdir(), 'pg-'));
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid ?? user.uid);
  const run = (program: string, args: string[]): void => {
    const { status, stderr } = spawnSync(path.join(programs, program), args, {
      ...user, cwd: folder, encoding: 'utf8', timeout: startLimitMs, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    }); // prettier-ignore
    if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
  };
  const data = path.join(folder, 'data');
  run('initdb', ['-D', data, '-U', 'mwb', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8']);
  const begin = async (): Promise<ChildProcess> => {
    // Only a crash of the computer would need the syncs.
    const options = [
      '-D',
      data,
      '-k',
      folder,
      '-c',
      'listen_addresses=',
      '-c',
      'max_connections=20',
      '-c',
      'fsync=off',
    ];
    const server = spawn(path.join(programs, 'postgres'), options, {
      ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    }); // prettier-ignore
    await ready(server);
    return server;
  };
  let server = await begin();
  let count = 0;
  const host = encodeURIComponent(folder);
  return {
    newDatabase() {
      count += 1;
      const name = `bench${String(count)}`;
      run('createdb', ['-h', folder, '-U', 'mwb', name]);
      return Promise.resolve(`postgresql://mwb@${host}/${name}`);
    },
    async crash() {
      const gone = once(server, 'close');
      // Its children hold the shared memory until they notice; the next start waits for them.
      for (const pid of [...childrenOf(server.pid ?? 0), server.pid ?? 0]) kill(pid);
      await gone;
      server = await begin();
    },
    async stop() {
      const gone = once(server, 'close');
      server.kill('SIGQUIT');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function programFolder(): string | undefined {
  const versions = '/usr/lib/postgresql';
  if (!existsSync(versions)) return undefined;
  const [newest] = readdirSync(versions).sort((a, b) => Number(b) - Number(a));
  const folder = path.join(versions, newest ?? '', 'bin');
  return existsSync(path.join(folder, 'initdb')) ? folder : undefined;
}

function plainUser(): { uid: number; gid: number } | undefined {
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((what) => spawnSync('id', [what, name], { encoding: 'utf8' }).stdout.trim());
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

async function ready(server: ChildProcess): Promise<void> {
  let said = '';
  server.stderr?.setEncoding('utf8');
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`postgres does not start: ${said}`)), startLimitMs);
    server.stderr?.on('data', (text: string) => {
      said += text;
      if (!said.includes('ready to accept connections')) return;
      clearTimeout(limit);
      resolve();
    });
    server.once('close', () => reject(new Error(`postgres ended: ${said}`)));
  });
}

const childrenOf = (pid: number): number[] =>
  spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' }).stdout.split('\n').map(Number).filter((one) => one > 0); // prettier-ignore

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
