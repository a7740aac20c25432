import type { ReactElement, ReactNode } from 'react';
import type { ErrorData } from '../../preload/contract/index.ts';
import { sayError, word } from '../../resources/text/index.ts';
import { HelpLink } from './help-link.tsx';
import { Note } from './note.tsx';
import { Spoken } from './say.tsx';

/** An error in words: what happened, what to do; the technical cause is one click deeper. */
export function ErrorNote({
  error,
  tone = 'bad',
  action,
}: {
  readonly error: ErrorData;
  readonly tone?: 'bad' | 'warn';
  readonly action?: ReactNode;
}): ReactElement {
  const { what, advice } = sayError(error);
  return (
    <Note
      tone={tone}
      glyph={tone === 'bad' ? 'failed' : 'attention'}
      role="alert"
      title={<Spoken text={what} />}
      action={action}
    >
      <Spoken text={advice} /> <HelpLink code={error.code} />
      {error.cause !== undefined && (
        <details className="note-cause">
          <summary>{word('error.cause')}</summary>
          <pre>{error.cause}</pre>
        </details>
      )}
    </Note>
  );
}
