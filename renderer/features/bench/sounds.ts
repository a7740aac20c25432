import type { BatchSnapshot } from '../../../preload/contract/index.ts';
import type { BatchStage } from './stage-words.ts';

/** Tones in Hz, one after the other: up = good, down = failed, the same twice = your turn. Told apart without knowing notes. */
const tones: Partial<Readonly<Record<BatchStage, readonly number[]>>> = {
  good: [660, 990],
  failed: [330, 220],
  twice: [520, 520],
  held: [520, 520],
  hand: [780, 780, 780],
};
/** s. Short enough for forty sticks, long enough across a room. */
const toneSeconds = 0.14;
/** Of full volume: heard at two metres, no fright beside the laptop. */
const loudness = 0.2;
/** s between two kinds, so that none runs into the next. */
const restSeconds = 0.12;
/** s. A tone that comes later than this is taken for another stick's. */
const mostBehindSeconds = 2;

let context: AudioContext | undefined;
/** s of the context's own time. */
let silentFrom = 0;

/** Which tones the change from one look to the next asks for; each kind once, the gravest last. */
export function tonesFor(before: BatchSnapshot | null | undefined, now: BatchSnapshot | null): BatchStage[] {
  if (now === null || before?.id !== now.id) return [];
  const changed = now.rows.filter((row) => before.rows.find((one) => one.place === row.place)?.stage !== row.stage);
  return (['good', 'twice', 'held', 'hand', 'failed'] as const).filter((stage) =>
    changed.some((row) => row.stage === stage),
  );
}

/** Plays what is asked for after what still sounds, each kind for itself; what could only be heard much later is left out. */
export function play(stages: readonly BatchStage[]): void {
  if (stages.length === 0) return;
  context ??= new AudioContext();
  let at = Math.max(context.currentTime + 0.02, silentFrom);
  if (at - context.currentTime > mostBehindSeconds) return;
  for (const stage of stages) {
    for (const frequency of tones[stage] ?? []) {
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(loudness, at);
      volume.gain.exponentialRampToValueAtTime(0.001, at + toneSeconds);
      tone.connect(volume).connect(context.destination);
      tone.start(at);
      tone.stop(at + toneSeconds);
      at += toneSeconds;
    }
    at += restSeconds;
  }
  silentFrom = at;
}
