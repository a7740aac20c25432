import type { RelayReading, RelayWish } from '../../../preload/contract/relay.ts';
import { isOneLine, toErrorData, type ErrorData, type RelayAddress } from '../../core/model/index.ts';
import { checkPair, fileUsedBy, formatAddress, openDoor, parseAddress } from '../../core/relay/index.ts';

/** A command line that does the same as what was typed. */
export function commandOf({ a, b, writers, guarded, openly }: RelayWish & { openly: boolean }): string {
  return [
    'mwb',
    'relay',
    inShell(a),
    inShell(b),
    ...(writers === 'queue' ? [] : [`--writers=${writers}`]),
    ...(guarded ? [] : ['--no-guard']),
    ...(openly ? ['--openly'] : []),
  ].join(' ');
}

/** A word as the shell reads it. */
const inShell = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** The program that an end runs. */
const programOf = (end: RelayAddress): string | undefined => (end.type === 'exec' ? end.command.join(' ') : undefined);

/** What is wrong with what was typed, and what a person must agree to. Never throws. */
export function readWish(wish: RelayWish): RelayReading {
  const errors: RelayReading['errors'] = {};
  const read = (key: 'a' | 'b'): RelayAddress | undefined => {
    try {
      return parseAddress(wish[key]);
    } catch (error) {
      errors[key] = toErrorData(error);
      return undefined;
    }
  };
  const [a, b] = [read('a'), read('b')];
  const ends = [a, b].filter((end) => end !== undefined);
  if (a !== undefined && b !== undefined) {
    const wrong = faultOf(() => checkPair(a, b, 'openly'));
    if (wrong !== undefined) errors.both = wrong;
  }
  const open = ends.map((end) => openDoor(end)?.data.params['bind']).find((bind) => bind !== undefined);
  const program = ends.map(programOf).find((one) => one !== undefined);
  const file = ends.map(fileUsedBy).find((one) => one !== undefined);
  const texts = { ...(a && { a: formatAddress(a) }), ...(b && { b: formatAddress(b) }) };
  return {
    errors,
    command: commandOf({ ...wish, ...texts, openly: open !== undefined }),
    asks: {
      ...(open === undefined ? {} : { openly: String(open) }),
      ...(program === undefined ? {} : { program }),
      ...(file === undefined ? {} : { file }),
    },
    guardable: ends.some(isGuardable),
    shared: ends.some((end) => 'fork' in end && end.fork === true) && ends.some(isOneLine),
  };
}

/** Whether the guard can stand before an end: a port that may take AT commands. */
export const isGuardable = (end: RelayAddress): boolean =>
  end.type === 'serial' || (end.type === 'stick' && end.port !== 'nmea' && end.port !== 'diag');

function faultOf(act: () => void): ErrorData | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return toErrorData(error);
  }
}
