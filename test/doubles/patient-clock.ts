import type { Dispose } from '../../electron/core/ports.ts';
import { SystemClock } from '../../electron/platform/clock/system-clock.ts';

/** ms. Rests between commands and times of virtual sticks are shorter, limits on waits are not. */
const longFrom = 900;
const factor = 4;

/**
 * The system's clock with more patience: who waits for an answer with a limit waits four times as long, so that a machine that
 * is busy with other things makes no stick fail that is in order.
 */
export class PatientClock extends SystemClock {
  override wait(ms: number, signal?: AbortSignal): Promise<void> {
    return super.wait(ms >= longFrom ? ms * factor : ms, signal);
  }
  override after(ms: number, fire: () => void): Dispose {
    return super.after(ms >= longFrom ? ms * factor : ms, fire);
  }
}
