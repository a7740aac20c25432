import { expect } from 'vitest';
import { idOf } from '../../../electron/core/model/index.ts';
import type { ModeToken, Place, Run } from '../../../electron/core/model/index.ts';
import type { Subject } from './subjects.ts';
import type { Trouble, When } from './troubles.ts';
import { propertyWorld, type PropertyWorld } from './world.ts';

const place: Place = '1-1';
/**
 * ms that a run may take beyond the limits of its steps: one second each for their own words, a last look at the bus, and
 * letting go (release, close, drivers, other programs) where each of it is stuck in the system.
 */
const beyondMs = (steps: number): number => steps * 1_000 + 2_500 + 20_000;
/** A stick that leaves in less than a millisecond and is back in ten. */
const hastyPace = 0.01;
/** ms of an hour's sleep. */
const hourMs = 3_600_000;

export interface Trial {
  world: PropertyWorld;
  run: Run;
}

/** One run of a subject with one trouble, held against what the virtual world itself knows. Throws what is not as it should be. */
export async function tryOut(
  subject: Subject,
  trouble: Trouble,
  inspect?: (trial: Trial) => Promise<void> | void,
): Promise<Run> {
  const world = await propertyWorld([await subject.stick()], trouble.kind === 'hasty' ? hastyPace : 1);
  try {
    for (const mode of subject.before) {
      const { run } = await switchTo(world, mode);
      expect([mode, run.verdict, run.words?.id]).toEqual([mode, 'verified', 'run.words.verified']);
    }
    await world.clock.advance(30_000);
    // What is so is looked up in the moment in which the verdict is found.
    const at: { found?: Truth } = {};
    const stop = world.workbench.onChange(() => {
      if (world.workbench.session(place).run?.verdict !== undefined) at.found ??= truthOf(world, subject);
    });
    const { run, limitMs, slept } = await switchTo(world, targetOf(world, subject), trouble, () => delete at.found);
    stop();
    const truth = at.found ?? truthOf(world, subject);
    expect(run.state).toBe('ended');
    if (!slept) expect(run.tookMs, 'time').toBeLessThanOrEqual(limitMs);
    checkTruth(world, { run, trouble, truth });
    await world.clock.advance(15_000);
    // "Unchanged" is no promise that the next moment breaks.
    if (run.words?.id.endsWith('-unchanged') === true)
      expect(truthOf(world, subject).switched, JSON.stringify(run.words)).toBe(false);
    checkBooks(world, trouble);
    await inspect?.({ world, run });
    await checkUsable(world, subject);
    return run;
  } finally {
    await world.close();
  }
}

export function targetOf(world: PropertyWorld, { to, name }: Subject): ModeToken {
  if (typeof to === 'string') return to;
  const targets = world.workbench.snapshot().sessions[0]?.targets ?? [];
  // The name of a way ends in the entry of its rule, or goes on with its method.
  const offered = targets.filter(({ rule }) => `${rule.name} `.includes(`, ${to.rule} `));
  // One message may lead to several modes; the stick decides by its id which one it is.
  const expected = offered.find(({ mode }) => world.workbench.plan(place, mode).expects.ids.includes(to.id ?? ''));
  const found = expected ?? offered[0];
  if (found === undefined) throw new Error(`${name} is not offered: ${JSON.stringify(targets)}`);
  return found.mode;
}

/** Switches with a person who replugs when asked; time passes as fast as everything waits. */
export async function switchTo(
  world: PropertyWorld,
  mode: ModeToken,
  trouble: Trouble = { kind: 'none' },
  begins: () => void = () => undefined,
): Promise<{ run: Run; limitMs: number; slept: boolean }> {
  const { clock, workbench, bench } = world;
  // Before the start: the first step begins at once.
  const stopTrouble = make(world, trouble);
  const { done, run: begun } = workbench.startRun(place, mode);
  begins();
  let asked = false;
  const stop = workbench.onChange(() => {
    if (workbench.session(place).run?.waitingFor !== 'replug' || asked) return;
    asked = true;
    void bench.replug(`v${place}`);
  });
  const limitMs = begun.plan.steps.reduce((sum, step) => sum + step.limitMs, 0) + beyondMs(begun.plan.steps.length);
  const late = clock.wait(limitMs + (trouble.kind === 'sleep' ? hourMs : 0) + 60_000).then(() => undefined);
  const run = await clock.until(Promise.race([done, late]));
  stop();
  stopTrouble();
  if (run === undefined)
    throw new Error(
      `the run does not end: ${workbench
        .session(place)
        .run?.steps.map((step) => step.state)
        .join()}`,
    );
  return { run, limitMs, slept: trouble.kind === 'sleep' };
}

