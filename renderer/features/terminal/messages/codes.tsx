import { useState, type ReactElement } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { word } from '../../../../resources/text/index.ts';
import { Button } from '../../../components/button.tsx';
import { DangerDialog } from '../../../components/dialog.tsx';
import { endCode, sayToNetwork, useMessages } from './messages-store.ts';

/** A dialogue with the network by service codes. */
export function Codes({ id }: { readonly id: string }): ReactElement {
  const { codes, asks, busy } = useMessages(id);
  const [text, setText] = useState('');
  const [asking, setAsking] = useState<string>();
  const isWaiting = busy === 'code';
  const say = (said: string): void => {
    setText('');
    void sayToNetwork(id, said);
  };
  const submit = (): void => {
    const said = text.trim();
    if (said === '') return;
    // The dialogue was agreed to; a reply belongs to it.
    if (asks) say(said);
    else setAsking(said);
  };
  return (
    <form
      className="messages-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {codes.length === 0 && <p className="second">{word('messages.code-none')}</p>}
      <ol className="messages-list" aria-label={word('messages.codes')} aria-live="polite">
        {codes.map((line, index) => (
          <li className="code-line" data-from={line.from} key={index}>
            <span className="second">{word(`messages.${line.from}`)}</span>
            {line.text !== '' && (
              <div className={line.from === 'you' ? 'mono message-text' : 'message-text'}>{line.text}</div>
            )}
            {line.state !== undefined && !(line.state === 'done' && line.text !== '') && (
              <div className="second">{word(`ussd.${line.state}`)}</div>
            )}
          </li>
        ))}
      </ol>
      {isWaiting && <p role="status">{word('messages.code-waits')}</p>}
      <TextField className="messages-field" value={text} onChange={setText} isDisabled={isWaiting}>
        <Label>{word(asks ? 'messages.reply' : 'messages.code')}</Label>
        <Input
          className="input"
          placeholder={asks ? '' : '*100#'}
          maxLength={182}
          spellCheck="false"
          autoComplete="off"
        />
      </TextField>
      <div className="messages-acts">
        <Button type="submit" isDisabled={isWaiting || text.trim() === ''}>
          {word(asks ? 'messages.reply-send' : 'messages.code-send')}
        </Button>
        {(asks || isWaiting) && (
          <Button kind="quiet" onPress={() => void endCode(id)}>
            {word('messages.code-end')}
          </Button>
        )}
      </div>
      {asking !== undefined && (
        <DangerDialog
          isOpen
          level={2}
          title={word('messages.code-title')}
          about={word('messages.code-why')}
          line={asking}
          causes={[]}
          why={null}
          rows={[]}
          sendIt={word('messages.code-send')}
          onKeep={() => setAsking(undefined)}
          onSend={() => {
            setAsking(undefined);
            say(asking);
          }}
        />
      )}
    </form>
  );
}
