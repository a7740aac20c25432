import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { say } from '../../../resources/text/index.ts';
import type { Watch } from '../../../electron/core/model/index.ts';
import { watchSchema } from '../../../electron/core/model/index.ts';
import { watchLines } from '../../../electron/core/watch/log.ts';
import { Watches, type RunningWatch } from '../../../electron/core/workbench/watching.ts';
import { factKitFor } from '../../../electron/vendors/facts.ts';
import { changeTo, justBack, switchTo, withBench, type TestBench } from './world.ts';

/** ms. A look takes a second, a change of the carried stick some tenths; a loaded machine many times that. */
const limit = 60_000;
const place = 'v1-1';

const watchesOf = ({ workbench, world }: TestBench): Watches => new Watches({ workbench, world, kitFor: factKitFor });

/** Resolves with the watch as soon as it is as wanted; whatever else ends it rejects. */
function until(running: RunningWatch, wanted: (watch: Watch) => boolean): Promise<Watch> {
  return new Promise((resolve, reject) => {
    const stop = running.onNews(({ watch }) => {
      if (wanted(watch)) {
        stop();
        resolve(watch);
      } else if (watch.state === 'ended') reject(new Error(`the watch ended: ${JSON.stringify(watch.ended)}`));
    });
    if (wanted(running.now)) resolve(running.now);
  });
}

const talking = (test: TestBench) => changeTo(test, place, ({ ports }) => ports.length >= 3);

describe.concurrent('watching a stick', () => {
  it('waits for the ports of a stick that has just come', { timeout: limit }, async () => {
    const work = async (test: TestBench): Promise<void> => {
      await justBack(test, place);
      const running = await watchesOf(test).start(place, { everyMs: 1000 });
      const watch = await until(running, ({ samples }) => samples.length > 0);
      expect(watch.samples[0]?.signal.rsrp).toBeLessThan(0);
      running.stop();
      await running.done;
    };
    await withBench(['ec25'], {}, work, { pace: 1 });
  });

  it('follows a module that is carried about: values, verdicts and what changed', { timeout: limit }, async () => {
    await withBench(['ec25'], { [place]: { signal: 'moves' } }, async (test) => {
      await talking(test);
      const watches = watchesOf(test);
      const running = await watches.start(place, { everyMs: 1000 });
      const kinds = (watch: Watch): Set<string> => new Set(watch.events.map(({ kind }) => kind));
      await until(running, (watch) => kinds(watch).has('signal') && watch.samples.length >= 4);
      running.stop();
      const watch = watchSchema.parse(await running.done);
      expect(watch).toMatchObject({ place, state: 'ended', ended: { why: 'stopped' }, everyMs: 1000 });
      expect(watch.taken).toBe(watch.samples.length);
      const [first] = watch.samples;
      expect(first?.states).toMatchObject({ rat: { value: 'LTE' }, band: { value: expect.stringContaining('3') as string } });
      const seen = watch.samples.map(({ signal }) => signal.rsrp);
      expect(new Set(seen).size).toBeGreaterThan(1);
      expect(watch.ranges.rsrp).toMatchObject({ min: Math.min(...seen.map(Number)), max: Math.max(...seen.map(Number)) });
      for (const { verdict, signal } of watch.samples) expect(verdict?.value).toBe(signal.rsrp);
      // Nothing but questions has gone to the stick, and none of them twice in one look.
      for (const { raw } of watch.samples) expect(new Set(raw.map(({ ask }) => ask)).size).toBe(raw.length);
      await watches.dispose();
      expect(test.workbench.hub.has(test.workbench.session(place).present().ports[2]?.path ?? '')).toBe(false);
    });
  }); // prettier-ignore

  it(
    'ends by itself when the stick is pulled in the middle, and when its time is over',
    { timeout: limit },
    async () => {
      await withBench(['ec25'], {}, async (test) => {
        await talking(test);
        const watches = watchesOf(test);
        const running = await watches.start(place, { everyMs: 1000 });
        await until(running, ({ samples }) => samples.length >= 1);
        test.bench.unplug(place);
        expect((await running.done).ended).toEqual({ why: 'gone' });
        await expect(watches.start(place)).rejects.toMatchObject({ code: 'place.gone' });
        test.bench.plug(place);
        await talking(test);
        const timed = await watches.start(place, { everyMs: 1000, forMs: 50 });
        expect((await timed.done).ended).toEqual({ why: 'time' });
      });
    },
  );

  it('waits for whoever has the port, a person goes before it, and a run ends it', { timeout: limit }, async () => {
    await withBench(['ec25'], {}, async (test) => {
      // Ports come in any order; the one with interface 2 is the one that answers.
      await changeTo(test, place, ({ ports }) => ports.some((port) => port.interface === 2));
      const watches = watchesOf(test);
      const lease = await test.workbench.leasePort(place, 2);
      const raw = await lease.port.at.raw(() => undefined);
      const running = await watches.start(place, { everyMs: 1000 });
      await expect(watches.start(place)).rejects.toMatchObject({ code: 'place.busy' });
      const waiting = await until(running, ({ state }) => state === 'busy');
      expect(waiting.samples).toEqual([]);
      const person = lease.port.at.send('AT+CGMM');
      raw.release();
      expect((await person).final.kind).toBe('ok');
      expect(running.now.samples).toEqual([]);
      expect((await until(running, ({ samples }) => samples.length >= 1)).state).toBe('running');
      await lease.release();
      expect((await switchTo(test, place, 'network')).verdict).toBe('verified');
      expect((await running.done).ended).toEqual({ why: 'run' });
    });
  });

  it('tells silence as silence and no SIM as no registration, never as a value', { timeout: limit }, async () => {
    await withBench(['ec25'], { [place]: { sim: 'absent' } }, async (test) => {
      await talking(test);
      const running = await watchesOf(test).start(place, { everyMs: 1000 });
      const { samples } = await until(running, (watch) => watch.samples.length >= 1);
      running.stop();
      await running.done;
      expect(samples[0]?.states.operator).toBeUndefined();
      expect(samples[0]?.error).toBeUndefined();
    });
  });

  it('reads a page as well as a port', { timeout: limit }, async () => {
    await withBench(['mf831'], {}, async (test) => {
      expect((await switchTo(test, place, 'network')).verdict).toBe('verified');
      const running = await watchesOf(test).start(place, { everyMs: 1000 });
      const { samples, where } = await until(running, (watch) => watch.samples.length >= 2);
      running.stop();
      await running.done;
      expect(where).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
      expect(samples[0]?.signal).toMatchObject({ rsrp: -92, rsrq: -10 });
      expect(samples[0]?.verdict).toEqual({ of: 'rsrp', value: -92, word: 'fair' });
    });
  });
});