/** Brings the trouble about at the first place; gives back what ends it. */
export function make(world: PropertyWorld, trouble: Trouble): () => void {
  const { usb, clock, bench, workbench, moods } = world;
  const [faults = {}] = world.faults;
  const later: (() => void)[] = [];
  const at = (when: When, act: () => void): (() => void) => {
    if ('ms' in when) later.push(clock.after(when.ms, act));
    if ('ms' in when) return () => later.forEach((stop) => stop());
    const base = usb.calls;
    usb.onCall = (_, count) => {
      if (count === base + when.call) act();
    };
    return () => {
      usb.onCall = () => undefined;
      later.forEach((stop) => stop());
    };
  };
  const pull = (): void => bench.unplug(`v${place}`);
  switch (trouble.kind) {
    case 'none':
      return () => undefined;
    case 'hasty':
      usb.callMs = trouble.callMs;
      return () => {
        usb.callMs = 0;
      };
    case 'call':
      usb.strike = { ...trouble, at: usb.calls + trouble.at, struck: false };
      return () => {
        usb.strike = undefined;
      };
    case 'pulled':
      return at(trouble.when, () => {
        const { device } = workbench.session(place).sighting ?? {};
        pull();
        if (trouble.then === 'nothing') return;
        const act = clock.after(trouble.afterMs, () => {
          if (trouble.then === 'same') bench.plug(`v${place}`);
          // A sister: the same ids as the stick had, another serial number, and nothing happens to it.
          else
            usb.replaceBy(
              place,
              trouble.then === 'stranger' || device === undefined ? 'stranger' : { ...device, serial: 'SISTER00001' },
            );
        });
        later.push(act);
      });
    case 'never-returns':
      faults.neverReturns = true;
      return () => undefined;
    case 'lies':
      faults.lies = true;
      return () => undefined;
    case 'returns-as':
      faults.returnsAs = trouble.id;
      return () => undefined;
    case 'away':
      faults.awayMs = trouble.ms;
      return () => undefined;
    case 'at':
      faults.at = trouble.how;
      return () => undefined;
    case 'web':
      faults.web = trouble.how;
      return () => undefined;
    case 'port':
      moods.port = trouble.how;
      return () => undefined;
    case 'others':
      moods.others = trouble.how;
      return () => undefined;
    case 'cancel':
      return at(trouble.when, () => workbench.cancel(place));
    case 'sleep':
      return at(trouble.when, () => {
        clock.jump(hourMs);
        if (trouble.then !== 'present') pull();
        if (trouble.then === 'replugged') bench.plug(`v${place}`);
      });
  }
}

interface Truth {
  present: boolean;
  id: string | undefined;
  switched: boolean;
}

/** What is so in the virtual world, looked up there and not in the program. */
function truthOf(world: PropertyWorld, { becomes }: Subject): Truth {
  const impostor = world.usb.impostors.get(place);
  if (impostor !== undefined) return { present: true, id: idOf(impostor.device), switched: false };
  const stick = world.bench.sticks.get(`v${place}`);
  const sighting = world.workbench.session(place).sighting;
  if (stick?.present !== true) return { present: false, id: undefined, switched: false };
  const configured =
    becomes.configuration === undefined || sighting?.device.activeConfiguration === becomes.configuration;
  return {
    present: sighting !== undefined,
    id: stick.id,
    switched: configured && becomes.personalities.includes(stick.personality),
  };
}

