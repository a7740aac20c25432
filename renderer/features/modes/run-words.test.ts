import { describe, expect, it } from 'vitest';
import type { Run, SessionSnapshot } from '../../../preload/contract/index.ts';
import { snapshots, type SnapshotName } from '../../test-support/snapshots.ts';
import { chosenTarget, modeSet, runToShow } from './choice.ts';
import {
  operationCount,
  planLength,
  provenHere,
  resultDetail,
  stepParts,
  stepTime,
  verdictTitle,
} from './run-words.ts';

const first = (name: SnapshotName): SessionSnapshot => {
  const [session] = snapshots[name].sessions;
  if (session === undefined) throw new Error(`${name} has no stick`);
  return session;
};
const runOf = (name: SnapshotName): Run => {
  const { run } = first(name);
  if (run === undefined) throw new Error(`${name} has no run`);
  return run;
};

describe('words of a result', () => {
  it.each([
    ['verified', 'Verified: it is a serial modem now.'],
    ['different', 'Different: it looks like a serial modem, but it does not answer.'],
    ['lost', 'Lost: it left 1-1.1 and did not return within 30 s.'],
  ] as const)('%s', (name, title) => expect(verdictTitle(runOf(name))).toBe(title));

  it('says "Verified" of nothing else, and of no cancelled run', () => {
    const { verdict: _verdict, words: _words, ...bare } = runOf('verified');
    expect(verdictTitle(bare)).toBe('Not known.');
    expect(verdictTitle({ ...runOf('verified'), cancelled: true })).toMatch(/^Cancelled/);
  });

  it('names what agrees, or what does not', () => {
    expect(resultDetail(runOf('verified'))).toContain('Place, ids, interfaces and the answer agree. 6.9 s in all.');
    expect(resultDetail(runOf('different'))).toContain('What does not agree: the answer.');
  });
});

describe('words of a plan and a run', () => {
  it('says how long it is', () => expect(planLength(runOf('running').plan.steps)).toBe('5 steps, about 7 s'));

  it('shows limits where they mean something', () => {
    expect(runOf('running').plan.steps.map(stepTime)).toEqual(['0.1 s', '0.1 s', 'max 3 s', 'max 30 s', 'max 8 s']);
  });

  it('counts what was sent only', () => expect(operationCount(runOf('running').wire)).toBe(4));

  it('fills the bar of the step under way by its limit, never over it', () => {
    const run = runOf('running');
    const started = Date.parse(run.steps[3]?.startedAt ?? '');
    expect(stepParts(run, started + 15_000)).toEqual([1, 1, 1, 0.5, 0]);
    expect(stepParts(run, started + 999_000)[3]).toBe(1);
    expect(stepParts(run, started - 5000)[3]).toBe(0);
  });

  it('counts verified runs to the same mode as proof', () => {
    expect(provenHere(first('disk').history, { mode: 'serial' })).toBe(1);
    expect(provenHere(first('disk').history, { mode: 'qmi' })).toBe(0);
  });
});

describe('what the Mode page shows', () => {
  it('shows a result until it is put aside', () => {
    expect(runToShow(first('verified'), undefined)?.id).toBe('run-1');
    expect(runToShow(first('verified'), 'run-1')).toBeUndefined();
    expect(runToShow(first('running'), undefined)).toBeUndefined();
  });

  it('drops a result that the stick has outlived', () => {
    expect(runToShow({ ...first('verified'), mode: { main: 'disk', faces: ['disk'] } }, undefined)).toBeUndefined();
  });

  it('chooses the first way that is open', () => {
    expect(chosenTarget(first('disk'), undefined)).toBe('serial');
    expect(chosenTarget(first('disk'), 'network')).toBe('network');
    expect(chosenTarget(first('network'), 'disk')).toBe('serial');
    expect(chosenTarget(first('gone'), 'serial')).toBeUndefined();
  });

  it('sets no way while a run goes or its result stands', () => {
    expect(modeSet(first('disk'), undefined, undefined)).toBe('serial');
    expect(modeSet(first('running'), 'network', undefined)).toBeUndefined();
    expect(modeSet(first('verified'), undefined, undefined)).toBeUndefined();
    expect(modeSet(first('verified'), undefined, 'run-1')).toBe('disk');
  });
});
