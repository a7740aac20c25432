import type { Composition } from '../compose/compose.ts';
import type { Place, SessionSnapshot } from '../core/model/index.ts';
import { Failure } from '../core/model/index.ts';
import type { Arguments } from './arguments.ts';
import type { ExitCode } from './exit-codes.ts';
import { mendWords } from './print.ts';
import type { VerbName } from './verb-table.ts';

/** What every verb gets: what was typed, the workbench, and where words and data go. */
export interface Context {
  args: Arguments;
  composition: Composition;
  /** Data and answers: stdout. */
  out: (text: string) => void;
  /** Progress and errors: stderr. */
  err: (text: string) => void;
  /** Fires when the person presses Ctrl+C. */
  signal: AbortSignal;
}

export interface Verb {
  name: VerbName;
  /** Works on data alone: no bus is looked at, nothing is opened. A function where it depends on what was typed. */
  offline?: true | ((args: Arguments) => boolean);
  /** Works on the history of the data folder, also where virtual sticks leave no trace otherwise. */
  keeps?: true | ((args: Arguments) => boolean);
  run: (context: Context) => Promise<ExitCode>;
}

/** JSON as `mwb` prints it: two blanks of indent, identifiers already masked by the composition unless --raw. */
export const printJson = (context: Pick<Context, 'out'>, value: unknown): void =>
  context.out(JSON.stringify(value, null, 2));

/** The snapshot of one place, masked unless --raw. Failure place.unknown. */
export function snapshotAt(context: Context, place: Place): SessionSnapshot {
  const { workbench } = context.composition;
  workbench.session(place);
  const found = shownSnapshot(context).sessions.find((session) => session.place === place);
  if (found === undefined) throw new Failure('place.unknown', { place, places: '@place.none' });
  return found;
}

/** Tells on stderr which sticks have rule texts to be mended. */
export function sayToMend(context: Context, place?: Place): void {
  for (const session of shownSnapshot(context).sessions) {
    if (place !== undefined && session.place !== place) continue;
    const words = mendWords(session);
    if (words !== undefined) context.err(words);
  }
}

/** The whole snapshot, masked unless --raw. */
export const shownSnapshot = (context: Context) =>
  context.args.flags.has('raw') ? context.composition.workbench.snapshot() : context.composition.maskedSnapshot();
