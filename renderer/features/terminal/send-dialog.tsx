import { useState, type ReactElement } from 'react';
import { Label, TextArea, TextField } from 'react-aria-components';
import { terminal, type Outcome } from '../../../preload/contract/index.ts';
import { decimals, say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import type { Connection } from './connection.ts';
import { hexDigits, textOfHex } from './input.ts';
import { patchView } from './terminal-store.ts';

interface Props {
  readonly connection: Connection;
  readonly id: string;
  readonly onClose: () => void;
}

/** Sends in raw mode; what goes wrong stands above the screen, and the guard's question comes over it. */
async function sendRaw(connection: Connection, send: () => Promise<Outcome<null>>): Promise<void> {
  connection.setMode('raw');
  const outcome = await send();
  const error = outcome.ok || outcome.error.code === 'run.cancelled' ? undefined : outcome.error;
  patchView(connection.key, { error, transfer: undefined });
}

/** Bytes typed as hex. */
export function BytesDialog({ connection, id, onClose }: Props): ReactElement {
  const [typed, setTyped] = useState('');
  const hex = hexDigits(typed);
  const send = (): void => {
    onClose();
    void sendRaw(connection, () => invoke(terminal.sendBytes, { id, hex: hex ?? '' }));
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={word('terminal.bytes-title')}
      sub={word('terminal.bytes-sub')}
      said={
        typed.trim() === ''
          ? undefined
          : hex === undefined
            ? word('terminal.bytes-bad')
            : say({ id: 'terminal.bytes-count', params: { count: hex.length / 2 } })
      }
      actions={
        <>
          <Button size="large" onPress={onClose}>
            {word('terminal.cancel')}
          </Button>
          <Button kind="filled" isDisabled={hex === undefined} onPress={send}>
            {word('terminal.send-them')}
          </Button>
        </>
      }
    >
      <TextField
        className="area-field"
        value={typed}
        onChange={setTyped}
        isInvalid={typed !== '' && hex === undefined}
        autoFocus
      >
        <Label>{word('terminal.bytes-label')}</Label>
        <TextArea className="area mono" rows={4} spellCheck="false" placeholder="41 54 2b 43 53 51 0d" />
      </TextField>
      {hex !== undefined && <pre className="bytes-text">{textOfHex(hex)}</pre>}
    </Dialog>
  );
}

/** A file as it is: chosen first, then sent. */
export function FileDialog({
  connection,
  id,
  onClose,
  file,
}: Props & { readonly file: { readonly file: string; readonly name: string; readonly size: number } }): ReactElement {
  const send = (): void => {
    onClose();
    void sendRaw(connection, () => invoke(terminal.sendFile, { id, file: file.file }));
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say({ id: 'terminal.file-title', params: { name: file.name } })}
      actions={
        <>
          <Button size="large" onPress={onClose}>
            {word('terminal.cancel')}
          </Button>
          <Button kind="filled" onPress={send}>
            {word('terminal.send-it')}
          </Button>
        </>
      }
    >
      <p>{say({ id: 'terminal.file-sub', params: { size: sizeWords(file.size) } })}</p>
    </Dialog>
  );
}

export const sizeWords = (bytes: number): string =>
  bytes < 10_000
    ? `${bytes} B`
    : bytes < 10_000_000
      ? `${Math.round(bytes / 1000)} kB`
      : `${decimals(bytes / 1e6, 1)} MB`;
