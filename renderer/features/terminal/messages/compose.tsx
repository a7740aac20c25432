import { Bell, BellRing } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { Input, Label, TextArea, TextField, ToggleButton } from 'react-aria-components';
import { messages, type ErrorData, type OutputOf } from '../../../../preload/contract/index.ts';
import { say, sayError, word } from '../../../../resources/text/index.ts';
import { invoke } from '../../../client/bridge.ts';
import { Button } from '../../../components/button.tsx';
import { DangerDialog } from '../../../components/dialog.tsx';
import { patchMessages, sendDraft, useMessages, type MessagesState } from './messages-store.ts';

type Draft = NonNullable<MessagesState['draft']>;
type Size = OutputOf<typeof messages.measure>;

/** A new text: to whom, what, and in how many messages it would go out. */
export function Compose({ id, draft }: { readonly id: string; readonly draft: Draft }): ReactElement {
  const { busy, progress } = useMessages(id);
  const { size, problem } = useSize(draft.text);
  const [isAsking, setAsking] = useState(false);
  const change = (part: Partial<Draft>): void => patchMessages(id, { draft: { ...draft, ...part } });
  const isSending = busy === 'sending';
  const count = size === undefined ? '' : countWords(size.pieces);
  return (
    <form
      className="messages-form"
      onSubmit={(event) => {
        event.preventDefault();
        setAsking(true);
      }}
    >
      <TextField
        className="messages-field"
        value={draft.to}
        onChange={(to) => change({ to })}
        isDisabled={isSending}
        autoFocus
      >
        <Label>{word('messages.to')}</Label>
        <Input className="input" inputMode="tel" placeholder="+49 170 0000000" maxLength={40} />
      </TextField>
      <TextField
        className="messages-field"
        value={draft.text}
        onChange={(text) => change({ text })}
        isDisabled={isSending}
      >
        <Label>{word('messages.text')}</Label>
        <TextArea className="area" rows={7} maxLength={40_000} />
      </TextField>
      <p className={problem === undefined ? 'second' : 'warn'} role="status">
        {problem !== undefined ? sayError(problem).what : isSending ? sendingWords(progress, size) : sizeWords(size)}
      </p>
      <ToggleButton
        className="tool-toggle messages-report"
        isSelected={draft.wantsReport}
        onChange={(wantsReport) => change({ wantsReport })}
        isDisabled={isSending}
      >
        {draft.wantsReport ? <BellRing /> : <Bell />}
        {word('messages.report')}
      </ToggleButton>
      <div className="messages-acts">
        <Button type="submit" isDisabled={isSending || size === undefined || draft.to.trim() === ''}>
          {word('messages.send')}
        </Button>
        <Button
          kind="quiet"
          isDisabled={isSending}
          onPress={() => patchMessages(id, { draft: undefined, error: undefined })}
        >
          {word('messages.back')}
        </Button>
      </div>
      {isAsking && size !== undefined && (
        <DangerDialog
          isOpen
          level={2}
          title={say({ id: 'messages.send-title', params: { count } })}
          about={word('messages.send-why')}
          line={draft.text}
          causes={[]}
          why={null}
          rows={[
            { label: word('messages.send-to'), value: <span className="mono">{draft.to}</span> },
            { label: word('messages.send-alphabet'), value: word(`messages.alphabet.${size.alphabet}`) },
          ]}
          sendIt={word('messages.send')}
          onKeep={() => setAsking(false)}
          onSend={() => {
            setAsking(false);
            void sendDraft(id);
          }}
        />
      )}
    </form>
  );
}

const sizeWords = (size: Size | undefined): string =>
  size === undefined
    ? ''
    : say({
        id: 'messages.size',
        params: {
          count: countWords(size.pieces),
          alphabet: word(`messages.alphabet.${size.alphabet}`),
          left: size.left,
        },
      });

const sendingWords = (progress: MessagesState['progress'], size: Size | undefined): string =>
  say({
    id: 'messages.sending',
    params: { pieces: progress?.pieces ?? 0, total: progress?.total ?? size?.pieces ?? 1 },
  });

const countWords = (pieces: number): string =>
  say({ id: pieces === 1 ? 'messages.pieces-one' : 'messages.pieces', params: { pieces } });

/** The size of a text as it is typed: only the newest answer counts. */
function useSize(text: string): { size: Size | undefined; problem: ErrorData | undefined } {
  const [found, setFound] = useState<{ text: string; size?: Size; problem?: ErrorData }>({ text: '' });
  const newest = useRef(text);
  useEffect(() => {
    newest.current = text;
    if (text === '') return;
    void invoke(messages.measure, { text }).then((outcome) => {
      if (newest.current !== text) return;
      setFound(outcome.ok ? { text, size: outcome.value } : { text, problem: outcome.error });
    });
  }, [text]);
  return text === '' ? { size: undefined, problem: undefined } : { size: found.size, problem: found.problem };
}
