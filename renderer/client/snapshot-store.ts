import { create } from 'zustand';
import type { ErrorData, SessionSnapshot, WorkbenchSnapshot } from '../../preload/contract/index.ts';
import { workbench } from '../../preload/contract/index.ts';
import { invoke, listen } from './bridge.ts';

export interface SnapshotState {
  /** Undefined until the first answer. */
  readonly snapshot: WorkbenchSnapshot | undefined;
  readonly error: ErrorData | undefined;
}

/** The state of the workbench as the main process last told it. The page never changes it. */
export const useSnapshot = create<SnapshotState>(() => ({ snapshot: undefined, error: undefined }));

/** Begins to follow the main process: hears every change and asks once for the state of now. Returns how to stop. */
export function followWorkbench(): () => void {
  const stop = listen(workbench.changed, (snapshot) => useSnapshot.setState({ snapshot, error: undefined }));
  void invoke(workbench.snapshot, null).then((outcome) => {
    if (!outcome.ok) useSnapshot.setState({ error: outcome.error });
    // A change that came while we asked is newer than the answer.
    else if (useSnapshot.getState().snapshot === undefined) useSnapshot.setState({ snapshot: outcome.value });
  });
  return stop;
}

/** The session of a place, or undefined when the place is not known (any more). */
export const sessionAt = (snapshot: WorkbenchSnapshot | undefined, place: string): SessionSnapshot | undefined =>
  snapshot?.sessions.find((session) => session.place === place);
