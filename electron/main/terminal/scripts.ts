import type { z } from 'zod';
import type { scripts } from '../../../preload/contract/index.ts';
import type { Assessment } from '../../../preload/contract/terminal.ts';
import { readScript, runScript, startValues, type ScriptEvent } from '../../core/at/script/index.ts';
import { Failure, message } from '../../core/model/index.ts';
import type { Clock } from '../../core/ports.ts';
import type { TypedWords } from '../assessment.ts';
import { agrees, allowedFor, asksFrom, guarded } from './consent.ts';
import type { Consent } from './ports.ts';
import type { Terminal } from './terminal.ts';

export type ScriptProgress = z.infer<typeof scripts.progress.payload>;

/** Events are told in bundles: people cannot read faster, and a loop must not flood the page. */
const bundleMs = 50;
/** Of one bundle the newest count. */
const mostEvents = 200;

interface ScriptHost {
  terminal: Terminal;
  assess: (line: string) => Assessment;
  /** What must be typed for level 3. */
  words: () => TypedWords;
  clock: Clock;
  announce: (progress: ScriptProgress) => void;
}

/** One script on one terminal. Lines that the guard holds back wait for the person's answer. */
export class ScriptRun {
  readonly #host: ScriptHost;
  readonly #stop = new AbortController();
  readonly done: Promise<void>;
  readonly #name: string;
  #state: ScriptProgress['state'] = 'running';
  #events: ScriptEvent[] = [];
  #held: { line: string; assessment: Assessment; decide: (consent: Consent) => void } | undefined;
  #isPlanned = false;

  /** Failures: script.invalid, script.no-value, script.no-variable, port.closed. */
  constructor(host: ScriptHost, text: string, given: Readonly<Record<string, string>>) {
    this.#host = host;
    const script = readScript(text);
    this.#name = script.name;
    const values = startValues(script, new Map(Object.entries(given)));
    const { terminal, clock } = host;
    const { at } = terminal.port;
    terminal.hide((script.variables ?? []).flatMap(({ name, secret }) => (secret ? [values.get(name) ?? ''] : [])));
    terminal.show('event', '', message('script.begins', { name: script.name }));
    this.#tell();
    this.done = runScript(script, {
      port: {
        send: async (line, options) => at.send(line, { ...options, allow: await this.#agreed(line, options.signal) }),
        onLine: (listener) => at.onLine(listener),
        onClose: (listener) => at.onClose(listener),
      },
      clock,
      values,
      signal: this.#stop.signal,
      report: (event) => this.#hear(event),
    }).then((outcome) => {
      this.#state = outcome.state;
      this.#held = undefined;
      terminal.show(
        'event',
        '',
        message('script.ended', { name: script.name, state: `@script.state.${outcome.state}` }),
      );
      this.#tell({ steps: outcome.steps, ...(outcome.error && { error: outcome.error }) });
    });
  }

  cancel(): void {
    this.#stop.abort();
    this.#held?.decide({ kind: 'none' });
  }

  answer(consent: Consent): void {
    this.#held?.decide(consent);
  }

  /** The level that the person agrees to for a line; asks where the guard says so. Failure at.guarded. */
  async #agreed(line: string, signal: AbortSignal): Promise<1 | 2 | 3> {
    const assessment = this.#host.assess(line);
    if (assessment.level < asksFrom) return 1;
    this.#host.terminal.show('held', line, message('terminal.held'));
    let consent = await this.#ask(line, assessment, signal);
    // Mistyped digits are asked for again; a no ends the script.
    while (consent.kind === 'typed' && !signal.aborted && !agrees(assessment.level, consent, this.#host.words())) {
      consent = await this.#ask(line, assessment, signal);
    }
    this.#held = undefined;
    this.#state = 'running';
    this.#tell();
    if (signal.aborted) throw new Failure('run.cancelled');
    return allowedFor(guarded(line, assessment, { consent, words: this.#host.words() }));
  }

  async #ask(line: string, assessment: Assessment, signal: AbortSignal): Promise<Consent> {
    return await new Promise<Consent>((decide) => {
      this.#held = { line, assessment, decide };
      this.#state = 'held';
      this.#tell();
      // The script's own time-out and the plug do not wait for the person.
      signal.addEventListener('abort', () => decide({ kind: 'none' }), { once: true });
      if (signal.aborted) decide({ kind: 'none' });
    });
  }

  #hear(event: ScriptEvent): void {
    if (event.says.id === 'script.says') this.#host.terminal.show('event', '', event.says);
    this.#events.push(event);
    if (this.#events.length > mostEvents) this.#events.shift();
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#host.clock.after(bundleMs, () => {
      this.#isPlanned = false;
      if (this.#events.length > 0) this.#tell();
    });
  }

  #tell(more: Partial<ScriptProgress> = {}): void {
    const events = this.#events;
    this.#events = [];
    const held = this.#held;
    this.#host.announce({
      id: this.#host.terminal.id,
      name: this.#name,
      state: this.#state,
      events,
      ...(held && { held: { line: held.line, assessment: held.assessment } }),
      ...more,
    });
  }
}
