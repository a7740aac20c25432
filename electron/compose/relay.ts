import { Failure, type RelayAddress, type RelayState, type Writers } from '../core/model/index.ts';
import type { GuardContext } from '../core/at/guard.ts';
import type { GuardedLine } from '../core/at/line-guard.ts';
import { readRecording, Relay, replayLink, type Direction, type RelayOptions } from '../core/relay/index.ts';
import { guardContextOf } from '../core/workbench/guard-context.ts';
import { openStickLink } from '../core/workbench/stick-link.ts';
import { SystemPtys } from '../platform/ptys/system-ptys.ts';
import { systemRelayEnds } from '../platform/relay/ends.ts';
import type { Composition } from './compose.ts';
import { linkNotes } from './left-relays.ts';

export interface RelayWish {
  a: RelayAddress;
  b: RelayAddress;
  writers: Writers;
  /** False takes the guard away: what is sent is not looked at. */
  guarded: boolean;
  /** A person has agreed that anybody in the network may come. */
  openly?: boolean | undefined;
  ask?: RelayOptions['ask'];
  onHeld?: ((lines: readonly GuardedLine[]) => void) | undefined;
  onTap?: ((direction: Direction, who: string, data: Uint8Array) => Promise<void> | undefined) | undefined;
  onChange?: (() => void) | undefined;
}

/** A relay on the sticks, ports and sockets of this computer. Failures relay.no-pair, relay.not-safe, relay.replay-virtual. The caller runs and stops it. */
export function makeRelay({ workbench, world, dataFolder }: Composition, { guarded, ...wish }: RelayWish): Relay {
  const ends = systemRelayEnds({
    serial: world.serial,
    ptys: new SystemPtys(),
    notes: linkNotes(dataFolder),
    openStick: (end, signal) => openStickLink(workbench, end, signal),
    openReplay: async ({ path, speed }) => {
      const text = new TextDecoder().decode(await world.files.read(path));
      return replayLink(readRecording(text, path), { clock: world.clock, speed: speed ?? 1, name: path });
    },
  });
  // A recording is played to virtual sticks alone, where nothing can be lost.
  const isReplay = [wish.a, wish.b].some(({ type }) => type === 'replay');
  const guard = (end: RelayAddress): (() => GuardContext) | undefined => {
    // A serial port named by its path may be a stick's just as well; nothing is known of it then.
    if (end.type === 'serial') return () => ({});
    if (end.type !== 'stick' || end.port === 'nmea' || end.port === 'diag') return undefined;
    return () => guardContextOf(workbench.session(end.place));
  };
  return new Relay({
    ...wish,
    ends,
    clock: world.clock,
    log: world.log,
    guard: guarded && !isReplay ? guard : undefined,
  });
}

/** A relay that ended by a fault, as a failure; undefined when it ended in order. */
export const faultOf = ({ error, a, b }: RelayState): Failure | undefined => {
  const why = error ?? a.error ?? b.error;
  return why === undefined ? undefined : new Failure(why.code, why.params, why.cause);
};