describe('the log of a watch', () => {
  it('is a line of JSON for each look and change, identifiers masked', { timeout: limit }, async () => {
    await withBench(['le910c'], {}, async (test) => {
      await talking(test);
      const running = await watchesOf(test).start(place, { everyMs: 1000 });
      await until(running, ({ samples }) => samples.length >= 1);
      running.stop();
      const watch = await running.done;
      const how = { identifiers: [], say: ({ says }: Watch['events'][number]) => say(says) };
      const lines = watchLines(watch, { ...how, numbers: 'masked' });
      const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(parsed[0]).toMatchObject({ event: 'began' });
      expect(parsed.at(-1)).toMatchObject({ event: 'ended', text: 'Stopped' });
      expect(parsed[1]).toMatchObject({ rsrp: -92, verdict: 'fair', verdictOf: 'rsrp', registration: 'home' });
      // The answer to #RFSTS holds the subscriber's number.
      expect(lines.join()).not.toMatch(/262010000000034/);
      expect(watchLines(watch, { ...how, numbers: 'full' }).join()).toMatch(/262010000000034/);
    });
  });

  it('has words for every change that there can be', () => {
    const texts = JSON.parse(readFileSync(new URL('../../../resources/text/en/watch.json', import.meta.url), 'utf8')) as object;
    for (const kind of ['began', 'registration', 'operator', 'rat', 'band', 'cell', 'signal', 'silent', 'answers', 'busy', 'ended-stopped', 'ended-time', 'ended-gone', 'ended-run', 'ended-failed'])
      expect(texts).toHaveProperty([`watch.event.${kind}`]);
  }); // prettier-ignore
});
