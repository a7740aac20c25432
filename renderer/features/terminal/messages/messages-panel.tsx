import { useEffect, useState, type ReactElement } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { word } from '../../../../resources/text/index.ts';
import { Button } from '../../../components/button.tsx';
import { ErrorNote } from '../../../components/error-note.tsx';
import type { Connection } from '../connection.ts';
import type { TerminalView } from '../terminal-store.ts';
import { Codes } from './codes.tsx';
import { setNumbers, useMessages } from './messages-store.ts';
import { Texts } from './texts.tsx';
import './messages.css';

const parts = ['texts', 'codes'] as const;
type Part = (typeof parts)[number];

/** Text messages of the SIM and service codes of the network, beside the screen that they go over. */
export function MessagesPanel({
  connection,
  view,
}: {
  readonly connection: Connection;
  readonly view: TerminalView;
}): ReactElement {
  const [part, setPart] = useState<Part>('texts');
  const { id } = view;
  const isRaw = view.mode === 'raw';
  return (
    <aside className="lane messages" aria-label={word('messages.title')}>
      <div className="lane-head">
        <b>{word('messages.title')}</b>
        <ToggleButtonGroup
          className="row"
          aria-label={word('messages.title')}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[part]}
          onSelectionChange={([key]) => setPart(key === 'codes' ? 'codes' : 'texts')}
        >
          {parts.map((one) => (
            <ToggleButton key={one} id={one} className="tool-toggle">
              {word(`messages.${one}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </div>
      {isRaw ? (
        <div className="messages-none">
          <p className="second">{word('messages.raw-has-port')}</p>
          <Button size="small" onPress={() => connection.setMode('line')}>
            {word('messages.to-line')}
          </Button>
        </div>
      ) : id === undefined || view.state?.connection !== 'open' ? (
        <p className="second">{word('messages.no-port')}</p>
      ) : (
        <Desk key={id} id={id} part={part} />
      )}
    </aside>
  );
}

function Desk({ id, part }: { readonly id: string; readonly part: Part }): ReactElement {
  const { error } = useMessages(id);
  // Full numbers are one act for the page and end on leaving it.
  useEffect(() => () => void setNumbers(id, 'masked'), [id]);
  return (
    <>
      {error !== undefined && <ErrorNote error={error} tone="warn" />}
      {part === 'texts' ? <Texts id={id} /> : <Codes id={id} />}
    </>
  );
}
