import { useState, type ReactElement } from 'react';
import { terminal, type OutputOf, type SessionSnapshot } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { Body, Sill } from '../../components/page.tsx';
import { connectionOf, type Connection } from './connection.ts';
import { FindBar } from './find-bar.tsx';
import { HexPanel } from './hex-panel.tsx';
import { interfaceToShow } from './ports.ts';
import { Lane } from './lane.tsx';
import { MessagesPanel } from './messages/messages-panel.tsx';
import type { MoreAct } from './more-menu.tsx';
import { Prompt } from './prompt.tsx';
import { Pane } from './pane.tsx';
import { RawHeld } from './raw-held.tsx';
import { ScriptsPanel } from './scripts-panel.tsx';
import { BytesDialog, FileDialog } from './send-dialog.tsx';
import {
  patchView,
  splitTerminal,
  terminalKey,
  useTerminals,
  viewOf,
  type Side,
  type TerminalView,
} from './terminal-store.ts';
import { sameSpot, showTerminal, usePortsOfAll, type Spot } from './tabs.ts';
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
  const here = { place, interface: shown };
  const beside = other === undefined || sameSpot(other, here) ? undefined : other;
  const [act, setAct] = useState<MoreAct>();
  const [file, setFile] = useState<ChosenFile>();
  const { all, open } = usePortsOfAll(place);
  const next = all.find((one) => !sameSpot(one, here));
  const toggleSplit = (): void => splitTerminal(place, beside === undefined ? next : undefined);
  const endAct = (): void => {
    setAct(undefined);
    setFile(undefined);
  };
  const goTab = (by: 1 | -1): void => {
    const tabs = [...all.filter((one) => one.place === place), ...open];
    const at = tabs.findIndex((one) => sameSpot(one, here));
    const to = tabs[(at + by + tabs.length) % tabs.length];
    if (to !== undefined) showTerminal(here, to);
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
  const pane = (spot: Spot): ReactElement => (
    <Pane
      key={terminalKey(spot.place, spot.interface)}
      spot={spot}
      here={here}
      choices={beside === undefined ? undefined : all.filter((one) => !sameSpot(one, here))}
    />
  );
  const panes =
    beside === undefined
      ? [pane(here)]
      : beside.at === 'left'
        ? [pane(beside), pane(here)]
        : [pane(here), pane(beside)];
  const port = session.ports.find((one) => one.interface === shown);
  return (
    <>
      <Body flush>
        <div className="terminal-frame">
          <ToolBar
            session={session}
            interfaceNumber={shown}
            open={open}
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
