import type { Identity, ModeToken, Route } from '../model/index.ts';
import type { VendorData } from './vendor.ts';

/**
 * The track plan of a stick from its maker's moves: all modes that it can take, what a fresh plug gives first. A `fork` when
 * more than one way leaves the start, else a `line`. Undefined when the maker's table says nothing of this model.
 */
export function trackOf(identity: Identity, vendor: VendorData): Route | undefined {
  const ids = vendor.models.find((model) => model.name === identity.name)?.ids;
  if (ids === undefined) return undefined;
  // What only other models that share an id become is no station of this one.
  const moves = vendor.moves.filter(
    ({ fromIds, toIds }) =>
      fromIds.some((id) => ids.includes(id)) && (toIds.length === 0 || toIds.some((id) => ids.includes(id))),
  );
  // A plugged-in stick starts as installer disk wherever it has one; else where most ways begin.
  const start = moves.some((move) => move.from === 'disk') ? 'disk' : moves[0]?.from;
  if (start === undefined) return undefined;
  const idOfMode = new Map<ModeToken, string>();
  for (const move of moves) {
    keep(idOfMode, move.from, move.fromIds, ids);
    keep(idOfMode, move.to, move.toIds, ids);
  }
  const order: ModeToken[] = [start];
  for (const mode of order) {
    for (const move of moves) if (move.from === mode && !order.includes(move.to)) order.push(move.to);
  }
  const waysOut = new Set(moves.filter((move) => move.from === start).map((move) => move.to)).size;
  return {
    shape: waysOut > 1 ? 'fork' : 'line',
    stations: order.map((mode) => {
      const id = idOfMode.get(mode);
      return id === undefined ? { mode } : { mode, id };
    }),
  };
}

/** Keeps the first id of a mode that is this model's own. */
function keep(
  known: Map<ModeToken, string>,
  mode: ModeToken,
  candidates: readonly string[],
  own: readonly string[],
): void {
  const id = candidates.find((candidate) => own.includes(candidate));
  if (id !== undefined && !known.has(mode)) known.set(mode, id);
}
