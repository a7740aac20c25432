import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { Failure, type ControlSighting } from '../../core/model/index.ts';
import type { ControlTools } from '../../core/ports.ts';
import { findHolders } from '../serial/holders.ts';
import { errnoOf } from '../../platform/shared/errno.ts';

/** What may be asked: what reads, nothing else. */
const readingOnly = /^--(?:(?:dms|nas|uim|wds)-(?:uim-)?get-[a-z-]+(?:=3gpp)?|query-[a-z-]+)$/;
const programs = { qmi: 'qmicli', mbim: 'mbimcli' } as const;
/** Packages of that name exist in Debian, Ubuntu and Fedora. */
const packages = { qmi: 'libqmi-utils', mbim: 'libmbim-utils' } as const;
/** Their proxies keep the channel open and pass the questions of several programs on. */
const proxies: ReadonlySet<string> = new Set(['qmi-proxy', 'mbim-proxy']);
/** ms from the polite stop, in which the program gives its client number back, to the hard one. */
const politeMs = 2_000;
/** Bytes of an answer; the longest are some KiB. */
const answerLimit = 256 * 1024;

export interface ControlToolsOptions {
  /** Where programs are looked for, as PATH; the program's own by default. */
  path?: string;
}

/** qmicli and mbimcli of the system, always through their proxy. */
export function systemControlTools({ path }: ControlToolsOptions = {}): ControlTools {
  return {
    async ask({ control, question, timeoutMs, signal }) {
      if (!readingOnly.test(question)) throw new Error(`not a question that only reads: ${question}`);
      await mayOpen(control);
      goOn(signal);
      const program = programs[control.speaks];
      const args = [`--device=${control.path}`, '--device-open-proxy', question];
      const ran = await run(program, args, { timeoutMs, signal, path });
      goOn(signal);
      if (ran.missing) throw new Failure('control.no-tool', { program, package: packages[control.speaks] });
      if (ran.late) throw new Failure('control.silent', { port: control.name, program });
      if (ran.code === 0) return ran.out.split('\n');
      throw failureOf(ran.err, control, program);
    },
    async holders({ path: node }) {
      const found = await findHolders(node);
      return found.map((holder) => ({ ...holder, shares: proxies.has(holder.program) }));
    },
  };
}

function goOn({ aborted }: AbortSignal): void {
  if (aborted) throw new Failure('run.cancelled');
}

async function mayOpen({ path, name }: ControlSighting): Promise<void> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    const code = errnoOf(error);
    throw new Failure(code === 'EACCES' ? 'control.no-rights' : 'control.gone', { port: name }, code);
  }
}

/** What the program said in its last line; a stick that has no such service says so there, too. */
function failureOf(err: string, { name }: ControlSighting, program: string): Failure {
  const lines = err.split('\n').map((line) => line.trim()).filter((line) => line !== ''); // prettier-ignore
  const said = (lines.findLast((line) => line.startsWith('error:')) ?? lines.at(-1) ?? '').replace(/^error: */, '');
  if (/No such (?:file|device)|endpoint hangup|hangup|not open/i.test(said)) return new Failure('control.gone', { port: name }, said);
  if (/Permission denied|not permitted|[Nn]ot enough privileges/.test(said)) return new Failure('control.no-rights', { port: name }, said);
  if (/timed out/i.test(said)) return new Failure('control.silent', { port: name, program }, said);
  return new Failure('control.refused', { program, answer: said });
} // prettier-ignore

interface Ran {
  code: number | undefined;
  out: string;
  err: string;
  missing: boolean;
  late: boolean;
}

function run(
  program: string,
  args: string[],
  { timeoutMs, signal, path }: { timeoutMs: number; signal: AbortSignal; path: string | undefined },
): Promise<Ran> {
  return new Promise((resolve) => {
    const env = { ...process.env, LC_ALL: 'C', ...(path === undefined ? {} : { PATH: path }) };
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    const ran: Ran = { code: undefined, out: '', err: '', missing: false, late: false };
    let hard: NodeJS.Timeout | undefined;
    const stop = (): void => {
      child.kill('SIGINT');
      hard ??= setTimeout(() => child.kill('SIGKILL'), politeMs);
    };
    const limit = setTimeout(() => {
      ran.late = true;
      stop();
    }, timeoutMs);
    signal.addEventListener('abort', stop, { once: true });
    const end = (): void => {
      clearTimeout(limit);
      clearTimeout(hard);
      signal.removeEventListener('abort', stop);
      resolve(ran);
    };
    child.stdout.on('data', (data: Buffer) => (ran.out = (ran.out + data.toString()).slice(0, answerLimit)));
    child.stderr.on('data', (data: Buffer) => (ran.err = (ran.err + data.toString()).slice(-answerLimit)));
    child.once('error', (error) => {
      ran.missing = errnoOf(error) === 'ENOENT';
      ran.err += `error: ${error.message}`;
      end();
    });
    // Its proxy writes to nowhere, so the pipes end with the program itself.
    child.once('close', (code) => {
      ran.code = code ?? undefined;
      end();
    });
  });
}
