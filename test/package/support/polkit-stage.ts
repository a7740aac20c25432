/**
 * A polkit of our own: run as root in a mount namespace of its own, it puts a system bus, polkit's rules, udev's folder of rules and a
 * recorder in place of udevadm where programs look for them, and starts the real dbus-daemon and polkitd there. Nothing of this
 * is seen outside. Then the mending is tried once for each answer of polkit; what came of it is printed as JSON.
 * @argument the plain user's name
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Attempt } from './polkit-attempt.ts';

const user = process.argv[2] ?? '';
const polkitRules = '/etc/polkit-1/rules.d';
const udevRules = '/etc/udev/rules.d';
const bus = '/run/dbus';
/** ms. The real ones start in well under a second. */
const startMs = 20_000;

function must(program: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}

/** An empty folder over whatever is there, in this namespace alone. */
function cover(folder: string): void {
  fs.mkdirSync(folder, { recursive: true });
  must('mount', '-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', folder);
}

const config = `<busconfig>
  <type>system</type>
  <listen>unix:path=${bus}/system_bus_socket</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="false"/><allow receive_sender="*"/>
  </policy>
</busconfig>
`;

/** What pkexec finds as udevadm: there is no udev here that could read rules again. It writes down what it was asked. */
const recorder = `#!/bin/sh\nprintf 'udevadm %s\\n' "$*" >> ${bus}/udevadm-asked\n`;

function setTheStage(): void {
  for (const folder of [bus, polkitRules, udevRules]) cover(folder);
  fs.writeFileSync(path.join(bus, 'bus.conf'), config);
  const real = ['/usr/bin/udevadm', '/bin/udevadm'].find((file) => fs.existsSync(file));
  fs.writeFileSync(path.join(bus, 'udevadm'), recorder, { mode: 0o755 });
  if (real !== undefined) return void must('mount', '--bind', path.join(bus, 'udevadm'), real);
  // pkexec looks in root's own folder last.
  const programs = path.join(os.homedir(), 'bin');
  cover(programs);
  fs.copyFileSync(path.join(bus, 'udevadm'), path.join(programs, 'udevadm'));
}

const running: ChildProcess[] = [];
async function start(program: string, args: string[], isReady: () => boolean): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  running.push(child);
  const end = Date.now() + startMs;
  while (!isReady()) {
    if (child.exitCode !== null || Date.now() > end) throw new Error(`${program} did not start`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const hasPolkit = (): boolean =>
  spawnSync(
    'dbus-send',
    [
      ...['--system', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner'],
      'string:org.freedesktop.PolicyKit1',
    ],
    { encoding: 'utf8' },
  ).stdout.includes('true');

/** @param answer what polkit says of this user's pkexec; undefined leaves it to polkit's own default: ask an administrator */
function attempt(answer: 'YES' | 'NO' | undefined): Attempt {
  const rule = `polkit.addRule(function (action, subject) {
    if (action.id == 'org.freedesktop.policykit.exec' && subject.user == '${user}') return polkit.Result.${answer ?? 'NOT_HANDLED'};
  });\n`;
  fs.writeFileSync(path.join(polkitRules, '10-trial.rules'), rule, { mode: 0o644 });
  const out = must(
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    path.join(import.meta.dirname, 'polkit-attempt.ts'),
    user,
  );
  return JSON.parse(out) as Attempt;
}

setTheStage();
try {
  await start('dbus-daemon', ['--nofork', `--config-file=${bus}/bus.conf`], () =>
    fs.existsSync(path.join(bus, 'system_bus_socket')),
  );
  const attempts: Record<string, Attempt> = {};
  for (const answer of ['NO', undefined, 'YES'] as const) {
    // polkitd reads its rules when it starts; that it sees a new file by itself takes a moment that nobody tells.
    await start('/usr/lib/polkit-1/polkitd', ['--no-debug'], hasPolkit);
    attempts[answer ?? 'default'] = attempt(answer);
    const daemon = running.pop();
    const gone = new Promise((resolve) => daemon?.once('exit', resolve));
    daemon?.kill();
    await gone;
  }
  process.stdout.write(JSON.stringify(attempts));
} finally {
  for (const child of running) child.kill();
}