function checkTruth(world: PropertyWorld, { run, trouble, truth }: { run: Run; trouble: Trouble; truth: Truth }): void {
  const { verdict, plan } = run;
  const told = JSON.stringify({
    verdict,
    words: run.words,
    error: run.error,
    proofs: run.proofs.map((p) => [p.check, p.agrees]),
    steps: run.steps.map((s) => s.state),
    truth,
  });
  const [faults = {}] = world.faults;
  const answers =
    plan.expects.answer === 'none' ||
    (plan.expects.answer === 'at' ? faults.at !== 'dead' && world.moods.port === undefined : faults.web === undefined);
  if (verdict === 'verified') {
    expect([truth.present, truth.switched, answers], told).toEqual([true, true, true]);
    if (plan.expects.ids.length > 0) expect(plan.expects.ids, told).toContain(truth.id);
  }
  if (verdict === 'lost') expect(truth.present, told).toBe(false);
  if (verdict === 'different') {
    expect(truth.present, told).toBe(true);
    const fits = plan.expects.ids.length === 0 || plan.expects.ids.includes(truth.id ?? '');
    expect(truth.switched && fits && trouble.kind !== 'returns-as', told).toBe(false);
  }
  if (verdict === 'unknown' && !run.cancelled) expect(run.error, told).toBeDefined();
  // Whatever is in its way, a run that nothing has disturbed must arrive.
  if (trouble.kind === 'none' || trouble.kind === 'hasty') expect(verdict, told).toBe('verified');
  if (run.cancelled) expect(['different', 'unknown'], told).toContain(verdict);
  expect(run.words, told).toBeDefined();
  if (run.words?.id.endsWith('-unchanged') === true) expect(truth.switched, told).toBe(false);
}

/** Nothing is left open, claimed, leased or held off. */
function checkBooks(world: PropertyWorld, trouble: Trouble): void {
  const { usb, books, workbench, bench } = world;
  const hung = trouble.kind === 'call' && trouble.how === 'hang';
  expect(
    [...usb.opened.values()].map((claimed) => [...claimed]),
    'open devices',
  ).toEqual([]);
  expect(books.channels.size, 'open channels').toBe(0);
  const stays = trouble.kind === 'others' && trouble.how === 'give-back-hangs';
  if (!stays) expect(books.heldOff, 'held off').toBe(0);
  for (const port of workbench.session(place).sighting?.ports ?? []) {
    if (trouble.kind !== 'port' || trouble.how !== 'hangs') expect(workbench.hub.has(port.path), port.path).toBe(false);
  }
  // A stick that stayed is as it was found: its drivers are back, unless they were kept from coming back.
  const { run, sighting } = workbench.session(place);
  if (run === undefined || sighting === undefined || run.generation === 0 || hung || trouble.kind === 'call') return;
  const same = JSON.stringify(run.before.device) === JSON.stringify(sighting.device) && !usb.impostors.has(place);
  if (same && bench.sticks.get(`v${place}`)?.present === true && run.before.drivers.length > 0) {
    expect(sighting.drivers.length, 'drivers').toBeGreaterThan(0);
  }
}

/** The place works again when the trouble is over. */
async function checkUsable(world: PropertyWorld, subject: Subject): Promise<void> {
  const { usb, bench, clock, workbench, faults, moods } = world;
  for (const key of Object.keys(faults[0] ?? {})) Reflect.deleteProperty(faults[0] ?? {}, key);
  delete moods.port;
  delete moods.others;
  usb.strike = undefined;
  bench.unplug(`v${place}`);
  await clock.advance(500);
  if (usb.impostors.delete(place)) workbench.session(place).left();
  bench.plug(`v${place}`);
  await clock.advance(30_000);
  const mode = typeof subject.to !== 'string' ? targetOf(world, subject) : modeOnTheWay(world, subject);
  const { run } = await switchTo(world, mode);
  expect([mode, run.verdict, run.words], 'the next run').toMatchObject([mode, 'verified', {}]);
}

/** Whatever the stick is now, somewhere else that it can go. */
function modeOnTheWay(world: PropertyWorld, { name }: Subject): ModeToken {
  const targets = world.workbench.snapshot().sessions[0]?.targets ?? [];
  const target = targets.find(({ whyNot }) => whyNot === undefined);
  if (target === undefined)
    throw new Error(`${name} offers nothing any more, being ${world.workbench.session(place).mode.main}`);
  return target.mode;
}
