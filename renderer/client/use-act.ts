import { useState } from 'react';
import type { ErrorData, Outcome } from '../../preload/contract/index.ts';

/** An act of the person that the main process carries out: whether it is under way, and how it failed last. */
export interface Act {
  readonly busy: boolean;
  readonly error: ErrorData | undefined;
  /** Runs it unless one is under way; gives its outcome. */
  readonly run: <T>(act: () => Promise<Outcome<T>>) => Promise<Outcome<T> | undefined>;
  readonly clear: () => void;
}

export function useAct(): Act {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorData>();
  const run = async <T>(act: () => Promise<Outcome<T>>): Promise<Outcome<T> | undefined> => {
    if (busy) return undefined;
    setBusy(true);
    setError(undefined);
    const outcome = await act();
    setBusy(false);
    if (!outcome.ok) setError(outcome.error);
    return outcome;
  };
  return { busy, error, run, clear: () => setError(undefined) };
}
