import { Copy, Play, Save, Square } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { relay as contract, type ErrorData } from '../../../preload/contract/index.ts';
import type { RelayReading, RelayView, RelayWish } from '../../../preload/contract/relay.ts';
import { say, sayError, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { copyText } from '../../client/copy-text.ts';
import { Button } from '../../components/button.tsx';
import { Sill } from '../../components/page.tsx';
import { HeldDialog, KeepDialog, whoWords } from './relay-dialogs.tsx';

function CopyButton({ command }: { readonly command: string }): ReactElement {
  return (
    <Button size="large" onPress={() => void copyText(command)}>
      <Copy />
      {word('relay-page.copy')}
    </Button>
  );
}

function KeepButton({ wish }: { readonly wish: RelayWish }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="large" onPress={() => setOpen(true)}>
        <Save />
        {word('relay-page.keep-it')}
      </Button>
      {isOpen && <KeepDialog wish={wish} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Below the form: what is wrong with it, or the command line that does the same. */
export function FormSill({
  wish,
  reading,
  error,
  busy,
  onStart,
}: {
  readonly wish: RelayWish;
  readonly reading: RelayReading | undefined;
  readonly error: ErrorData | undefined;
  readonly busy: boolean;
  readonly onStart: () => void;
}): ReactElement {
  const wrong = error ?? reading?.errors.a ?? reading?.errors.b ?? reading?.errors.both;
  const ready = reading !== undefined && Object.keys(reading.errors).length === 0;
  const isLooking = reading === undefined && wish.a !== '' && wish.b !== '';
  const state = ready ? 'relay-page.ready' : isLooking ? 'relay-page.looking' : 'relay-page.not-ready';
  return (
    <Sill
      tone={error === undefined ? 'act' : 'bad'}
      is={error !== undefined ? sayError(error).what : word(state)}
      next={
        wrong !== undefined && (error !== undefined || wish.a !== '') && wish.b !== '' ? (
          sayError(wrong).advice
        ) : ready ? (
          <span className="mono">{reading.command}</span>
        ) : (
          word('relay-page.command-then')
        )
      }
    >
      {ready && <CopyButton command={reading.command} />}
      {ready && <KeepButton wish={wish} />}
      <Button kind="filled" isDisabled={!ready || busy} onPress={onStart}>
        <Play />
        {word('relay-page.start')}
      </Button>
    </Sill>
  );
}

/** Below a relay: what runs and how to end it; a question of the guard goes before. */
export function RelaySill({
  relay,
  onAgain,
}: {
  readonly relay: RelayView;
  readonly onAgain: () => void;
}): ReactElement {
  const { id, held } = relay;
  const stop = (): void => void invoke(contract.stop, { id });
  if (held !== undefined) return <HeldSill relay={relay} held={held} onStop={stop} />;
  if (relay.until !== undefined) {
    return (
      <Sill
        tone={relay.state.error === undefined ? 'act' : 'bad'}
        is={relay.state.error === undefined ? word('relay-page.over') : sayError(relay.state.error).what}
        next={<span className="mono">{relay.command}</span>}
      >
        <Button size="large" onPress={() => void invoke(contract.forget, { id })}>
          {word('relay-page.forget')}
        </Button>
        <CopyButton command={relay.command} />
        <Button kind="filled" onPress={onAgain}>
          <Play />
          {word('relay-page.again')}
        </Button>
      </Sill>
    );
  }
  return (
    <Sill tone="ok" is={word('relay-page.runs')} next={<span className="mono">{relay.command}</span>}>
      <CopyButton command={relay.command} />
      <KeepButton wish={{ a: relay.a, b: relay.b, writers: relay.writers, guarded: relay.guarded }} />
      <Button kind="filled" onPress={stop}>
        <Square />
        {word('relay-page.stop')}
      </Button>
    </Sill>
  );
}

function HeldSill({
  relay,
  held,
  onStop,
}: {
  readonly relay: RelayView;
  readonly held: NonNullable<RelayView['held']>;
  readonly onStop: () => void;
}): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const line = held.lines.map((one) => one.line).join(' · ');
  const reason = held.lines[0]?.assessment.findings[0]?.reason;
  return (
    <Sill
      tone="warn"
      is={say({ id: 'relay-page.wants', params: { who: whoWords(held.who), line } })}
      next={`${reason === undefined ? '' : say(reason)} ${word('relay-page.waits')}`}
    >
      <Button size="large" onPress={onStop}>
        <Square />
        {word('relay-page.stop')}
      </Button>
      <Button size="large" onPress={() => setOpen(true)}>
        {word('relay-page.read-lost')}
      </Button>
      <Button
        kind="filled"
        onPress={() => void invoke(contract.decide, { id: relay.id, number: held.number, answer: { kind: 'drop' } })}
      >
        {word('relay-page.refuse')}
      </Button>
      {isOpen && <HeldDialog key={held.number} relay={relay} held={held} onClose={() => setOpen(false)} />}
    </Sill>
  );
}
