import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Place, Run } from '../../../electron/core/model/index.ts';
import { actingRules } from './rule-facts.ts';
import { ruleSubject, vendorSubjects, type Subject } from './subjects.ts';
import { make, targetOf } from './trial.ts';
import { cancel, trouble, type Trouble } from './troubles.ts';
import { propertyWorld, type PropertyWorld } from './world.ts';

const [first, second]: readonly [Place, Place] = ['1-1', '1-2'];
/** ms that every run is given: more than all steps of the longest plan together. */
const enoughMs = 900_000;

/** What went to the stick and came from it, without times and without the names of ports. */
const wireOf = (run: Run): string[] =>
  run.wire.map(({ direction, text }) => `${direction} ${text.replaceAll(second, first)}`);

/** Starts the same at each place; time passes for all of them together. */
async function runAt(world: PropertyWorld, places: readonly Place[], subject: Subject): Promise<Run[]> {
  const { clock, workbench, bench } = world;
  const asked = new Set<Place>();
  const runs = places.map((place) => workbench.startRun(place, targetOf(world, subject)).done);
  const stop = workbench.onChange(() => {
    for (const place of places) {
      if (workbench.session(place).run?.waitingFor !== 'replug' || asked.has(place)) continue;
      asked.add(place);
      void bench.replug(`v${place}`);
    }
  });
  const ended = await clock.until(Promise.race([Promise.all(runs), clock.wait(enoughMs).then(() => undefined)]));
  stop();
  if (ended === undefined) throw new Error('the runs do not end');
  return ended;
}

/** Troubles of one stick; those of the whole computer strike both. */
const own = (one: Trouble): boolean => !['port', 'others', 'sleep', 'hasty'].includes(one.kind);
const subject = fc.oneof(
  fc.constantFrom(...actingRules).map(ruleSubject),
  fc.constantFrom(...vendorSubjects.filter(({ before }) => before.length === 0)),
);

describe('two sticks of a kind side by side', () => {
  it('whatever happens to one, the other switches as if it were alone', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(subject, fc.oneof(trouble.filter(own), cancel), async (of, one) => {
        const data = await of.stick();
        const alone = await propertyWorld([data]);
        const together = await propertyWorld([data, data]);
        try {
          const [single] = await runAt(alone, [first], of);
          const stop = make(together, one);
          const [, sister] = await runAt(together, [first, second], of);
          stop();
          if (single === undefined || sister === undefined) throw new Error('a run is missing');
          expect(single.verdict).toBe('verified');
          expect(sister.verdict).toBe('verified');
          expect(wireOf(sister)).toEqual(wireOf(single));
          // Virtual time: a few turns of the same instant, no waiting for the other.
          expect(sister.tookMs).toBeLessThanOrEqual((single.tookMs ?? 0) + 100);
        } finally {
          await Promise.all([alone.close(), together.close()]);
        }
      }),
      { numRuns: Number(process.env['MWB_RUNS'] ?? 150), interruptAfterTimeLimit: 60_000 },
    );
  });
});
