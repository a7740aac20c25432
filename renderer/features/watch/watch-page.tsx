import { Play, Save, Square } from 'lucide-react';
import { lazy, Suspense, useEffect, useState, type ReactElement } from 'react';
import type { SessionSnapshot } from '../../../preload/contract/index.ts';
import type { Watch, WatchSignal } from '../../../preload/contract/watch.ts';
import { say, word } from '../../../resources/text/index.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { clock } from '../../components/format.ts';
import { StateWord } from '../../components/glyph.tsx';
import { Section } from '../../components/legend.tsx';
import { Note } from '../../components/note.tsx';
import { Body, Columns, Sill } from '../../components/page.tsx';
import { SignalBars } from '../../components/signal.tsx';
import { Connection } from './connection.tsx';
import { followWatches, readWatch, saveLog, startWatch, stopWatch, useWatches } from './watch-store.ts';
import { drawnSignal, pointsOf, seenSignals, unitOf, valueWords } from './watch-words.ts';
import { Happenings, Ranges, States } from './watch-lists.tsx';
import './watch.css';

const Chart = lazy(() => import('./chart.tsx'));

/** ms. Two seconds: a stick renews its values about once in one. */
const everyMs = 2000;
/** Looks that are drawn: half an hour; the log has all. */
const drawnSamples = 900;

/** Signal and registration over time, to find a good place for the stick. */
export function WatchPage({ session }: { readonly session: SessionSnapshot }): ReactElement {
  const { place } = session;
  const watch = useWatches(({ watches }) => watches[place]);
  const error = useWatches(({ errors }) => errors[place]);
  const saved = useWatches((state) => state.saved[place]);
  useEffect(() => {
    followWatches();
    void readWatch(place);
  }, [place]);
  const isRunning = watch !== undefined && watch.state !== 'ended';
  const isThere = session.sighting !== undefined;
  const isMute = isThere && tellsNothing(session);
  return (
    <>
      <Body>
        {error !== undefined && (
          <div className="watch-note">
            <ErrorNote error={error} tone="warn" />
          </div>
        )}
        {isMute && !isRunning ? <Mute session={session} /> : watch === undefined ? <NotYet /> : <Watched watch={watch} />}
        {isThere && !isMute && <Connection place={place} />}
        {saved !== undefined && (
          <div className="watch-note">
            <Note tone="ok" glyph="verified" title={say({ id: 'watch.saved', params: { lines: saved.lines } })} role="status">
              <span className="mono">{saved.path}</span>
            </Note>
          </div>
        )}
      </Body>
      <Sill is={isWords(watch)} next={word(isRunning ? 'watch.next-running' : 'watch.next-start')}>
        {watch !== undefined && watch.taken > 0 && (
          <Button onPress={() => void saveLog(place)}>
            <Save />
            {word('watch.save-log')}
          </Button>
        )}
        {isRunning ? (
          <Button kind="filled" onPress={() => void stopWatch(place)}>
            <Square />
            {word('watch.stop')}
          </Button>
        ) : (
          <Button kind="filled" isDisabled={!isThere || isMute} onPress={() => void startWatch(place, everyMs)}>
            <Play />
            {word(watch === undefined ? 'watch.start' : 'watch.start-again')}
          </Button>
        )}
      </Sill>
    </>
  );
} // prettier-ignore

/** No port and no page: an installer disk, a stick that speaks QMI or MBIM alone. */
function tellsNothing({ sighting, mode }: SessionSnapshot): boolean {
  const cards = mode.main === 'qmi' || mode.main === 'mbim' ? 0 : (sighting?.cards.length ?? 0);
  return (sighting?.ports.length ?? 0) + cards === 0;
}

function Mute({ session }: { readonly session: SessionSnapshot }): ReactElement {
  const params = { name: session.identity.name, mode: `@mode.${session.mode.main}.a` };
  return (
    <div className="watch-empty">
      <b>{say({ id: 'watch.mute', params })}</b>
      <span className="second">{word('watch.mute-why')}</span>
    </div>
  );
}

function isWords(watch: Watch | undefined): string {
  if (watch === undefined) return word('watch.none');
  const params = { where: watch.where, taken: watch.taken, time: clock(watch.startedAt) };
  if (watch.state === 'busy') return say({ id: 'watch.event.busy', params });
  if (watch.state === 'running')
    return say({ id: watch.taken === 1 ? 'watch.is-running-one' : 'watch.is-running', params });
  return say({ id: `watch.event.ended-${watch.ended?.why ?? 'stopped'}` });
}

function NotYet(): ReactElement {
  return (
    <div className="watch-empty">
      <b>{word('watch.empty')}</b>
      <span className="second">{word('watch.empty-why')}</span>
    </div>
  );
}

function Watched({ watch }: { readonly watch: Watch }): ReactElement {
  const [chosen, choose] = useState<WatchSignal>();
  const signal = drawnSignal(watch, chosen);
  return (
    <Columns>
      <div>
        <Section title={word('watch.signal')} aside={signal === undefined ? undefined : say({ id: 'watch.aside', params: { unit: unitOf(signal) } })}>
          <Verdict watch={watch} />
          {signal === undefined ? (
            <p className="second">{word(watch.taken === 0 ? 'watch.first-look' : 'watch.no-signal')}</p>
          ) : (
            <>
              <div className="watch-choice" role="group" aria-label={word('watch.choose')}>
                {seenSignals(watch).map((key) => (
                  <Button key={key} size="small" tone={key === signal ? 'act' : 'ink'} aria-pressed={key === signal} onPress={() => choose(key)}>
                    {say({ id: `fact.label.${key}` })}
                  </Button>
                ))}
              </div>
              <Suspense fallback={<div className="watch-chart" />}>
                <Chart signal={signal} points={pointsOf(watch.samples.slice(-drawnSamples), signal)} />
              </Suspense>
            </>
          )}
        </Section>
      </div>
      <div>
        <States watch={watch} />
        <Ranges watch={watch} />
        <Happenings watch={watch} />
      </div>
    </Columns>
  );
} // prettier-ignore

/** What the signal is worth now, in one word; or that there is no answer. */
function Verdict({ watch }: { readonly watch: Watch }): ReactElement | null {
  const last = watch.samples.at(-1);
  if (last === undefined) return <StateWord name="working">{word('watch.first-look')}</StateWord>;
  if (last.error !== undefined) return <StateWord name="unknown">{word('watch.event.silent')}</StateWord>;
  const { verdict } = last;
  if (verdict === undefined) return null;
  return (
    <div className="watch-verdict" aria-live="polite">
      <SignalBars band={verdict.word} />
      <span className="info-band">{word(`answer.band-${verdict.word}`)}</span>
      <span className="second">
        {say({ id: `fact.label.${verdict.of}` })} <span className="mono">{valueWords(verdict.of, verdict.value)}</span>
      </span>
    </div>
  );
}
