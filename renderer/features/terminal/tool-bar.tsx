import { Columns2, FileText, Hash, MessageSquare, Plug, ScrollText, Unplug } from 'lucide-react';
import type { ReactElement } from 'react';
import { ToggleButton, Tooltip, TooltipTrigger } from 'react-aria-components';
import { terminal, type SessionSnapshot } from '../../../preload/contract/index.ts';
import { word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { Button } from '../../components/button.tsx';
import type { Connection } from './connection.ts';
import { Lamps } from './lamps.tsx';
import { MoreMenu, type MoreAct } from './more-menu.tsx';
import { PortTabs } from './port-tabs.tsx';
import type { PortOfStick } from './tabs.ts';
import { patchView, showSide, type Side, type TerminalView } from './terminal-store.ts';

/** Ports, how the port is set, its lamps, and what can be done with it. */
export function ToolBar({
  session,
  interfaceNumber,
  open,
  connection,
  view,
  side,
  split,
  onSplit,
  onAct,
}: {
  readonly session: SessionSnapshot;
  readonly interfaceNumber: number;
  /** Open terminals of other sticks: they have a tab as well. */
  readonly open: readonly PortOfStick[];
  readonly connection: Connection;
  readonly view: TerminalView;
  readonly side: Side;
  /** Whether two stand side by side; undefined when there is no second one. */
  readonly split: 'one' | 'two' | undefined;
  readonly onSplit: () => void;
  readonly onAct: (act: MoreAct) => void;
}): ReactElement {
  const isOpen = view.id !== undefined;
  const toggleSide = (wanted: Side) => (isOn: boolean) => showSide(session.place, isOn ? wanted : 'answer');
  const toggleLog = async (): Promise<void> => {
    if (view.id === undefined) return;
    const isOn = view.state?.log !== undefined;
    const outcome = await (isOn
      ? invoke(terminal.stopLog, { id: view.id })
      : invoke(terminal.startLog, { id: view.id, numbers: 'masked' }));
    if (!outcome.ok) patchView(connection.key, { error: outcome.error });
  };
  return (
    <div className="terminal-tools">
      <PortTabs session={session} shown={interfaceNumber} view={view} open={open} />
      {split !== undefined && (
        <TooltipTrigger delay={400}>
          <ToggleButton
            className="icon-button tool-icon"
            aria-label={word('terminal.split')}
            isSelected={split === 'two'}
            onChange={onSplit}
          >
            <Columns2 />
          </ToggleButton>
          <Tooltip className="tooltip" offset={6}>
            {word('terminal.split-keys')}
          </Tooltip>
        </TooltipTrigger>
      )}
      <span className="tools-line tools-fold" />
      <span className="mono second tools-fold">{word('terminal.settings')}</span>
      <ToggleButton
        className="mode-toggle"
        isSelected={view.mode === 'raw'}
        isDisabled={!isOpen}
        onChange={(raw) => connection.setMode(raw ? 'raw' : 'line')}
      >
        {word(view.mode === 'raw' ? 'terminal.raw-mode' : 'terminal.line-mode')}
      </ToggleButton>
      <Lamps connection={connection} view={view} />
      <span className="grow" />
      <ToggleButton
        className="tool-toggle tool-log"
        isSelected={view.state?.log !== undefined}
        isDisabled={!isOpen}
        onChange={() => void toggleLog()}
      >
        <FileText />
        {word(view.state?.log === undefined ? 'terminal.log' : 'terminal.logging')}
      </ToggleButton>
      <ToggleButton
        className="tool-toggle"
        aria-label={word('messages.title')}
        isSelected={side === 'messages'}
        onChange={toggleSide('messages')}
      >
        <MessageSquare />
        <span className="tools-word">{word('messages.title')}</span>
      </ToggleButton>
      <ToggleButton
        className="tool-toggle"
        aria-label={word('terminal.scripts')}
        isSelected={side === 'scripts'}
        onChange={toggleSide('scripts')}
      >
        <ScrollText />
        <span className="tools-word">{word('terminal.scripts')}</span>
      </ToggleButton>
      <ToggleButton
        className="tool-toggle"
        aria-label={word('terminal.hex')}
        isSelected={side === 'hex'}
        onChange={toggleSide('hex')}
      >
        <Hash />
        <span className="tools-word">{word('terminal.hex')}</span>
      </ToggleButton>
      <Button size="small" onPress={() => void (isOpen ? connection.free() : connection.open())}>
        {isOpen ? <Unplug /> : <Plug />}
        {word(isOpen ? 'terminal.free' : 'terminal.take')}
      </Button>
      <MoreMenu connection={connection} view={view} isAlone={split === undefined} onAct={onAct} />
    </div>
  );
}
