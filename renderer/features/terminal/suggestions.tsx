import type { ReactElement, ReactNode } from 'react';
import type { Completion } from '../../../preload/contract/terminal.ts';
import { word } from '../../../resources/text/index.ts';
import { Glyph } from '../../components/glyph.tsx';
import { Key } from '../../components/tag.tsx';
import { levelMark } from './levels.ts';

export const suggestionsId = 'terminal-suggestions';
export const suggestionId = (index: number): string => `${suggestionsId}-${index}`;

/** The list above the prompt; the prompt keeps the focus and says which row is current. */
export function Suggestions({
  head,
  children,
}: {
  readonly head: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className="suggestions">
      <div className="suggestions-head">
        <span>{head}</span>
        <span>
          <Key>Tab</Key> {word('terminal.tab-takes')}
        </span>
      </div>
      <div role="listbox" id={suggestionsId} aria-label={word('terminal.suggestions')}>
        {children}
      </div>
    </div>
  );
}

/** One command with its meaning and mark; what was typed stands out. */
export function CompletionRow({
  completion,
  typed,
  index,
  isCurrent,
  onTake,
}: {
  readonly completion: Completion;
  readonly typed: string;
  readonly index: number;
  readonly isCurrent: boolean;
  readonly onTake: () => void;
}): ReactElement {
  const mark = levelMark(completion.level);
  const same = completion.command.toUpperCase().startsWith(typed.toUpperCase()) ? typed.length : 0;
  const prefix = Math.min(2, same);
  return (
    <SuggestionRow index={index} isCurrent={isCurrent} onTake={onTake}>
      <span className="mono clip">
        {completion.command.slice(0, prefix)}
        <b className="act">{completion.command.slice(prefix, same)}</b>
        {completion.command.slice(same)}
      </span>
      <span className="clip">{completion.meaning}</span>
      <span className="row suggestion-mark">
        <Glyph name={mark.glyph} tone={mark.tone} />
        <span className={mark.tone === 'mute' ? 'second' : mark.tone}>{word(mark.words)}</span>
      </span>
    </SuggestionRow>
  );
}

export function SuggestionRow({
  index,
  isCurrent,
  onTake,
  children,
}: {
  readonly index: number;
  readonly isCurrent: boolean;
  readonly onTake: () => void;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div
      role="option"
      id={suggestionId(index)}
      className="suggestion"
      aria-selected={isCurrent}
      // The prompt must not lose the focus to a click.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onTake}
    >
      {children}
    </div>
  );
}
