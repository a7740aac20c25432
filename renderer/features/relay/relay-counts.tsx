import type { ReactElement } from 'react';
import { say } from '../../../resources/text/index.ts';
import { isRunning, relaysOf, useRelays } from './relay-store.ts';

/** How many relays of a stick run, for its tab; nothing when none does. */
export function RelayCount({ place }: { readonly place: string }): ReactElement | null {
  const count = useRelays((state) => relaysOf(state.relays, place).filter(isRunning).length);
  return count === 0 ? null : <span className="tab-count">{count}</span>;
}

/** The same for the foot of the rail. */
export function RelaysCount(): ReactElement | null {
  const count = useRelays((state) => state.relays.filter(isRunning).length);
  return count === 0 ? null : <span className="rail-said">{say({ id: 'relay-page.count', params: { count } })}</span>;
}
