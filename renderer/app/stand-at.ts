import type { WorkbenchSnapshot } from '../../preload/contract/index.ts';
import { sessionAt } from '../client/snapshot-store.ts';
import { firstTab, type Spot } from './navigation.ts';

/** Where to stand: what was chosen if it is still there, else the first stick, else this computer's page. */
export function standAt(
  spot: Spot | undefined,
  snapshot: WorkbenchSnapshot | undefined,
  pages: { readonly tabs: readonly string[]; readonly others: readonly string[] },
): Spot {
  const first = snapshot?.sessions[0];
  const fallback: Spot =
    first === undefined ? { page: 'computer' } : { page: 'stick', place: first.place, tab: firstTab };
  if (spot === undefined) return fallback;
  if (spot.page === 'other') return pages.others.includes(spot.id) ? spot : fallback;
  if (spot.page === 'computer') return spot;
  if (sessionAt(snapshot, spot.place) === undefined) return fallback;
  return pages.tabs.includes(spot.tab) ? spot : { ...spot, tab: firstTab };
}
