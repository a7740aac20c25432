/**
 * `npm run bench -- modes [--rounds=N]`: looking rules up, planning and tracing all of them, and switching 1, 16 and 64
 * virtual sticks at once. Ends with 1 when 64 sticks take more than 1.3 times as long as one.
 */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { identify } from '../../electron/core/modes/identify.ts';
import {
  candidatesFor,
  indexRules,
  ruleBook,
  ruleFor,
  shippedIndex,
  shippedRules,
} from '../../electron/core/modes/index.ts';
import { planFor, targetsOf, type Situation } from '../../electron/core/modes/planner.ts';
import { modeOf } from '../../electron/core/modes/recognise.ts';
import { stickFor, traceRule } from '../../electron/core/modes/trace.ts';
import { vendorFor } from '../../electron/core/modes/vendor.ts';
import type { Sighting } from '../../electron/core/model/index.ts';
import { vendors } from '../../electron/vendors/index.ts';
import { manySticks } from './many-sticks.ts';

/** How much longer 64 sticks may take than one: each waits for itself alone, the rest is our own work. */
const allowed = 1.3;

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } });
const rounds = Math.max(1, Number(values.rounds));

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

/** Median ms of several runs after one that warms up. */
async function time(work: () => unknown, runs = 9): Promise<number> {
  await work();
  const took: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const begun = performance.now();
    await work();
    took.push(performance.now() - begun);
  }
  return median(took);
}

const line = (what: string, figure: string, note = ''): void =>
  console.log(`${what.padEnd(44)} ${figure.padStart(12)}  ${note}`);
const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

const rules = shippedRules();
const index = shippedIndex();
const book = ruleBook(index);

const situations: Situation[] = rules.map((rule) => {
  const { device } = stickFor(rule);
  const sighting: Sighting = {
    place: '1-1',
    virtual: false,
    seenAt: new Date(0).toISOString(),
    device,
    drivers: [{ interface: 0, driver: 'usb-storage' }],
    ports: [],
    cards: [],
    drives: [],
    access: 'ok',
  };
  const vendor = vendorFor(vendors, device);
  return {
    sighting,
    vendor,
    book,
    identity: identify(sighting, vendor, []),
    mode: modeOf(sighting, vendor),
    known: [device],
  };
});

line(
  'rules',
  String(rules.length),
  `${situations.filter((one) => candidatesFor(index, one.sighting.device).length > 0).length} ids found`,
);
const lookups = await time(() => {
  for (const { sighting } of situations) ruleFor(index, sighting.device);
});
line('index of all rules', ms(await time(() => indexRules(rules))));
line('look each rule up once', ms(lookups), `${((lookups / rules.length) * 1e6).toFixed(0)} ns each`);
const count = { plans: 0, whyNot: 0 };
const planning = await time(() => {
  count.plans = 0;
  count.whyNot = 0;
  for (const situation of situations) {
    for (const target of targetsOf(situation)) {
      if (target.whyNot === undefined) {
        planFor(situation, target.mode);
        count.plans += 1;
      } else count.whyNot += 1;
    }
  }
});
line('plan every target of every rule', ms(planning), `${count.plans} plans, ${count.whyNot} with a why-not`);
line(
  'trace every rule',
  ms(
    await time(async () => {
      for (const rule of rules) await traceRule(rule);
    }),
  ),
);

const delay = monitorEventLoopDelay({ resolution: 5 });
const figures = new Map<number, number>();
for (const sticks of [1, 16, 64]) {
  const took: number[] = [];
  const looks: number[] = [];
  delay.reset();
  delay.enable();
  for (let round = 0; round < rounds; round += 1) {
    const result = await manySticks(sticks);
    took.push(result.tookMs);
    looks.push(result.snapshotMs);
  }
  delay.disable();
  figures.set(sticks, median(took));
  line(
    `switch ${sticks} at once, the stick's own delay 2 s`,
    ms(median(took)),
    `each ${took.map((value) => value.toFixed(0)).join(', ')}; a snapshot ${ms(median(looks))}; longest stop ${(delay.max / 1e6).toFixed(0)} ms`,
  );
}
const one = figures.get(1) ?? Number.NaN;
const ratio = (figures.get(64) ?? Number.NaN) / one;
line('16 to 1', ((figures.get(16) ?? Number.NaN) / one).toFixed(2));
line('64 to 1', ratio.toFixed(2), `allowed ${allowed}`);
process.exitCode = ratio <= allowed ? 0 : 1;
