import { Copy } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { RecordLine, SessionSnapshot } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { useNavigation } from '../../app/navigation.ts';
import { Button } from '../../components/button.tsx';
import { copyText } from '../../client/copy-text.ts';
import { clock, groupHex } from '../../components/format.ts';
import { Key } from '../../components/tag.tsx';

const marks: Readonly<Record<RecordLine['kind'], { mark: string; tone: string }>> = {
  event: { mark: '●', tone: 'act' },
  out: { mark: '▸', tone: 'third' },
  in: { mark: '◂', tone: 'third' },
  note: { mark: '·', tone: 'third' },
  attention: { mark: '■', tone: 'warn' },
};

/** The record as text, one line each; what the main process sends is masked already. */
export const recordText = (lines: readonly RecordLine[]): string =>
  lines
    .map(({ at, kind, words, detail }) =>
      [clock(at), marks[kind].mark, words && say(words), detail].filter(Boolean).join('  '),
    )
    .join('\n');

/** What happened at this USB place, newest last. Shown from 1600 px on, put away with Ctrl+J. */
export function PlaceRecord({ session }: { readonly session: SessionSnapshot }): ReactElement | null {
  const shown = useNavigation((state) => state.recordShown);
  const [copied, setCopied] = useState<'yes' | 'no'>();
  if (!shown) return null;
  const copy = async (): Promise<void> => setCopied((await copyText(recordText(session.record))) ? 'yes' : 'no');
  const title = say({ id: 'record.title', params: { place: session.place } });
  return (
    <aside className="record" aria-label={title} tabIndex={0}>
      <div className="record-head">
        <b>{title}</b>
        <Key>Ctrl J</Key>
      </div>
      {session.record.length === 0 && <p className="second">{word('record.none')}</p>}
      <ul>
        {session.record.map((line, index) => (
          <li className="record-line" key={index}>
            <span className="mono third">{clock(line.at)}</span>
            <span className={marks[line.kind].tone}>{marks[line.kind].mark}</span>
            <span>
              {line.words !== undefined && <span className="record-title">{say(line.words)}</span>}
              {line.detail !== undefined && <span className="mono second record-detail">{groupHex(line.detail)}</span>}
            </span>
          </li>
        ))}
      </ul>
      {session.record.length > 0 && (
        <div className="row record-foot">
          <Button size="small" onPress={() => void copy()}>
            <Copy />
            {word('record.copy')}
          </Button>
          <span className="second" role="status">
            {copied === 'yes' ? word('record.copied') : copied === 'no' ? word('record.not-copied') : ''}
          </span>
        </div>
      )}
    </aside>
  );
}
