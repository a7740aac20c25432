import type { ModeToken, Run, SessionSnapshot } from '../../../preload/contract/index.ts';

/** The run whose result is to be shown: ended, not put aside, and still what the stick is. */
export function runToShow(session: SessionSnapshot, putAside: string | undefined): Run | undefined {
  const { run } = session;
  if (run?.state !== 'ended' || run.id === putAside) return undefined;
  // A stick that was moved on by hand since then has outlived its result.
  const ended = run.modeAfter?.main;
  if (session.sighting !== undefined && ended !== undefined && ended !== session.mode.main) return undefined;
  return run;
}

/** The mode that was picked if it can be reached, else the first that can. */
export function chosenTarget(session: SessionSnapshot, picked: ModeToken | undefined): ModeToken | undefined {
  const open = session.targets.filter((target) => target.whyNot === undefined);
  return (open.find((target) => target.mode === picked) ?? open[0])?.mode;
}

/** The mode whose way the route diagram shows as set: the one chosen on the Mode page, as long as that page asks for a choice. */
export function modeSet(
  session: SessionSnapshot,
  picked: ModeToken | undefined,
  putAside: string | undefined,
): ModeToken | undefined {
  if (session.run?.state === 'running' || runToShow(session, putAside) !== undefined) return undefined;
  return chosenTarget(session, picked);
}
