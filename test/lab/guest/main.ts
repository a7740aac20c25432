import { systemUsbBus } from '../../../electron/platform/usb/bus.ts';
import type { Choice, Result } from '../orders.ts';
import { clock, codeOf, idOf, order, Watch, type Scenario } from './lab.ts';
import { holdUntilKilled } from './others.ts';
import { scenarios } from './scenarios.ts';

/** No scenario takes a tenth of this on an idle machine; on one with five times its load most take half. */
const scenarioLimitMs = 240_000;

/** As a plain user: tries to open the place and to take its first interface, and lists it. */
async function tryOpen(place: string): Promise<void> {
  const bus = systemUsbBus(clock);
  const open = await codeOf(
    bus.open(place).then(async (device) => {
      await device.detachDriver(0);
      await device.claim(0);
      await device.close();
    }),
  );
  // Asked after the opening, which waits for udev: before that nobody knows whether this user may.
  const seen = (await bus.list()).find((one) => one.place === place);
  process.stdout.write(JSON.stringify({ id: seen === undefined ? '' : idOf(seen), access: seen?.access, open }));
}

async function runAll(): Promise<void> {
  const { words: chosen, short, long } = await order<Choice>({ order: 'chosen' });
  const isChosen = ({ name, ...one }: Scenario): boolean => {
    if (short) return one.short === true;
    return chosen.length === 0 ? long || one.long !== true : chosen.some((word) => name.includes(word));
  };
  for (const word of chosen) {
    if (scenarios.some(({ name }) => name.includes(word))) continue;
    const why = `no scenario has this in its name; there are: ${scenarios.map(({ name }) => name).join(', ')}`;
    await order({ order: 'result', result: { name: word, verdict: 'failed', seconds: 0, facts: [], why } });
  }
  for (const scenario of scenarios.filter(isChosen)) {
    const started = performance.now();
    const watch = new Watch();
    const result: Result = { name: scenario.name, verdict: 'passed', seconds: 0, facts: [] };
    let limit: NodeJS.Timeout | undefined;
    try {
      await watch.bus.list();
      const late = new Promise<never>((_, reject) => {
        const { limitMs = scenarioLimitMs } = scenario;
        limit = setTimeout(() => reject(new Error(`not done after ${limitMs} ms`)), limitMs);
      });
      result.facts = await Promise.race([scenario.run(watch), late]);
    } catch (error) {
      result.verdict = 'failed';
      result.why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    } finally {
      clearTimeout(limit);
      console.log(`${scenario.name}: ${watch.summary()}`);
      watch.stop();
    }
    result.seconds = Math.round(performance.now() - started) / 1000;
    for (const slot of [0, 1]) await order({ order: 'unplug', slot });
    await order({ order: 'result', result });
  }
}

// The bundle is CommonJS, which has no await at its top; a defect here ends the guest with status 1.
const [, , verb, place] = process.argv;
const verbs: Readonly<Record<string, (place: string) => Promise<void>>> = { open: tryOpen, hold: holdUntilKilled };
const act = verb === undefined ? undefined : verbs[verb];
void (act !== undefined && place !== undefined ? act(place) : runAll());
