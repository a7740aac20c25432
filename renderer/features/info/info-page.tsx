import { Copy, Eye, EyeOff, FileText, RefreshCw } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { workbench, type ErrorData, type SessionSnapshot } from '../../../preload/contract/index.ts';
import { say, sayError, word } from '../../../resources/text/index.ts';
import { goTo } from '../../app/navigation.ts';
import { invoke } from '../../client/bridge.ts';
import { countFacts } from '../../components/count-facts.ts';
import { Button } from '../../components/button.tsx';
import { copyText } from '../../client/copy-text.ts';
import { clock } from '../../components/format.ts';
import { StateWord } from '../../components/glyph.tsx';
import { Section } from '../../components/legend.tsx';
import { Note } from '../../components/note.tsx';
import { Body, Columns, Sill } from '../../components/page.tsx';
import { Spoken } from '../../components/say.tsx';
import { bandOf } from '../../components/signal-band.ts';
import { SignalBars, SignalScale } from '../../components/signal.tsx';
import { InfoRow } from './fact-row.tsx';
import { factsAsText, labelOf, leadingSignal, mainSource, valueOf, type Fact, type FactSet } from './fact-words.ts';
import { PageLogin } from './page-login.tsx';
import './info.css';

/** What the stick says of itself: each fact with its worth, its source and the raw answer one click away. */
export function InfoPage({ session }: { readonly session: SessionSnapshot }): ReactElement {
  // What was shown in full of one stick is never shown of another.
  return <Facts key={session.place} session={session} />;
}

function Facts({ session }: { readonly session: SessionSnapshot }): ReactElement {
  const [revealed, setFull] = useState<FactSet>();
  const [error, setError] = useState<ErrorData>();
  const [copied, setCopied] = useState<'yes' | 'no'>();
  const at = { place: session.place };
  // Numbers shown in full belong to one reading; the next one begins masked.
  const full = revealed?.readAt === session.facts?.readAt ? revealed : undefined;
  const shown = full ?? session.facts;
  const facts = shown?.facts ?? [];
  const isReading = session.readingFacts;

  const read = async (): Promise<void> => {
    setError(undefined);
    const outcome = await invoke(workbench.readFacts, at);
    if (!outcome.ok) setError(outcome.error);
  };
  const reveal = async (): Promise<void> => {
    const outcome = await invoke(workbench.revealFacts, at);
    if (outcome.ok) setFull(outcome.value);
    else setError(outcome.error);
  };

  return (
    <>
      <Body>
        {error !== undefined && <Trouble error={error} />}
        <PageLogin session={session} facts={facts} />
        {shown === undefined ? (
          <NotRead isReading={isReading} />
        ) : (
          <>
            <div className="info-summary">
              <Summary facts={facts} readAt={shown.readAt} isReading={isReading} />
              <span className="grow" />
              <Button
                size="small"
                tone={full === undefined ? 'ink' : 'act'}
                onPress={() => (full === undefined ? void reveal() : setFull(undefined))}
              >
                {full === undefined ? <Eye /> : <EyeOff />}
                {word(full === undefined ? 'info.show-full' : 'info.mask-again')}
              </Button>
              <Button size="small" isDisabled={isReading} onPress={() => void read()}>
                <RefreshCw />
                {word('info.read-again')}
              </Button>
            </div>
            {shown.note !== undefined && <p className="second">{say(shown.note)}</p>}
            <Columns>
              <div>
                <Group facts={facts} group="device" />
                <Group facts={facts} group="sim" />
              </div>
              <div>
                <Signal facts={facts} />
                <Group facts={facts} group="network" />
              </div>
            </Columns>
          </>
        )}
      </Body>
      {facts.length === 0 || isReading ? (
        <Sill is={word(isReading ? 'info.reading' : 'info.next-read')} next={word('info.read-only')}>
          <Button kind="filled" isDisabled={isReading} onPress={() => void read()}>
            {word('info.read')}
          </Button>
        </Sill>
      ) : (
        <Sill is={word('info.next-report')} next={word(full === undefined ? 'info.stay-masked' : 'info.shown-full')}>
          <span className="second" aria-live="polite">
            {copied !== undefined && word(copied === 'yes' ? 'info.copied' : 'info.not-copied')}
          </span>
          <Button
            onPress={() => {
              void copyText(factsAsText(facts)).then((done) => setCopied(done ? 'yes' : 'no'));
            }}
          >
            <Copy />
            {word('info.copy-all')}
          </Button>
          <Button kind="filled" onPress={() => goTo({ page: 'stick', place: session.place, tab: 'report' })}>
            <FileText />
            {word('info.make-report')}
          </Button>
        </Sill>
      )}
    </>
  );
}

