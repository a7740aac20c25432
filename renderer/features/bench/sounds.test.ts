import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { BatchSnapshot } from '../../../preload/contract/index.ts';
import type { BatchStage } from './stage-words.ts';
import type { play as Play, tonesFor as TonesFor } from './sounds.ts';

const look = (id: string, stages: readonly BatchStage[]): BatchSnapshot =>
  ({ id, rows: stages.map((stage, at) => ({ place: `1-${String(at + 1)}`, stage })) }) as unknown as BatchSnapshot;

/** Tones as they were asked of the sound card: Hz and second. */
let heard: { hertz: number; from: number; to: number }[];
let now: number;
let play: typeof Play;
let tonesFor: typeof TonesFor;

class Card {
  destination = {};
  get currentTime(): number {
    return now;
  }
  createOscillator(): object {
    const tone = { hertz: 0, from: 0, to: 0 };
    heard.push(tone);
    const frequency = { set value(hertz: number) { tone.hertz = hertz; } }; // prettier-ignore
    const start = (at: number): void => void (tone.from = at);
    const stop = (at: number): void => void (tone.to = at);
    return { frequency, start, stop, connect: (to: unknown) => to };
  }
  createGain(): object {
    const gain = { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined };
    return { gain, connect: (to: unknown) => to };
  }
}

beforeEach(async () => {
  heard = [];
  now = 10;
  vi.stubGlobal('AudioContext', Card);
  vi.resetModules();
  ({ play, tonesFor } = await import('./sounds.ts'));
});

describe('tones of the bench', () => {
  it('goes up for a good stick and down for a failed one', () => {
    play(['good']);
    const [first, second] = heard.splice(0);
    expect(second?.hertz).toBeGreaterThan(first?.hertz ?? 0);
    play(['failed']);
    expect(heard[1]?.hertz).toBeLessThan(heard[0]?.hertz ?? 0);
  });

  it('asks for each change once, the gravest last, and for nothing when another batch is opened', () => {
    const before = look('a', ['working', 'working', 'working', 'good']);
    expect(tonesFor(before, look('a', ['failed', 'good', 'good', 'good']))).toEqual(['good', 'failed']);
    expect(tonesFor(before, before)).toEqual([]);
    expect(tonesFor(undefined, before)).toEqual([]);
    expect(tonesFor(before, look('b', ['failed', 'good', 'good', 'good']))).toEqual([]);
  });

  it('lets no tone run into another, and is not behind for long', () => {
    for (let stick = 0; stick < 40; stick += 1) play(['good', 'failed']);
    for (const [at, tone] of heard.entries())
      expect(tone.from).toBeGreaterThanOrEqual((heard[at - 1]?.to ?? now) - 1e-9);
    expect(heard.at(-1)?.to).toBeLessThan(now + 3.5);
    now += 10;
    heard = [];
    play(['good']);
    expect(heard[0]?.from).toBeCloseTo(now + 0.02);
  });
});
