import { useEffect, useState, type ReactElement } from 'react';
import { terminal, type OutputOf, type SessionSnapshot } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { Body, Sill } from '../../components/page.tsx';
import { connectionOf, type Connection } from './connection.ts';
import { FindBar } from './find-bar.tsx';
import { HexPanel } from './hex-panel.tsx';
import { interfaceToShow, tabPorts } from './ports.ts';
import { Lane } from './lane.tsx';
import { MessagesPanel } from './messages/messages-panel.tsx';
import type { MoreAct } from './more-menu.tsx';
import { Prompt } from './prompt.tsx';
import { RawHeld } from './raw-held.tsx';
import { ScreenView } from './screen-view.tsx';
import { ScriptsPanel } from './scripts-panel.tsx';
import { BytesDialog, FileDialog } from './send-dialog.tsx';
import {
  chooseTerminal,
  patchView,
  splitTerminal,
  terminalKey,
  useTerminals,
  viewOf,
  type Side,
  type TerminalView,
} from './terminal-store.ts';
import { ToolBar } from './tool-bar.tsx';
import { Trouble, UnderWay } from './trouble.tsx';
import { useTerminalKeys } from './keys.ts';
import './terminal.css';
import './panels.css';

type ChosenFile = NonNullable<OutputOf<typeof terminal.chooseFile>>;

/** Talking to the stick: its ports, the screen, what the answers say, and the prompt as the sill. */
export function TerminalPage({ session }: { readonly session: SessionSnapshot }): ReactElement {
  const { place } = session;
  const chosen = useTerminals((state) => state.chosen[place]);
  const shown = interfaceToShow(session.ports, chosen);
  if (shown === undefined) return <NoPort session={session} />;
  return <Terminals session={session} shown={shown} />;
}

function NoPort({ session }: { readonly session: SessionSnapshot }): ReactElement {
  return (
    <>
      <Body>
        <div className="terminal-empty">
          <b>{word('terminal.no-port')}</b>
          <span className="second">{word('terminal.no-port-why')}</span>
        </div>
      </Body>
      <Sill
        is={say({ id: 'terminal.no-port-is', params: { name: session.identity.name } })}
        next={word('terminal.no-port-next')}
      />
    </>
  );
}

/** The terminal with the keyboard, and a second one beside it in a split. */
function Terminals({ session, shown }: { readonly session: SessionSnapshot; readonly shown: number }): ReactElement {
  const { place } = session;
  const connection = connectionOf(place, shown);
  const view = useTerminals((state) => viewOf(state, connection.key));
  const side = useTerminals((state) => state.sides[place] ?? 'answer');
  const other = useTerminals((state) => state.beside[place]);
  const beside = other === undefined || other.interface === shown ? undefined : other;
  const [act, setAct] = useState<MoreAct>();
  const [file, setFile] = useState<ChosenFile>();
  const ports = tabPorts(session.ports).map((port) => port.interface);
  const next = ports.find((port) => port !== shown);
  const toggleSplit = (): void => splitTerminal(place, beside === undefined ? next : undefined);
  const endAct = (): void => {
    setAct(undefined);
    setFile(undefined);
  };
  const goTab = (by: 1 | -1): void => {
    const to = ports[(ports.indexOf(shown) + by + ports.length) % ports.length];
    if (to !== undefined) chooseTerminal(place, to);
  };
  const begin = (wanted: MoreAct): void => {
    if (wanted === 'next') goTab(1);
    else if (wanted === 'split') toggleSplit();
    else setAct(wanted);
    if (wanted !== 'file') return;
    void invoke(terminal.chooseFile, null).then((outcome) => {
      if (outcome.ok && outcome.value !== null) {
        setFile(outcome.value);
        return;
      }
      setAct(undefined);
      if (!outcome.ok) patchView(connection.key, { error: outcome.error });
    });
  };
  useTerminalKeys({
    tab: goTab,
    find: () => setAct((now) => (now === 'find' ? undefined : 'find')),
    split: toggleSplit,
  });
  const pane = (number: number): ReactElement => (
    <Pane
      key={terminalKey(place, number)}
      session={session}
      number={number}
      shown={shown}
      isSplit={beside !== undefined}
    />
  );
  const panes =
    beside === undefined
      ? [pane(shown)]
      : beside.at === 'left'
        ? [pane(beside.interface), pane(shown)]
        : [pane(shown), pane(beside.interface)];
  const port = session.ports.find((one) => one.interface === shown);
  return (
    <>
      <Body flush>
        <div className="terminal-frame">
          <ToolBar
            session={session}
            interfaceNumber={shown}
            connection={connection}
            view={view}
            side={side}
            split={beside !== undefined ? 'two' : next === undefined ? undefined : 'one'}
            onSplit={toggleSplit}
            onAct={begin}
          />
          {act === 'find' && <FindBar key={connection.key} connection={connection} onClose={endAct} />}
          <Trouble connection={connection} view={view} holder={port?.state === 'held' ? port.holder : undefined} />
          <UnderWay view={view} />
          <div className="terminal-body" data-split={beside !== undefined}>
            <div className="terminal-panes">{panes}</div>
            <Beside side={side} session={session} connection={connection} view={view} />
          </div>
        </div>
      </Body>
      <Prompt key={connection.key} session={session} connection={connection} view={view} />
      {view.held !== undefined && view.id !== undefined && (
        <RawHeld session={session} connection={connection} id={view.id} held={view.held} />
      )}
      {act === 'bytes' && view.id !== undefined && (
        <BytesDialog connection={connection} id={view.id} onClose={endAct} />
      )}
      {act === 'file' && file !== undefined && view.id !== undefined && (
        <FileDialog connection={connection} id={view.id} file={file} onClose={endAct} />
      )}
    </>
  );
}

function Beside({
  side,
  session,
  connection,
  view,
}: {
  readonly side: Side;
  readonly session: SessionSnapshot;
  readonly connection: Connection;
  readonly view: TerminalView;
}): ReactElement {
  if (side === 'hex') return <HexPanel key={connection.key} connection={connection} />;
  if (side === 'scripts') return <ScriptsPanel key={connection.key} session={session} view={view} />;
  if (side === 'messages') return <MessagesPanel key={connection.key} connection={connection} view={view} />;
  return <Lane view={view} onMark={(number) => connection.mark(number)} />;
}

/** One screen. It opens its port by itself, except one that another program has: that one is asked for by hand. */
function Pane({
  session,
  number,
  shown,
  isSplit,
}: {
  readonly session: SessionSnapshot;
  readonly number: number;
  readonly shown: number;
  readonly isSplit: boolean;
}): ReactElement {
  const { place } = session;
  const [connection] = useState(() => connectionOf(place, number));
  const port = session.ports.find((one) => one.interface === number);
  const name = useTerminals((state) => viewOf(state, connection.key).state?.port);
  const held = port?.state === 'held';
  const isShown = number === shown;
  useEffect(() => {
    if (held) return;
    // From now on this terminal is the one of the place: it stays when the stick leaves.
    if (isShown) chooseTerminal(place, number);
    void connection.open();
  }, [connection, held, place, number, isShown]);
  return (
    <div
      className="terminal-pane"
      data-chosen={isShown}
      onMouseDown={isShown ? undefined : () => chooseTerminal(place, number)}
    >
      {isSplit && (
        <div className="pane-head">
          <span className="mono">{port?.name ?? name ?? ''}</span>
          <span className="second">{word(isShown ? 'terminal.pane-here' : 'terminal.pane-other')}</span>
        </div>
      )}
      <ScreenView connection={connection} />
    </div>
  );
}
