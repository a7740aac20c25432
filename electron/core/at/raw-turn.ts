import type { ConfirmedLine, RawLease } from './channel-types.ts';
import type { StickMemory } from './port-memory.ts';

/** A raw lease, and when it was given back. */
export interface RawTurn {
  lease: RawLease;
  ended: Promise<void>;
  /** Ends the turn from the port's side. */
  end: () => void;
}

/** Begins a turn of bytes as they are. `write` throws once the turn is over. */
export function rawTurn(parts: {
  memory: StickMemory;
  write: (data: Uint8Array) => Promise<void>;
  confirmed: ((line: ConfirmedLine) => void) | undefined;
}): RawTurn {
  const { memory, write, confirmed } = parts;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((done) => {
    end = done;
  });
  let isReleased = false;
  const lease: RawLease = {
    lastLine: memory.lastLine,
    registers: memory.registers,
    confirm: (lines) => {
      for (const line of lines) confirmed?.(line);
    },
    release: (after) => {
      if (isReleased) return;
      isReleased = true;
      if (after !== undefined) memory.replace(after);
      end();
    },
    write,
  };
  return { lease, ended, end };
}
