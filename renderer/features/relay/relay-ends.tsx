import type { ReactElement, ReactNode } from 'react';
import type { RelayView } from '../../../preload/contract/relay.ts';
import { say, word } from '../../../resources/text/index.ts';
import { duration } from '../../components/format.ts';
import { FactList, FactRow } from '../../components/fact-row.tsx';
import { Glyph } from '../../components/glyph.tsx';
import { afterwards, bytesWords, endTitle, lampOf, mostClients, stateWords, type EndState } from './relay-words.ts';

/** Both ends with their lamps, and between them what runs. */
export function RelayEnds({ relay, now }: { readonly relay: RelayView; readonly now: number }): ReactElement {
  return (
    <div className="relay-ends">
      <EndCard relay={relay} side={relay.state.a} text={relay.a} />
      <Track relay={relay} now={now} />
      <EndCard relay={relay} side={relay.state.b} text={relay.b} />
    </div>
  );
}

/** An end as a card: in a relay that runs, and in the form. */
export function EndFrame({
  title,
  children,
}: {
  readonly title: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <section className="relay-end">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function EndCard({
  relay,
  side,
  text,
}: {
  readonly relay: RelayView;
  readonly side: EndState;
  readonly text: string;
}): ReactElement {
  const isDoor = side.end.type.endsWith('-listen');
  return (
    <EndFrame
      title={
        <>
          <Glyph name={lampOf(side)} /> {endTitle(side)}
        </>
      }
    >
      <div className="relay-facts">
        <FactList label={endTitle(side)}>
          <FactRow label={word('relay-page.address')}>
            <span className="mono">{text}</span>
          </FactRow>
          <FactRow label={word('relay-page.now')}>{stateWords(side)}</FactRow>
          {isDoor ? (
            <>
              <FactRow label={word('relay-page.clients')}>{clientWords(relay, side)}</FactRow>
              {'fork' in side.end && side.end.fork === true && (
                <FactRow label={word('relay-page.writers')}>{word(`relay-page.writers.${relay.writers}`)}</FactRow>
              )}
            </>
          ) : (
            <FactRow label={word('relay-page.if-gone')}>{afterwards(side)}</FactRow>
          )}
        </FactList>
      </div>
    </EndFrame>
  );
}

function clientWords({ state }: RelayView, side: EndState): string {
  const fork = 'fork' in side.end && side.end.fork === true;
  const count = fork ? state.clients.length : side.state === 'open' ? 1 : 0;
  const words = say({ id: 'relay-page.clients-of', params: { count, max: mostClients(side) } });
  const { count: away } = state.turnedAway;
  return away === 0 ? words : `${words}, ${say({ id: 'relay-page.turned-away', params: { count: away } })}`;
}

/** The two ways with their rates, and for how long it has run. */
function Track({ relay, now }: { readonly relay: RelayView; readonly now: number }): ReactElement {
  const runs = relay.until === undefined;
  const { aToB, bToA } = relay.rate;
  const ms = Math.max(0, relay.until === undefined ? now : Date.parse(relay.until)) - Date.parse(relay.since);
  return (
    <div className={`relay-track${runs ? '' : ' relay-track-over'}`}>
      <span className="mono" aria-label={word('relay-page.forth')}>
        ▸ {bytesWords(aToB)}/s
      </span>
      <span className="relay-line" />
      <span className="relay-line" />
      <span className="mono" aria-label={word('relay-page.back')}>
        ◂ {bytesWords(bToA)}/s
      </span>
      <b className="clip">
        {say({
          id: runs ? 'relay-page.running' : 'relay-page.ran',
          params: { time: duration(Math.floor(ms / 1000) * 1000) },
        })}
      </b>
    </div>
  );
}
