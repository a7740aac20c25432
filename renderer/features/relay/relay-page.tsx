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
