import type { ReactElement } from 'react';
import type { SessionSnapshot } from '../../../preload/contract/index.ts';
import { sayError } from '../../../resources/text/index.ts';
import { HelpLink } from '../../components/help-link.tsx';
import { Note } from '../../components/note.tsx';
import { Spoken } from '../../components/say.tsx';

/** What is in the way, each with what to do. They stay until the cause is gone. */
export function ObstacleNotes({ session }: { readonly session: SessionSnapshot }): ReactElement | null {
  if (session.obstacles.length === 0) return null;
  return (
    <div className="notes">
      {session.obstacles.map(({ error }) => {
        const { what, advice } = sayError(error);
        return (
          <Note
            key={`${error.code} ${JSON.stringify(error.params)}`}
            tone="warn"
            glyph={error.code === 'serial.held' ? 'lock' : 'attention'}
            title={<Spoken text={what} />}
          >
            <Spoken text={advice} /> <HelpLink code={error.code} />
          </Note>
        );
      })}
    </div>
  );
}
