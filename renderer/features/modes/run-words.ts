import type { Run, RunSummary, Step, Target, Verdict, WireLine } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { capital, clock, clockExact, duration, groupHex, uncapital } from '../../components/format.ts';
import type { RawLine } from '../../components/raw-log.tsx';

/** What went over the wire, for the log. */
export const wireLines = (wire: readonly WireLine[]): RawLine[] =>
  wire.map(({ at, direction, text }) => ({ at: clockExact(at), direction, text: groupHex(text) }));

/** Operations only: what happened and what the program notes are no traffic. */
export const operationCount = (wire: readonly WireLine[]): number =>
  wire.filter(({ direction }) => direction === 'out').length;

/** "max 30 s", or the usual time where a limit would say nothing. */
export function stepTime(step: Step): string {
  if (step.limitMs < 1000) return duration(step.usualMs);
  return say({ id: 'step.max', params: { time: duration(step.limitMs) } });
}

/** "5 steps, about 6 s". */
export function planLength(steps: readonly Step[]): string {
  const usual = steps.reduce((sum, step) => sum + step.usualMs, 0);
  return say({
    id: steps.length === 1 ? 'plan.one-step' : 'plan.steps',
    params: { count: steps.length, time: duration(Math.max(1000, Math.round(usual / 1000) * 1000)) },
  });
}

/** Milliseconds since an instant, never negative. */
export const since = (iso: string | undefined, now: number): number => {
  const start = iso === undefined ? Number.NaN : Date.parse(iso);
  return Number.isNaN(start) ? 0 : Math.max(0, now - start);
};

/** How full the short bar of each step is: 1 for those done, elapsed against limit for the one under way. */
export const stepParts = (run: Run, now: number): number[] =>
  run.plan.steps.map((step, index) => {
    const state = run.steps[index]?.state;
    if (state === 'done' || state === 'skipped' || state === 'failed') return 1;
    if (state !== 'now') return 0;
    return Math.min(1, since(run.steps[index]?.startedAt, now) / step.limitMs);
  });

/** Verified runs to a mode at this place. */
export const provenHere = (history: readonly RunSummary[], target: Pick<Target, 'mode'>): number =>
  history.filter((run) => run.verdict === 'verified' && run.to === target.mode).length;

const listed = (parts: readonly string[]): string =>
  parts.length < 2
    ? parts.join('')
    : say({ id: 'list.and', params: { first: parts.slice(0, -1).join(', '), last: parts.at(-1) ?? '' } });

/** The title of a result: the verdict, then the sentence of the run. Only `verified` says that it is so. */
export function verdictTitle(run: Run): string {
  const verdict: Verdict = run.verdict ?? 'unknown';
  const said = run.cancelled ? word('after.cancelled') : word(`verdict.${verdict}`);
  return run.words === undefined ? `${said}.` : `${said}: ${uncapital(say(run.words))}`;
}

/** What was read again, when, and how long it all took. */
export function resultDetail(run: Run): string {
  const named = (agrees: boolean): string[] =>
    run.proofs.filter((proof) => proof.agrees === agrees).map((proof) => word(`proof-kind.${proof.check}.inline`));
  const sentences: string[] = [];
  if (run.endedAt !== undefined && run.proofs.length > 0) {
    sentences.push(say({ id: 'after.at', params: { time: clock(run.endedAt) } }));
  }
  const [agree, differ] = [named(true), named(false)];
  if (differ.length > 0) sentences.push(say({ id: 'after.differ', params: { what: listed(differ) } }));
  else if (agree.length > 0) sentences.push(say({ id: 'after.agree', params: { what: capital(listed(agree)) } }));
  if (run.tookMs !== undefined) sentences.push(say({ id: 'after.took', params: { time: duration(run.tookMs) } }));
  return sentences.join(' ');
}
