import { Failure, message, toErrorData, type ErrorData, type Message } from '../../model/index.ts';
import type { Clock, Dispose } from '../../ports.ts';
import type { AtResult, ChannelLine } from '../channel-types.ts';
import { maskSecrets } from '../secrets.ts';
import { scriptBounds, type Condition, type Script, type Step } from './model.ts';
import { secretsOf } from './outline.ts';
import { patternOf } from './pattern.ts';
import { fill, fillLine, hideSecrets, type Values } from './text.ts';

/** The port as a script sees it: the AT queue, with the guard before it. */
export interface ScriptPort {
  /** Failures as AtChannel.send; at.guarded ends the script. */
  send(line: string, options: { timeoutMs?: number; payload?: string; signal: AbortSignal }): Promise<AtResult>;
  onLine(listener: (line: ChannelLine) => void): Dispose;
  onClose(listener: (error: ErrorData | undefined) => void): Dispose;
}

/** What happens, as it happens. Secrets are hidden. */
export interface ScriptEvent {
  /** Milliseconds since 1970. */
  at: number;
  /** The step: `steps[2].otherwise[0]`. */
  path: string;
  says: Message;
}

export interface ScriptOutcome {
  state: 'done' | 'failed' | 'cancelled';
  /** Why it failed. */
  error?: ErrorData;
  /** The step at which it ended early. */
  path?: string;
  /** Steps that were carried out. */
  steps: number;
  tookMs: number;
  /** What the variables hold at the end; secrets are left out. */
  values: Record<string, string>;
}

export interface ScriptRunOptions {
  port: ScriptPort;
  clock: Clock;
  /** Values for the script's variables; those that have one in the file may be left out. */
  values: Values;
  signal: AbortSignal;
  report: (event: ScriptEvent) => void;
}

/** Lines kept for `expect` and conditions: what a talkative stick says in minutes. */
const mostLines = 1_000;

/**
 * Carries a script out. Never rejects: what goes wrong is the outcome. Bounded by the script's limits in steps and time,
 * whatever it says.
 */
export async function runScript(script: Script, options: ScriptRunOptions): Promise<ScriptOutcome> {
  return await new Run(script, options).go();
}

/**
 * The values to begin with: what was given, else what the file says.
 * @throws Failure script.no-value for a variable that has neither, script.bad-value for a name that the script has not
 */
export function startValues(script: Script, given: Values): Map<string, string> {
  const variables = script.variables ?? [];
  const foreign = [...given.keys()].find((name) => !variables.some((variable) => variable.name === name));
  if (foreign !== undefined) throw new Failure('script.no-variable', { name: foreign });
  return new Map(
    variables.map(({ name, value }) => {
      const has = given.get(name) ?? value;
      if (has === undefined) throw new Failure('script.no-value', { name });
      return [name, has];
    }),
  );
}

/** Ends the run from within, in order. */
class Stop extends Error {
  readonly why: Failure | undefined;
  constructor(why: Failure | undefined) {
    super('the script ends here');
    this.why = why;
  }
}

class Run {
  readonly #script: Script;
  readonly #options: ScriptRunOptions;
  readonly #end = new AbortController();
  #values = new Map<string, string>();
  #secrets: readonly string[] = [];
  #came: string[] = [];
  #result: 'ok' | 'error' | 'no-answer' | undefined;
  #wake: (() => void) | undefined;
  #steps = 0;
  #path = '';
  #cause: Failure | undefined;

  constructor(script: Script, options: ScriptRunOptions) {
    this.#script = script;
    this.#options = options;
  }