function Trouble({ error }: { readonly error: ErrorData }): ReactElement {
  const { what, advice } = sayError(error);
  return (
    <div className="info-trouble">
      <Note tone="warn" glyph="attention" title={<Spoken text={what} />} role="alert">
        <Spoken text={advice} />
      </Note>
    </div>
  );
}

function NotRead({ isReading }: { readonly isReading: boolean }): ReactElement {
  return (
    <div className="info-empty">
      {isReading ? <StateWord name="working">{word('info.reading')}</StateWord> : <b>{word('info.not-read')}</b>}
      <span className="second">{word('info.not-read-why')}</span>
    </div>
  );
}

function Summary({
  facts,
  readAt,
  isReading,
}: {
  readonly facts: readonly Fact[];
  readonly readAt: string;
  readonly isReading: boolean;
}): ReactElement {
  const { answered, total, silent } = countFacts(facts);
  const source = mainSource(facts);
  if (isReading) {
    return <StateWord name="working">{say({ id: 'info.reading-so-far', params: { answered } })}</StateWord>;
  }
  const by = source === undefined ? '' : say({ id: `info.last-by.${source.via}`, params: { where: source.where } });
  return (
    <>
      <StateWord name={silent === 0 ? 'verified' : answered === 0 ? 'failed' : 'verified'}>
        <b>{say({ id: 'info.count', params: { answered, total } })}</b>
      </StateWord>
      <span className="second">
        {silent > 0 && `${say({ id: silent === 1 ? 'info.silent-one' : 'info.silent', params: { silent } })} `}
        <Spoken text={say({ id: 'info.last', params: { at: clock(readAt), by } })} />
      </span>
    </>
  );
}

function Group({
  facts,
  group,
}: {
  readonly facts: readonly Fact[];
  readonly group: Fact['group'];
}): ReactElement | null {
  const own = facts.filter((fact) => fact.group === group);
  if (own.length === 0) return null;
  return (
    <Section title={word(`fact.group.${group}`)}>
      <ul>
        {own.map((fact) => (
          <InfoRow key={fact.key} fact={fact} />
        ))}
      </ul>
    </Section>
  );
}

/** The signal in one word with its scale, then its values. */
function Signal({ facts }: { readonly facts: readonly Fact[] }): ReactElement | null {
  const own = facts.filter((fact) => fact.group === 'signal');
  const leading = leadingSignal(own);
  const band = bandOf(leading?.judgement?.words.id);
  if (own.length === 0) return null;
  return (
    <Section title={word('fact.group.signal')}>
      {leading !== undefined && band !== undefined && (
        <div className="info-signal">
          <SignalBars band={band} />
          <span className="info-band">{word(`answer.band-${band}`)}</span>
          <span className="second">
            {labelOf(leading)} <span className="mono">{valueOf(leading).text}</span>
          </span>
          <SignalScale band={band} />
        </div>
      )}
      <ul>
        {own.map((fact) => (
          <InfoRow key={fact.key} fact={fact} />
        ))}
      </ul>
    </Section>
  );
}
