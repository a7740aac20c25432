import { Cable, EthernetPort, Terminal } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button as AriaButton, GridList, GridListItem } from 'react-aria-components';
import type { CardSighting, PortState, SessionSnapshot } from '../../preload/contract/index.ts';
import { say, word } from '../../resources/text/index.ts';
import { Glyph, StateWord } from '../components/glyph.tsx';
import { MiniRoute } from '../components/mini-route.tsx';
import { Say } from '../components/say.tsx';
import { Key, Tag } from '../components/tag.tsx';
import { trackPlanOf } from '../components/track-plan.ts';
import { goTo, showStick, type Spot } from './navigation.ts';
import { otherPages } from './pages.tsx';
import './rail.css';

function PortRow({ port }: { readonly port: PortState }): ReactElement {
  return (
    <div className="rail-port">
      {port.role === 'at' ? <Terminal /> : <Cable />}
      <span className="mono clip">{port.name}</span>
      <span className="second clip">{say({ id: `role.${port.role}` })}</span>
      {port.state === 'held' ? (
        <>
          <Glyph name="lock" />
          <span className="unseen">{word('port.held')}</span>
        </>
      ) : port.state === 'ours' ? (
        <>
          <Glyph name="verified" />
          <span className="unseen">{word('port.ours')}</span>
        </>
      ) : (
        <span />
      )}
    </div>
  );
}

function CardRow({ card }: { readonly card: CardSighting }): ReactElement {
  return (
    <div className="rail-port">
      <EthernetPort />
      <span className="mono clip">{card.name}</span>
      <span className="second clip">{word('rail.card')}</span>
      <span className="third narrow">{card.link === false ? word('card.no-link') : ''}</span>
    </div>
  );
}

function StickRow({
  session,
  selected,
}: {
  readonly session: SessionSnapshot;
  readonly selected: boolean;
}): ReactElement {
  const gone = session.sighting === undefined && session.run?.state !== 'running';
  const { glyph, words, fact } = session.state;
  const unfolded = selected && session.ports.length + session.cards.length > 0;
  return (
    <GridListItem
      id={session.place}
      textValue={`${session.identity.name}, ${session.place}, ${say(words)}`}
      className={`stick${gone ? ' stick-gone' : ''}`}
    >
      <div className="stick-head">
        <div className="stick-line">
          <span className="stick-name clip">{session.identity.name}</span>
          <span className="stick-place">{session.place}</span>
        </div>
        <div className="stick-line">
          <span className="stick-state">
            <StateWord name={glyph}>
              <Say message={words} />
            </StateWord>
            {fact !== undefined && (
              <span className="stick-fact second">
                <Say message={fact} />
              </span>
            )}
          </span>
          <span className="stick-end">
            {session.virtual && <Tag tone="virt">{word('virtual.tag')}</Tag>}
            {!gone && <MiniRoute plan={trackPlanOf(session)} />}
          </span>
        </div>
      </div>
      {unfolded && (
        <div className="stick-ports">
          {session.ports.map((port) => (
            <PortRow key={port.path} port={port} />
          ))}
          {session.cards.map((card) => (
            <CardRow key={card.name} card={card} />
          ))}
        </div>
      )}
    </GridListItem>
  );
}

/** What the head of the rail counts: sticks that are there, or away for a moment within a run. */
function countWords(sessions: readonly SessionSnapshot[]): string {
  const count = sessions.filter((session) => session.sighting !== undefined || session.run?.state === 'running').length;
  if (count === 0) return word('rail.none');
  return count === 1 ? word('rail.one') : say({ id: 'rail.count', params: { count } });
}

/** One row for each stick, by its USB place. The row stays while the stick switches, and ten minutes after it was pulled. */
export function Rail({
  sessions,
  spot,
}: {
  readonly sessions: readonly SessionSnapshot[];
  readonly spot: Spot | undefined;
}): ReactElement {
  const place = spot?.page === 'stick' ? spot.place : undefined;
  return (
    <nav className="rail" aria-label={word('rail.name')}>
      <h2>
        {word('rail.title')} <span>{countWords(sessions)}</span>
      </h2>
      {sessions.length === 0 ? (
        <div className="rail-empty">
          <StateWord name="gone">
            <span className="ink">{word('rail.empty.title')}</span>
          </StateWord>
          <p>{word('rail.empty.words')}</p>
        </div>
      ) : (
        <GridList
          aria-label={word('rail.title')}
          className="sticks"
          selectionMode="single"
          selectionBehavior="replace"
          disallowEmptySelection={place !== undefined}
          selectedKeys={place === undefined ? [] : [place]}
          onSelectionChange={(keys) => {
            if (keys === 'all') return;
            const [key] = keys;
            if (typeof key === 'string') showStick(key);
          }}
        >
          {sessions.map((session) => (
            <StickRow key={session.place} session={session} selected={session.place === place} />
          ))}
        </GridList>
      )}
      <div className="rail-foot">
        {otherPages.map((page) => (
          <AriaButton
            key={page.id}
            className="rail-page"
            {...(spot?.page === 'other' && spot.id === page.id && { 'aria-current': 'page' as const })}
            onPress={() => goTo({ page: 'other', id: page.id })}
          >
            {page.icon}
            {word(page.title)}
            {page.Said !== undefined && <page.Said />}
            {page.chord !== undefined && <Key>{page.chord.words}</Key>}
          </AriaButton>
        ))}
      </div>
    </nav>
  );
}
