import { Failure, modeTokens, modeTokenSchema, type ModeToken, type Place } from '../core/model/index.ts';
import type { Workbench } from '../core/workbench/workbench.ts';
import { usage } from './usage.ts';
import type { VirtualBench } from '../virtual/bench/bench.ts';

/**
 * One virtual stick as typed: `e303` or `mine.json`; `e303:serial` to begin in another mode than it comes from the factory;
 * `e303#3` for the third of its kind, with numbers of its own.
 */
export interface VirtualWish {
  model: string;
  mode?: ModeToken;
}

/** More sticks than any bench has places; each has three pseudo-terminals. */
const mostAtOnce = 200;

/**
 * Reads what `--virtual=` names: sticks with commas between, or `none` for a bench that is empty at first. Undefined = not
 * given. Failure cli.usage for a list without a name: an empty variable of a script must not look like an empty bench.
 */
export function readVirtual(text: string | undefined): string[] {
  if (text === undefined || text.trim() === 'none') return [];
  return readSticks('--virtual', text, { mayBeNone: true });
}

/**
 * Reads a list of virtual sticks that names at least one. Failure cli.usage.
 *
 * @param option which one it was given with, for the sentence
 * @param how mayBeNone: whether `none` may be written, too
 */
export function readSticks(option: string, text: string, { mayBeNone = false } = {}): string[] {
  const names = text.split(',').map((name) => name.trim());
  const named = names.filter((name) => name !== '').flatMap(severalOf);
  if (named.length > mostAtOnce) throw usage('too-many-sticks', { option, count: named.length, most: mostAtOnce });
  if (named.length > 0) return named;
  throw usage(mayBeNone ? 'no-sticks-none' : 'no-sticks', { option });
}

/** `e303*40` as `e303#1` to `e303#40`, `e303:serial*2` as `e303#1:serial`, `e303#2:serial`. */
function severalOf(name: string): string[] {
  const [, model = '', mode = '', count] = /^([^:*#]+)(:[^:*#]+)?\*(\d{1,4})$/.exec(name) ?? [];
  if (count === undefined) return [name];
  return Array.from({ length: Number(count) }, (_, index) => `${model}#${index + 1}${mode}`);
}

/** Factor on the times of virtual sticks. Failure cli.usage for what is no factor from 0 to 100. */
export function readPace(text: string | undefined): number {
  const pace = Number(text ?? '1');
  if (text === '' || !(pace >= 0 && pace <= 100)) throw usage('bad-pace');
  return pace;
}

/** Reads `e303`, `e303#3` or `e303:serial`. Failure mode.unknown-token. */
export function readWish(text: string): VirtualWish {
  // The path of a model file may hold colons.
  const [, model = '', mode] = /^(.*\.json(?:#\d+)?|[^:]*)(?::([^:]*))?$/s.exec(text) ?? [undefined, text];
  if (mode === undefined) return { model };
  const token = modeTokenSchema.safeParse(mode);
  if (!token.success) throw new Failure('mode.unknown-token', { mode, modes: modeTokens.join(', ') });
  return { model, mode: token.data };
}

/**
 * Brings virtual sticks to the modes in which they were wished for: by the same plans and runs as any switch, all at once,
 * pulled and plugged where a plan asks for a hand. What comes of it is seen at the stick. Failure run.cancelled when the
 * signal fires meanwhile: the runs end, and no stick is waited for any longer.
 */
export async function bringToWishes({ workbench, bench, wishes, signal }: Wishing): Promise<void> {
  const cancel = (): void => bench.places.forEach((place) => workbench.cancel(place));
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    await Promise.all(
      bench.places.map(async (place, index) => {
        const mode = wishes[index]?.mode;
        if (mode === undefined || signal?.aborted || workbench.session(place).mode.main === mode) return;
        const stop = plugWhenAsked(workbench, bench, place);
        await workbench.startRun(place, mode).done;
        stop();
      }),
    );
    if (signal?.aborted) throw new Failure('run.cancelled');
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

interface Wishing {
  workbench: Workbench;
  bench: Pick<VirtualBench, 'places' | 'replug'>;
  wishes: readonly VirtualWish[];
  signal: AbortSignal | undefined;
}

/** Pulls and plugs the stick once for each time that a run asks for it. */
function plugWhenAsked(workbench: Workbench, bench: Pick<VirtualBench, 'replug'>, place: Place): () => void {
  let asked = false;
  return workbench.onChange(() => {
    const waiting = workbench.session(place).run?.waitingFor === 'replug';
    if (waiting && !asked) void bench.replug(place);
    asked = waiting;
  });
}
