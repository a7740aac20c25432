import { Failure, message, toErrorData, type Message } from '../../model/index.ts';
import type { RouterShell } from '../../ports.ts';

/** What goes onto a router: the script that does it, and the file as it must read back. */
export interface RouterWork {
  script: string;
  /** SHA-256 of the script. */
  sum: string;
  before: string | undefined;
  after: string;
}

/** One command as it is shown before and run after the person agreed. */
export interface RouterCommand {
  kind: 'upload' | 'keep' | 'apply' | 'read-back' | 'check';
  command: string;
  /** What goes to its input: the script. */
  input?: string;
  limitMs: number;
}

export interface RouterStep {
  kind: RouterCommand['kind'];
  code: number;
  lines: string[];
}

export interface RouterApplied {
  steps: RouterStep[];
  /** What check said: whether the stick is there in its new mode. */
  stick: 'there' | 'not-there';
  words: Message;
}

const place = '/tmp/modem-workbench.sh';
const record = '/tmp/modem-workbench.log';
const pidFile = '/tmp/modem-workbench.pid';

/**
 * The exact commands of one application, in order. Until `apply` nothing of the router's settings is touched; the script runs apart
 * from the connection, so that a cable pulled then does not stop it in the middle.
 */
export function applyCommands({ script, sum }: Pick<RouterWork, 'script' | 'sum'>): RouterCommand[] {
  return [
    { kind: 'upload', command: `umask 077; cat >${place}.new`, input: script, limitMs: 30_000 },
    {
      kind: 'keep',
      command: `[ "$(sha256sum ${place}.new | cut -d ' ' -f 1)" = ${sum} ] && mv ${place}.new ${place}`,
      limitMs: 10_000,
    },
    {
      kind: 'apply',
      command: `sh -c 'echo $$ >${pidFile}; exec sh ${place} apply' </dev/null >${record} 2>&1; code=$?; cat ${record}; exit $code`,
      limitMs: 90_000,
    },
    { kind: 'read-back', command: 'cat /etc/usb-mode.json', limitMs: 10_000 },
    { kind: 'check', command: `sh ${place} check </dev/null 2>&1`, limitMs: 60_000 },
  ];
}

/** Waits until a script that outlived its connection has ended, 40 s at most, then reads the file. */
const afterLoss = `i=0; while [ $i -lt 40 ] && kill -0 "$(cat ${pidFile} 2>/dev/null)" 2>/dev/null; do sleep 1; i=$((i + 1)); done; cat /etc/usb-mode.json`;

/**
 * Puts everything onto the router and reads it back. Failures: router.failed when a command says no (the router is as it was
 * wherever the script stopped itself), router.not-changed when the connection was lost before anything was touched,
 * router.lost-midway with what was found after a second connection: the old file or the new one, whole.
 *
 * @param again opens a second connection to the same router
 */
export async function applyToRouter(
  shell: RouterShell,
  work: RouterWork,
  again: () => Promise<RouterShell>,
  onStep: (kind: RouterCommand['kind']) => void = () => undefined,
): Promise<RouterApplied> {
  const steps: RouterStep[] = [];
  for (const { kind, command, input, limitMs } of applyCommands(work)) {
    onStep(kind);
    let ran;
    try {
      ran = await shell.run(command, { timeoutMs: limitMs, ...(input === undefined ? {} : { input }) });
    } catch (error) {
      throw await whatIsThere(error, kind, work, again);
    }
    const text = kind === 'read-back' ? '' : `${ran.out}${ran.err}`;
    steps.push({ kind, code: ran.code, lines: text.split('\n').filter((line) => line !== '') });
    if (kind === 'check') {
      const stick = ran.code === 0 ? 'there' : 'not-there';
      return { steps, stick, words: message(`openwrt.applied.${stick}`) };
    }
    if (ran.code !== 0) throw new Failure('router.failed', { command: kind, code: ran.code }, text.trim());
    if (kind === 'read-back' && ran.out !== work.after)
      throw new Failure(
        'router.failed',
        { command: kind, code: ran.code },
        'the file does not read back as it was written',
      );
  }
  throw new Failure('internal', {}, 'no check among the commands');
}

async function whatIsThere(
  lost: unknown,
  kind: RouterCommand['kind'],
  work: RouterWork,
  again: () => Promise<RouterShell>,
): Promise<Failure> {
  const { code, cause } = toErrorData(lost);
  if (code === 'internal') throw lost;
  // Only a draft under /tmp was written by then.
  if (kind === 'upload' || kind === 'keep') return new Failure('router.not-changed', {}, cause);
  const state = await stateAfter(work, again);
  return new Failure('router.lost-midway', { state: `@openwrt.state.${state}` }, cause);
}

/** Which file the router has, by a second connection. */
async function stateAfter(
  work: RouterWork,
  again: () => Promise<RouterShell>,
): Promise<'old' | 'new' | 'other' | 'unknown'> {
  let shell: RouterShell | undefined;
  try {
    shell = await again();
    const { out, code } = await shell.run(afterLoss, { timeoutMs: 60_000 });
    if (out === work.after && code === 0) return 'new';
    return out === (work.before ?? '') ? 'old' : 'other';
  } catch (error) {
    // That it cannot be known is the answer; why, stands in the first failure.
    if (toErrorData(error).code === 'internal') throw error;
    return 'unknown';
  } finally {
    await shell?.close();
  }
}
