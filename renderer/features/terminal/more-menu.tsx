import { Ellipsis } from 'lucide-react';
import type { ReactElement } from 'react';
import {
  Button as AriaButton,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
} from 'react-aria-components';
import { terminal } from '../../../preload/contract/index.ts';
import { word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { Key } from '../../components/tag.tsx';
import '../../components/menu.css';
import type { Connection } from './connection.ts';
import { lineEnds, type LineEnd } from './input.ts';
import { patchView, type TerminalView } from './terminal-store.ts';

export type MoreAct = 'find' | 'bytes' | 'file' | 'next' | 'split';

/** What is needed now and then. */
export function MoreMenu({
  connection,
  view,
  isAlone,
  onAct,
}: {
  readonly connection: Connection;
  readonly view: TerminalView;
  /** The stick shows no second port. */
  readonly isAlone: boolean;
  readonly onAct: (act: MoreAct) => void;
}): ReactElement {
  const isOpen = view.state?.connection === 'open';
  const sendBreak = async (): Promise<void> => {
    if (view.id === undefined) return;
    const outcome = await invoke(terminal.sendBreak, { id: view.id });
    patchView(connection.key, { error: outcome.ok ? undefined : outcome.error });
  };
  const copy = async (numbers: 'masked' | 'full'): Promise<void> => {
    const screen = await connection.screen();
    const text = screen.text().slice(-4_000_000);
    const outcome = await invoke(terminal.copyTranscript, { text, numbers });
    if (!outcome.ok) patchView(connection.key, { error: outcome.error });
  };
  const startLog = async (): Promise<void> => {
    if (view.id === undefined) return;
    const outcome = await invoke(terminal.startLog, { id: view.id, numbers: 'full' });
    if (!outcome.ok) patchView(connection.key, { error: outcome.error });
  };
  return (
    <MenuTrigger>
      <AriaButton className="icon-button" aria-label={word('terminal.more')}>
        <Ellipsis />
      </AriaButton>
      <Popover className="menu-box" placement="bottom end">
        <Menu className="menu" aria-label={word('terminal.more')}>
          <MenuItem className="menu-item" onAction={() => onAct('find')}>
            {word('terminal.find')} <Key>Ctrl F</Key>
          </MenuItem>
          <MenuItem className="menu-item" isDisabled={isAlone} onAction={() => onAct('next')}>
            {word('terminal.next-port')} <Key>Ctrl Tab</Key>
          </MenuItem>
          <MenuItem className="menu-item" isDisabled={isAlone} onAction={() => onAct('split')}>
            {word('terminal.split')} <Key>Ctrl \</Key>
          </MenuItem>
          <Separator className="menu-line" />
          <MenuItem className="menu-item" onAction={() => void copy('full')}>
            {word('terminal.copy-text')}
          </MenuItem>
          <MenuItem className="menu-item" onAction={() => void copy('masked')}>
            {word('terminal.copy-masked')}
          </MenuItem>
          <MenuItem
            className="menu-item"
            onAction={() => {
              void connection.screen().then((screen) => screen.clear());
              void connection.hexScreen().then((screen) => screen.clear());
            }}
          >
            {word('terminal.clear')}
          </MenuItem>
          <Separator className="menu-line" />
          <MenuItem className="menu-item" isDisabled={!isOpen} onAction={() => onAct('bytes')}>
            {word('terminal.send-bytes')}
          </MenuItem>
          <MenuItem className="menu-item" isDisabled={!isOpen} onAction={() => onAct('file')}>
            {word('terminal.send-file')}
          </MenuItem>
          <MenuItem
            className="menu-item"
            isDisabled={!isOpen || view.state.lines === undefined}
            onAction={() => void sendBreak()}
          >
            {word('terminal.send-break')}
          </MenuItem>
          <MenuItem
            className="menu-item"
            isDisabled={view.id === undefined || view.state?.log !== undefined}
            onAction={() => void startLog()}
          >
            {word('terminal.log-full')}
          </MenuItem>
          <Separator className="menu-line" />
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[view.lineEnd]}
            onSelectionChange={(keys) => {
              const chosen = lineEnds.find((one) => keys !== 'all' && keys.has(one));
              if (chosen !== undefined) connection.setTyping({ lineEnd: chosen });
            }}
          >
            <Header className="menu-head">{word('terminal.line-end')}</Header>
            {lineEnds.map((lineEnd: LineEnd) => (
              <MenuItem className="menu-item" id={lineEnd} key={lineEnd}>
                {word(`terminal.line-end.${lineEnd}`)}
              </MenuItem>
            ))}
          </MenuSection>
          <MenuSection
            selectionMode="multiple"
            selectedKeys={view.echo ? ['echo'] : []}
            onSelectionChange={(keys) => connection.setTyping({ echo: keys !== 'all' && keys.has('echo') })}
          >
            <Header className="menu-head">{word('terminal.typing')}</Header>
            <MenuItem className="menu-item" id="echo">
              {word('terminal.echo')}
            </MenuItem>
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
