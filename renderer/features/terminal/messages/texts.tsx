import { Eye, EyeOff, Plus, RefreshCw, Trash2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { MessageEntry } from '../../../../preload/contract/messages.ts';
import { say, sayError, word } from '../../../../resources/text/index.ts';
import { Button } from '../../../components/button.tsx';
import { DangerDialog } from '../../../components/dialog.tsx';
import { clock } from '../../../components/format.ts';
import { Glyph, type GlyphName } from '../../../components/glyph.tsx';
import { Compose } from './compose.tsx';
import { patchMessages, readMessages, removeMessage, setNumbers, useMessages } from './messages-store.ts';

/** What lies in the store: read, answer, delete. */
export function Texts({ id }: { readonly id: string }): ReactElement {
  const { listed, numbers, busy, draft, sent } = useMessages(id);
  const [doomed, setDoomed] = useState<MessageEntry>();
  if (draft !== undefined) return <Compose id={id} draft={draft} />;
  const isFull = numbers === 'full';
  return (
    <>
      <div className="messages-acts">
        <Button
          size="small"
          onPress={() => patchMessages(id, { draft: { to: '', text: '', wantsReport: false }, sent: undefined })}
        >
          <Plus />
          {word('messages.new')}
        </Button>
        <Button size="small" isDisabled={busy !== undefined} onPress={() => void readMessages(id)}>
          <RefreshCw />
          {word(listed === undefined ? 'messages.read' : 'messages.read-again')}
        </Button>
        {listed !== undefined && (
          <Button size="small" kind="quiet" onPress={() => void setNumbers(id, isFull ? 'masked' : 'full')}>
            {isFull ? <EyeOff /> : <Eye />}
            {word(isFull ? 'messages.masked' : 'messages.full')}
          </Button>
        )}
      </div>
      <p className="second" role="status">
        {busy === 'reading'
          ? word('messages.reading')
          : sent !== undefined
            ? say({ id: sent === 1 ? 'messages.sent-one' : 'messages.sent', params: { pieces: sent } })
            : listed?.at === undefined
              ? word('messages.read-note')
              : listed.entries.length === 0
                ? word('sms.none')
                : say({ id: 'messages.read-at', params: { time: clock(listed.at) } })}
      </p>
      <ul className="messages-list" aria-label={word('messages.texts')}>
        {(listed?.entries ?? []).map((entry) => (
          <Entry
            key={`${entry.indexes.join(' ')} ${entry.time ?? ''}`}
            entry={entry}
            isBusy={busy !== undefined}
            onDelete={() => setDoomed(entry)}
          />
        ))}
      </ul>
      {doomed !== undefined && (
        <DangerDialog
          isOpen
          level={2}
          title={word('messages.delete-title')}
          about={headOf(doomed)}
          line={doomed.text ?? word('sms.no-text')}
          causes={[]}
          why={word('messages.delete-why')}
          rows={[
            { label: word('messages.places'), value: <span className="mono">{doomed.indexes.join(', ')}</span> },
            { label: word('terminal.danger.back'), value: word('messages.delete-back') },
          ]}
          onKeep={() => setDoomed(undefined)}
          sendIt={word('messages.delete')}
          onSend={() => {
            setDoomed(undefined);
            void removeMessage(id, doomed.indexes);
          }}
        />
      )}
    </>
  );
}

const glyphs: Readonly<Record<MessageEntry['state'], GlyphName>> = {
  unread: 'ready',
  read: 'idle',
  unsent: 'hand',
  sent: 'verified',
};

const headOf = ({ kind, partner }: MessageEntry): string => `${word(`sms.${kind}`)} ${partner ?? ''}`;

function Entry({
  entry,
  isBusy,
  onDelete,
}: {
  readonly entry: MessageEntry;
  readonly isBusy: boolean;
  readonly onDelete: () => void;
}): ReactElement {
  const { state, kind, partner, time, text, outcome, missing, problem, indexes } = entry;
  return (
    <li className="message" data-unread={state === 'unread'}>
      <div className="message-head">
        <Glyph name={glyphs[state]} />
        <span className="clip">
          <span className="second">{word(`sms.${kind}`)}</span> <b className="mono">{partner ?? ''}</b>
        </span>
        <span className="second">{word(`sms.state.${state}`)}</span>
      </div>
      {outcome !== undefined && <div>{word(`sms.outcome.${outcome}`)}</div>}
      {text !== undefined && <div className="message-text">{text}</div>}
      {text === undefined && kind !== 'report' && problem === undefined && (
        <div className="second">{word('sms.no-text')}</div>
      )}
      {problem !== undefined && <div className="warn">{sayError(problem).what}</div>}
      {missing > 0 && <div className="second">{say({ id: 'sms.missing', params: { missing } })}</div>}
      <div className="message-foot">
        <span className="mono second">{time === undefined ? '' : timeWords(time)}</span>
        <Button size="small" kind="quiet" isDisabled={isBusy || indexes.length === 0} onPress={onDelete}>
          <Trash2 />
          {word('messages.delete')}
        </Button>
      </div>
    </li>
  );
}

/** The time of the centre, in its own zone, as the message carries it: 2026-01-15 10:20. */
const timeWords = (iso: string): string => iso.slice(0, 16).replace('T', ' ');