  async go(): Promise<ScriptOutcome> {
    const { port, clock, signal } = this.#options;
    const began = clock.monotonic();
    const seconds = this.#script.limits?.seconds ?? scriptBounds.seconds;
    const cancel = (): void => this.#abort(new Failure('run.cancelled'));
    const ears = [
      port.onLine((line) => this.#hear(line)),
      port.onClose((error) => this.#abort(new Failure('at.closed', error?.params ?? { port: '' }, error?.code))),
      clock.after(seconds * 1000, () =>
        this.#abort(new Failure('script.too-long', { limit: '@script.limit-seconds', count: seconds })),
      ),
    ];
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    let why: ErrorData | undefined;
    try {
      this.#values = startValues(this.#script, this.#options.values);
      this.#secrets = secretsOf(this.#script, this.#values);
      await this.#all(this.#script.steps, 'steps');
    } catch (thrown) {
      const cause = this.#cause ?? (thrown instanceof Stop ? thrown.why : thrown);
      why = cause === undefined ? undefined : this.#hidden(toErrorData(cause));
    } finally {
      signal.removeEventListener('abort', cancel);
      for (const dispose of ears) dispose();
    }
    const hiddenNames = new Set(
      (this.#script.variables ?? []).flatMap((one) => (one.secret === true ? [one.name] : [])),
    );
    return {
      state: why === undefined ? 'done' : why.code === 'run.cancelled' ? 'cancelled' : 'failed',
      ...(why !== undefined && { error: why, path: this.#path }),
      steps: this.#steps,
      tookMs: clock.monotonic() - began,
      values: Object.fromEntries(
        [...this.#values].filter(([name]) => !hiddenNames.has(name)).map(([name, value]) => [name, this.#hide(value)]),
      ),
    };
  }

  #abort(why: Failure): void {
    if (this.#cause !== undefined) return;
    this.#cause = why;
    this.#end.abort();
    this.#wake?.();
  }

  async #all(steps: readonly Step[], where: string): Promise<void> {
    for (const [index, step] of steps.entries()) {
      this.#path = `${where}[${index}]`;
      if (this.#cause !== undefined) throw this.#cause;
      const limit = this.#script.limits?.steps ?? scriptBounds.steps;
      if (this.#steps >= limit) throw new Failure('script.too-long', { limit: '@script.limit-steps', count: limit });
      this.#steps += 1;
      await this.#one(step, this.#path);
    }
  }

  async #one(step: Step, path: string): Promise<void> {
    switch (step.do) {
      case 'send':
        await this.#send(step);
        return;
      case 'expect':
        await this.#expect(step, path);
        return;
      case 'wait':
        this.#tell(message('script.waits', { seconds: step.seconds }));
        await this.#options.clock.wait(step.seconds * 1000, this.#end.signal);
        return;
      case 'choose': {
        const taken = step.cases.findIndex(({ when }) => this.#holds(when));
        const way = step.cases[taken];
        if (way !== undefined) await this.#all(way.steps, `${path}.cases[${taken}].steps`);
        else if (step.otherwise !== undefined) await this.#all(step.otherwise, `${path}.otherwise`);
        return;
      }
      case 'repeat':
        await this.#repeat(step, path);
        return;
      case 'set':
        this.#values.set(step.name, fill(step.value, this.#values));
        return;
      case 'say':
        this.#tell(message('script.says', { text: this.#filled(step.text) }));
        return;
      case 'stop': {
        const why = this.#filled(step.why ?? '');
        throw new Stop(step.as === 'done' ? undefined : new Failure('script.stopped', { why }));
      }
    }
  }

  async #send(step: Extract<Step, { do: 'send' }>): Promise<void> {
    const line = fillLine(step.line, this.#values);
    const shown = this.#hide(maskSecrets(line));
    this.#tell(message('script.sends', { line: shown }));
    this.#came = [];
    this.#result = undefined;
    try {
      const answer = await this.#options.port.send(line, {
        signal: this.#end.signal,
        ...(step.seconds !== undefined && { timeoutMs: step.seconds * 1000 }),
        ...(step.body !== undefined && { payload: fill(step.body, this.#values) }),
      });
      // What came unasked meanwhile is there already; the answer stands before it.
      this.#came = [...answer.lines.map(({ text }) => text), answer.final.text, ...this.#came].slice(-mostLines);
      const isOk = answer.final.kind === 'ok' || answer.final.kind === 'connect';
      this.#result = isOk ? 'ok' : 'error';
      if (!isOk && step.onError !== 'go-on') {
        throw new Failure('script.refused', { line: shown, answer: answer.final.text });
      }
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'at.timeout' || step.onError !== 'go-on') throw error;
      this.#result = 'no-answer';
    }
  }

  async #expect(step: Extract<Step, { do: 'expect' }>, path: string): Promise<void> {
    const { clock } = this.#options;
    const seconds = step.seconds ?? scriptBounds.expectSeconds;
    const condition: Condition = step.text === undefined ? { pattern: step.pattern ?? '' } : { text: step.text };
    const wanted = step.text === undefined ? `/${step.pattern ?? ''}/` : `“${this.#filled(step.text)}”`;
    const until = clock.monotonic() + seconds * 1000;
    this.#tell(message('script.expects', { wanted, seconds }));
    for (;;) {
      const at = this.#came.findIndex((line) => this.#fits(condition, line));
      if (at >= 0) {
        this.#tell(message('script.came', { line: this.#hide(this.#came[at] ?? '') }));
        // Used up: the next expect waits for the next line.
        this.#came = this.#came.slice(at + 1);
        return;
      }
      const left = until - clock.monotonic();
      if (left <= 0) break;
      await this.#nextLine(left);
    }
    if (step.otherwise === undefined) throw new Failure('script.expected', { wanted, seconds });
    this.#tell(message('script.not-came', { wanted }));
    await this.#all(step.otherwise, `${path}.otherwise`);
  }

  /** Until a line comes, the time is over or the run ends. */
  async #nextLine(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const stop = this.#options.clock.after(ms, resolve);
      this.#wake = () => {
        stop();
        resolve();
      };
      if (this.#cause !== undefined) this.#wake();
    });
    this.#wake = undefined;
    if (this.#cause !== undefined) throw this.#cause;
  }

  async #repeat(step: Extract<Step, { do: 'repeat' }>, path: string): Promise<void> {
    for (let round = 1; round <= step.times; round += 1) {
      this.#path = path;
      this.#tell(message('script.round', { round, times: step.times }));
      await this.#all(step.steps, `${path}.steps`);
      if (step.until !== undefined && this.#holds(step.until)) return;
    }
  }

  #holds(condition: Condition): boolean {
    if ('result' in condition) return this.#result === condition.result;
    if ('variable' in condition) return holdsOf(this.#values.get(condition.variable), condition, this.#values);
    return this.#came.some((line) => this.#fits(condition, line));
  }

  #fits(condition: Extract<Condition, { text: string } | { pattern: string }>, line: string): boolean {
    if ('text' in condition) return line.includes(fill(condition.text, this.#values));
    const groups = patternOf(condition.pattern).match(line);
    for (const [name, value] of Object.entries(groups ?? {})) this.#values.set(name, value);
    return groups !== undefined;
  }

  #hear(line: ChannelLine): void {
    if (line.direction !== 'unsolicited') return;
    this.#came.push(line.text);
    if (this.#came.length > mostLines) this.#came.shift();
    this.#wake?.();
  }

  #tell(says: Message): void {
    this.#options.report({ at: this.#options.clock.now(), path: this.#path, says });
  }

  #filled(text: string): string {
    return this.#hide(fill(text, this.#values));
  }

  #hide(text: string): string {
    return hideSecrets(text, this.#secrets);
  }

  #hidden(error: ErrorData): ErrorData {
    const params = Object.entries(error.params).map(([name, value]): [string, string | number] => [
      name,
      typeof value === 'string' ? this.#hide(value) : value,
    ]);
    return { ...error, params: Object.fromEntries(params) };
  }
}

type OfVariable = Extract<Condition, { variable: string }>;

/** Numbers compare as numbers; what is none is never at least or at most anything. */
function holdsOf(value: string | undefined, condition: OfVariable, values: Values): boolean {
  if (value === undefined) return false;
  if ('is' in condition) return value === fill(condition.is, values);
  const number = value.trim() === '' ? Number.NaN : Number(value);
  const asNumber = (bound: number | string): number =>
    typeof bound === 'number' ? bound : Number(fill(bound, values));
  return 'atLeast' in condition ? number >= asNumber(condition.atLeast) : number <= asNumber(condition.atMost);
}
