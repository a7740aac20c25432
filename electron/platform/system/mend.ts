import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Failure, type SystemCheck } from '../../core/model/index.ts';
import { toolAt, type Computer } from './places.ts';

/** What is done with root's rights to mend one check: one script for /bin/sh, and the text of the file that it writes. */
interface RootStep {
  script: string;
  file?: { path: string; text: string };
}

const RULE = '60-modem-workbench.rules';

/** A name that useradd(8) makes; any other is left to the person, who sees the command. */
const plainName = /^[a-z_][a-z0-9_-]{0,31}$/i;

function stepFor(check: SystemCheck, computer: Computer, rule: string): RootStep | undefined {
  const { key, remedy, detail } = check;
  if (remedy?.kind === 'install-udev-rule') {
    const file = path.join(computer.root, 'etc/udev/rules.d', RULE);
    // The text comes by standard input: root cannot read the folder of an AppImage. Renamed when it is whole.
    const script =
      `umask 022 && cat > ${file}.new && mv ${file}.new ${file} && ` +
      'udevadm control --reload && udevadm trigger --subsystem-match=usb --subsystem-match=tty';
    return { script, file: { path: file, text: rule } };
  }
  if (remedy?.kind === 'join-group') {
    const group = String(detail.params?.['group'] ?? '');
    const { name } = computer.user;
    return plainName.test(group) && plainName.test(name) ? { script: `usermod -aG ${group} ${name}` } : undefined;
  }
  return key === 'modem-manager' && remedy !== undefined ? { script: 'systemctl stop ModemManager' } : undefined;
}

/** Where pkexec (polkit) is: the program asks for rights for one step and never has them itself. */
const pkexecAt = async (computer: Computer): Promise<string | undefined> => {
  const found = await toolAt(computer, 'pkexec');
  return found === undefined ? undefined : path.join(computer.root, found);
};

const commandOf = (script: string): string => `pkexec /bin/sh -c '${script}'`;

/**
 * Adds to each check that can be mended by one click what would be run and written, word for word. Without pkexec there is no
 * such click: the command to type stays.
 */
export async function withOneClick(
  checks: readonly SystemCheck[],
  computer: Computer,
  ruleFile: string,
): Promise<SystemCheck[]> {
  if ((await pkexecAt(computer)) === undefined) return [...checks];
  // A rule that cannot be read cannot be shown, and what is not shown is not done.
  const rule = await readFile(ruleFile, 'utf8').catch(() => undefined);
  return checks.map((check) => {
    const step = stepFor(check, computer, rule ?? '');
    if (check.remedy === undefined || step === undefined || (step.file !== undefined && rule === undefined))
      return check;
    const oneClick = { runs: commandOf(step.script), ...(step.file !== undefined && { file: step.file }) };
    return { ...check, remedy: { ...check.remedy, oneClick } };
  });
}

/** ms. A person looks for a password; polkit's own agent waits as long as this. */
const askLimitMs = 300_000;

/** Exit codes of pkexec(1): the person closed the question; they are not allowed, or nothing can ask them. */
const dismissed = 126;
const notAllowed = 127;

/**
 * Runs the step of a check by pkexec, which asks the person for this step alone.
 * @param check as it was shown, with `oneClick`
 * @throws Failure system.no-pkexec, system.dismissed, system.not-allowed, system.mend-failed
 */
export async function mend(check: SystemCheck, computer: Computer): Promise<void> {
  const program = await pkexecAt(computer);
  const oneClick = check.remedy?.oneClick;
  if (program === undefined || oneClick === undefined) throw new Failure('system.no-pkexec');
  const step = stepFor(check, computer, oneClick.file?.text ?? '');
  if (step === undefined) throw new Failure('system.no-pkexec');
  const { code, said } = await run(program, step);
  if (code === 0) return;
  if (code === dismissed) throw new Failure('system.dismissed');
  if (code === notAllowed) throw new Failure('system.not-allowed');
  throw new Failure('system.mend-failed', { reason: said === '' ? String(code) : said });
}

function run(program: string, { script, file }: RootStep): Promise<{ code: number; said: string }> {
  return new Promise((resolve, reject) => {
    // Without a desktop's agent pkexec would ask on the terminal that the program was started from, where nobody looks.
    const child = spawn(program, ['--disable-internal-agent', '/bin/sh', '-c', script], {
      stdio: ['pipe', 'ignore', 'pipe'],
      timeout: askLimitMs,
    });
    let said = '';
    child.stderr.on('data', (bytes: Buffer) => (said = (said + bytes.toString()).slice(-2_000)));
    child.once('error', (error) => reject(new Failure('system.mend-failed', { reason: error.message }, error)));
    child.once('close', (code) => resolve({ code: code ?? dismissed, said: said.trim() }));
    // A question that was refused reads nothing; that is told by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(file?.text ?? '');
  });
}
