import { execFile } from 'node:child_process';

/** What a finished program left. */
export interface Outcome {
  stdout: string;
  stderr: string;
}

/**
 * Runs a program to its end, output collected (32 MiB at most).
 * @param limitMs after this time it is killed and the promise rejects
 * @throws Error with the last lines of stderr when it ends with another status than 0
 */
export function sh(
  program: string,
  args: readonly string[],
  limitMs: number,
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      [...args],
      { timeout: limitMs, killSignal: 'SIGKILL', maxBuffer: 32 << 20, ...options },
      (error, stdout, stderr) => {
        if (error === null) resolve({ stdout, stderr });
        else {
          const why = error.killed === true ? `stopped after ${limitMs} ms` : error.message.split('\n')[0];
          reject(new Error(`${program}: ${why ?? ''}\n${stderr.split('\n').slice(-12).join('\n')}`, { cause: error }));
        }
      },
    );
  });
}
