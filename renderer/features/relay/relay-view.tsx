import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import type { RelayView } from '../../../preload/contract/relay.ts';
import { say, word } from '../../../resources/text/index.ts';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { clock } from '../../components/format.ts';
import { FactList, FactRow } from '../../components/fact-row.tsx';
import { Section } from '../../components/legend.tsx';
import { Note } from '../../components/note.tsx';
import { RelayEnds } from './relay-ends.tsx';
import { RelayTap } from './relay-tap.tsx';
import { bytesWords } from './relay-words.ts';

/** A relay that runs or has run: its ends, its guard, its clients, what goes through. */
export function RelayDetail({
  relay,
  onGuard,
}: {
  readonly relay: RelayView;
  /** Runs it again with the guard the other way round. */
  readonly onGuard: () => void;
}): ReactElement {
  const now = useNow(relay.until === undefined);
  const { state } = relay;
  const errors = [state.error, state.a.error, state.b.error].filter((one) => one !== undefined);
  const types = [state.a.end.type, state.b.end.type];
  const hasGuard = !types.includes('replay') && (types.includes('stick') || types.includes('serial'));
  return (
    <>
      <RelayEnds relay={relay} now={now} />
      {errors[0] !== undefined && <ErrorNote error={errors[0]} tone={relay.until === undefined ? 'warn' : 'bad'} />}
      {hasGuard && <GuardNote relay={relay} onGuard={onGuard} />}
      {state.replay !== undefined && <Replay replay={state.replay} />}
      <RelayTap key={relay.id} relay={relay} />
      {state.clients.length > 0 && <Clients relay={relay} />}
    </>
  );
}

/** The time of now, once a second while something runs. */
function useNow(runs: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!runs) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [runs]);
  return now;
}

function GuardNote({ relay, onGuard }: { readonly relay: RelayView; readonly onGuard: () => void }): ReactElement {
  const change = (
    <Button size="small" isDisabled={relay.until !== undefined} onPress={onGuard}>
      {word(relay.guarded ? 'relay-page.guard-take' : 'relay-page.guard-put')}
    </Button>
  );
  return relay.guarded ? (
    <Note tone="act" icon={<ShieldCheck />} title={guardWords('on')} action={change} />
  ) : (
    <Note tone="warn" icon={<ShieldAlert />} title={guardWords('off')} action={change} />
  );
}

const guardWords = (how: 'on' | 'off'): ReactElement => (
  <>
    {word(`relay-page.guard-${how}`)} <span className="relay-plain">{word(`relay-page.guard-${how}-words`)}</span>
  </>
);

function Clients({ relay }: { readonly relay: RelayView }): ReactElement {
  return (
    <Section title={word('relay-page.clients')}>
      <DataTable
        label={word('relay-page.clients')}
        items={relay.state.clients}
        keyOf={(client) => String(client.id)}
        columns={[
          { key: 'name', name: word('relay-page.client'), rowHeader: true, cell: (one) => <span className="mono">{one.name}</span> },
          { key: 'since', name: word('relay-page.since'), width: 90, cell: (one) => clock(one.since) },
          { key: 'sent', name: word('relay-page.sent'), width: 100, align: 'end', cell: (one) => bytesWords(one.sent.delivered) },
          { key: 'got', name: word('relay-page.got'), width: 100, align: 'end', cell: (one) => bytesWords(one.got.delivered) },
          { key: 'refused', name: word('relay-page.not-sent'), width: 100, align: 'end', cell: (one) => bytesWords(one.sent.refused + one.sent.lost) },
          { key: 'turn', name: word('relay-page.turn'), width: 110, cell: (one) => (one.hasTurn ? word('relay-page.has-turn') : '') },
        ]} // prettier-ignore
      />
    </Section>
  );
}

function Replay({ replay }: { readonly replay: NonNullable<RelayView['state']['replay']> }): ReactElement {
  const { questions, asked, same, different } = replay;
  return (
    <Section
      title={word('relay-page.replay')}
      aside={say({ id: 'relay.replayed', params: { questions, asked, same } })}
    >
      <FactList label={word('relay-page.replay')}>
        {different.map(({ question, recorded, now }) => (
          <FactRow key={question} label={<span className="mono">{question}</span>} source={word('relay-page.differs')}>
            <span className="mono">{say({ id: 'relay-page.recorded-now', params: { recorded, now } })}</span>
          </FactRow>
        ))}
      </FactList>
    </Section>
  );
}
