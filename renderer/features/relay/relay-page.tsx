import type { ReactElement } from 'react';
import type { SessionSnapshot } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { PlainHead } from '../../components/page.tsx';
import { RelayDesk } from './relay-desk.tsx';
import { isRunning, relaysOf, useRelays } from './relay-store.ts';

const door = 'tcp-listen:4161,fork';

/** The relays of one stick. */
export function RelayPage({ session }: { readonly session: SessionSnapshot }): ReactElement {
  const relays = useRelays((state) => state.relays);
  const first = { a: door, b: `stick:${session.place}/at`, writers: 'queue', guarded: true } as const;
  return <RelayDesk desk={session.place} relays={relaysOf(relays, session.place)} first={first} />;
}

/** All relays, with any ends. */
export function RelaysPage(): ReactElement {
  const relays = useRelays((state) => state.relays);
  const first = { a: '', b: '', writers: 'queue', guarded: true } as const;
  const count = relays.filter(isRunning).length;
  return (
    <>
      <PlainHead
        title={word('relay-page.title')}
        sub={
          <>
            <span>{word('relay-page.sub')}</span>
            <b role="status">{count === 0 ? '' : say({ id: 'relay-page.count', params: { count } })}</b>
          </>
        }
      />
      <RelayDesk desk="" relays={relays} first={first} />
    </>
  );
}

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
