import { message } from '../model/index.ts';
import type { ModeToken, WayBack } from '../model/index.ts';
import { movesFor, waysHome, type Leg } from './routes.ts';
import type { Situation } from './situation.ts';

/** Whether a leg takes the last AT port away. */
export const losesAt = ({ move }: Leg): boolean => move.how.kind === 'setting' && !move.how.keepsAt;

/** A network card with a page of its own can still be asked there. */
export const hasPage = ({ move }: Leg, { vendor }: Pick<Situation, 'vendor'>): boolean =>
  move.to === 'network' && vendor.web !== undefined;

/** What a way back is called, by its first act. */
const wayBackKind = {
  replug: 'replug',
  http: 'http',
  at: 'at',
  setting: 'at',
  message: 'switch',
  rule: 'switch',
} as const;

const noWayBack = (): WayBack => ({
  kind: 'none',
  to: 'unknown',
  title: message('way-back.none'),
  detail: message('way-back.none.detail'),
});

/** The way home: from the new mode to the present one or the installer disk, named after its first act. */
export function wayBackOf(situation: Situation, last: Leg, wanted: ModeToken): WayBack {
  const { mode, sighting } = situation;
  if (losesAt(last) && !hasPage(last, situation)) return noWayBack();
  if (last.move.how.kind === 'setting' && !losesAt(last)) {
    return {
      kind: 'at',
      to: mode.main === 'disk' ? last.move.from : mode.main,
      title: message('way-back.stored'),
      detail: message('way-back.stored.detail', { command: last.move.how.read.command }),
    };
  }
  const legs = movesFor(situation);
  const kept = waysHome(
    last,
    wanted,
    legs.filter((leg) => !losesAt(leg)),
  );
  // What takes the last AT port away is a way home only where there is no other.
  const ways = kept.has(mode.main) || kept.has('disk') ? kept : waysHome(last, wanted, legs);
  const to = ways.has(mode.main) ? mode.main : 'disk';
  const first = ways.get(to)?.[0]?.[0];
  if (first === undefined) return noWayBack();
  const { how } = first.move;
  const kind = wayBackKind[how.kind];
  // A replug ends where it ends; what leads on from there is another plan.
  const ends = kind === 'replug' ? first.move.to : to;
  return {
    kind,
    to,
    title: message(`way-back.${kind}`),
    detail: message(`way-back.${kind}.detail`, { mode: `@mode.${ends}.a`, place: sighting.place }),
  };
}
