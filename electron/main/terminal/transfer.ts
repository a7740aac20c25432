import { Failure } from '../../core/model/index.ts';

/** Bytes handed to the driver at once: small enough that a cancel takes hold at 115200 baud within a tenth of a second. */
const chunk = 1024;

export interface TransferOptions {
  signal: AbortSignal;
  /** Told after each piece. */
  progress: (sent: number) => void;
}

/** Sends bytes as they are, piece by piece. Failures: run.cancelled, those of `write`. */
export async function transfer(
  write: (piece: Uint8Array) => Promise<void>,
  data: Uint8Array,
  { signal, progress }: TransferOptions,
): Promise<void> {
  for (let from = 0; from < data.length; from += chunk) {
    const piece = data.subarray(from, from + chunk);
    await write(piece);
    if (signal.aborted) throw new Failure('run.cancelled');
    progress(from + piece.length);
  }
}
