import { hasLine, isOneLine, type RelayAddress } from '../core/model/index.ts';
import type { Failure } from '../core/model/index.ts';
import type { Clock } from '../core/ports.ts';
import { formatAddress, type Direction, type RecordingHead } from '../core/relay/index.ts';
import { LineFile } from './line-file.ts';

/** A recording of what goes through a relay; it can be played again. */
export interface RelayRecord {
  readonly path: string;
  add(direction: Direction, who: string, data: Uint8Array): Promise<void> | undefined;
  end(): Promise<void>;
}

/**
 * Begins to record to a new file. Failures file.*.
 *
 * @param onTrouble called once when the disk takes no more; the relay goes on without
 */
export async function beginRecord(
  path: string,
  { a, b }: { a: RelayAddress; b: RelayAddress },
  { clock, onTrouble }: { clock: Clock; onTrouble: (failure: Failure) => void },
): Promise<RelayRecord> {
  const file = await LineFile.begin(path);
  void file.fault.then(onTrouble);
  const now = (): string => new Date(clock.now()).toISOString();
  // The stick's side is the line; of two the second, as it is written there by custom.
  const lineIsA = (hasLine(a) && !hasLine(b)) || (isOneLine(a) && !isOneLine(b));
  const head: RecordingHead = {
    recording: 'relay',
    version: 1,
    at: now(),
    a: formatAddress(a),
    b: formatAddress(b),
    toLine: lineIsA ? 'b>a' : 'a>b',
  };
  void file.add(JSON.stringify(head));
  return {
    path,
    add: (direction, who, data) =>
      file.add(JSON.stringify({ at: now(), direction, who, hex: Buffer.from(data).toString('hex') })),
    end: () => file.end(),
  };
}
