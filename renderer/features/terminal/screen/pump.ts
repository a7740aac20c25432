/** What the pump needs of a terminal: bytes or text in, `done` when they stand in the buffer. */
export interface Sink {
  write(data: string | Uint8Array, done?: () => void): void;
}

/** When the next helping is given. */
export interface Pacing {
  /** Calls back once after `ms`. */
  after(ms: number, fire: () => void): void;
  /** Monotonic ms. */
  now(): number;
  /** When a key went down last, on the same clock. */
  lastKeyAt(): number;
}

export interface Pump {
  /** In order; nothing is dropped. `done` when it stands in the buffer. */
  write(data: string | Uint8Array, done?: () => void): void;
  /** Drops what waits, with its `done`s called, so that nobody waits for it. */
  clear(): void;
}

/**
 * Rest between two helpings, ms: two frames of a 60 Hz screen. Drawing costs more than reading: without a rest each frame draws the
 * whole screen anew, and where plain elements do it a key waits behind that. Measured on two cores under four times their load:
 * keys at 27 ms with it, at 105 to 130 without (95th percentile).
 */
const restMs = 32;
/** What a helping may take to be read, ms; less than a frame. */
const readMs = 10;
/** The first helping, and the least and the most that one gets, bytes. On a busy machine time says little, so no less. */
const helping = { first: 128 << 10, least: 64 << 10, most: 512 << 10 };
/** So long after a key the rest is repeated, ms: the frame that shows it is drawn first. Twice at most, however fast one types. */
const keyMs = 20;
const mostRests = 3;
/** What is at most so large and comes while nothing waits goes in at once, bytes: an answer, an echo. */
const smallBytes = 8 << 10;

/**
 * Feeds a terminal in helpings, as large as it can read in `readMs`, with a rest between them. What is small and comes alone goes in
 * at once. xterm's own queue reads 12 ms at a time without a rest, so that keys would wait behind it and its drawing.
 */
export function createPump(sink: Sink, pacing: Pacing): Pump {
  let waiting: { data: string | Uint8Array; done: (() => void) | undefined }[] = [];
  let size = helping.first;
  let isDue = false;
  let isReading = false;

  const rest = (times: number): void => {
    isDue = true;
    pacing.after(restMs, () => {
      if (times < mostRests && pacing.now() - pacing.lastKeyAt() < keyMs) {
        rest(times + 1);
        return;
      }
      isDue = false;
      serve();
    });
  };
  const later = (): void => {
    if (!isDue && !isReading && waiting.length > 0) rest(1);
  };

  const take = (): { data: string | Uint8Array; done: (() => void) | undefined }[] => {
    const taken: typeof waiting = [];
    let left = size;
    while (left > 0 && waiting[0] !== undefined) {
      const first = waiting[0];
      if (typeof first.data !== 'string' && first.data.length > left) {
        taken.push({ data: first.data.subarray(0, left), done: undefined });
        waiting[0] = { data: first.data.subarray(left), done: first.done };
        break;
      }
      waiting.shift();
      taken.push(first);
      left -= Math.max(1, first.data.length);
    }
    return taken;
  };

  const serve = (): void => {
    const items = take();
    const bytes = items.reduce((sum, { data }) => sum + data.length, 0);
    let began = 0;
    isReading = true;
    sink.write('', () => (began = pacing.now()));
    for (const { data, done } of items) sink.write(data, done);
    sink.write('', () => {
      isReading = false;
      const took = pacing.now() - began;
      if (bytes >= helping.least && took > 0) {
        const fits = (bytes * readMs) / took;
        // Half of the way: one slow helping says little.
        size = Math.round(Math.min(helping.most, Math.max(helping.least, (size + fits) / 2)));
      }
      later();
    });
  };

  return {
    write(data, done) {
      waiting.push({ data, done });
      if (!isDue && !isReading && data.length <= smallBytes) serve();
      else later();
    },
    clear() {
      const dropped = waiting;
      waiting = [];
      for (const { done } of dropped) done?.();
    },
  };
}

/** The window's clock and keys. */
export function windowPacing(): Pacing {
  let lastKey = Number.NEGATIVE_INFINITY;
  window.addEventListener('keydown', () => (lastKey = performance.now()), { capture: true });
  return {
    now: () => performance.now(),
    lastKeyAt: () => lastKey,
    after: (ms, fire) => void setTimeout(fire, ms),
  };
}
