import type { ReactElement } from 'react';
import type { SessionSnapshot } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { clock } from '../../components/format.ts';
import { Note } from '../../components/note.tsx';

/** Stands on the page of a stick that was pulled: what is shown below is what was read before. */
export function Gone({ session }: { readonly session: SessionSnapshot }): ReactElement {
  const running = session.run?.state === 'running';
  const title = running
    ? word('gone.on-its-way')
    : session.goneAt === undefined
      ? word('gone.title')
      : say({ id: 'gone.title-at', params: { time: clock(session.goneAt) } });
  return (
    <div className="notes">
      <Note tone="plain" glyph={running ? 'working' : 'gone'} title={title}>
        {word('gone.words')}
      </Note>
    </div>
  );
}
