import { CornerDownLeft } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { SessionSnapshot } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { Button } from '../../components/button.tsx';
import { Glyph } from '../../components/glyph.tsx';
import { useAdvice } from './ask.ts';
import type { Connection } from './connection.ts';
import { GuardDialog } from './guard-dialog.tsx';
import { search, step } from './history.ts';
import { heldMark, levelMark } from './levels.ts';
import { lineSent, recallLine, typeLine, usePrompt } from './prompt-store.ts';
import { useSending } from './sending.ts';
import { CompletionRow, suggestionId, SuggestionRow, Suggestions, suggestionsId } from './suggestions.tsx';
import type { TerminalView } from './terminal-store.ts';

/** How many suggestions stand above the prompt: as many as do not hide the answer that one types about. */
const shownSuggestions = 6;

interface Menu {
  /** `complete` while typing, `search` after Ctrl+R, `shut` after Esc or a recalled line. */
  readonly kind: 'complete' | 'search' | 'shut';
  readonly current: number;
}
const typing: Menu = { kind: 'complete', current: 0 };
const shut: Menu = { kind: 'shut', current: 0 };

/** The prompt as the sill: one line, what it would do, and Send. */
export function Prompt({
  session,
  connection,
  view,
}: {
  readonly session: SessionSnapshot;
  readonly connection: Connection;
  readonly view: TerminalView;
}): ReactElement {
  const { key } = connection;
  const { line, history, recall } = usePrompt(key);
  const [menu, setMenu] = useState<Menu>(shut);
  const input = useRef<HTMLInputElement>(null);
  const advice = useAdvice(view.id, line);
  const { held, send, keep } = useSending(view.id, (sent) => lineSent(key, sent));
  const isOpen = view.state?.connection === 'open';
  const isRaw = view.mode === 'raw';

  useEffect(() => {
    if (!isRaw) input.current?.focus();
  }, [connection, isRaw]);

  const found = menu.kind === 'search' ? search(history, line).slice(0, shownSuggestions) : [];
  const completions =
    menu.kind === 'complete' && line !== ''
      ? advice.completions.filter((one) => one.command.toUpperCase() !== line.toUpperCase()).slice(0, shownSuggestions)
      : [];
  const count = menu.kind === 'search' ? found.length : completions.length;
  const current = Math.min(menu.current, Math.max(0, count - 1));
  const offered = menu.kind === 'search' ? found[current] : completions[current]?.command;
  const ghost =
    menu.kind === 'complete' && offered?.toUpperCase().startsWith(line.toUpperCase()) ? offered.slice(line.length) : '';

  const take = (taken: string | undefined): void => {
    if (taken === undefined) return;
    typeLine(key, taken);
    setMenu(menu.kind === 'search' ? shut : typing);
    input.current?.focus();
  };
  const goBack = (by: 'older' | 'newer'): void => {
    const next = step(history, recall, by, line);
    if (next === undefined) return;
    recallLine(key, next.line, next.recall);
    setMenu(shut);
  };
  const submit = (): void => {
    if (line.trim() === '' || !isOpen) return;
    setMenu(shut);
    void send(line.trim());
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const isMenu = count > 0 && menu.kind !== 'shut';
    const keys: Record<string, (() => void) | undefined> = {
      Enter: menu.kind === 'search' ? () => take(offered) : submit,
      Tab: isMenu && !event.shiftKey ? () => take(offered) : undefined,
      Escape: menu.kind === 'shut' ? undefined : () => setMenu(shut),
      ArrowUp: isMenu ? () => setMenu({ ...menu, current: (current + count - 1) % count }) : () => goBack('older'),
      ArrowDown: isMenu ? () => setMenu({ ...menu, current: (current + 1) % count }) : () => goBack('newer'),
    };
    const act = event.ctrlKey || event.metaKey ? undefined : keys[event.key];
    if (event.ctrlKey && event.key.toLowerCase() === 'r') {
      event.preventDefault();
      setMenu({ kind: 'search', current: 0 });
    } else if (act !== undefined) {
      event.preventDefault();
      act();
    }
  };

  const mark = held === undefined ? levelMark(advice.assessment?.level ?? 0) : heldMark;
  return (
    <footer className="sill sill-act prompt-sill">
      {count > 0 && menu.kind === 'complete' && (
        <Suggestions
          head={
            <>
              {word('terminal.starts-with')} <span className="mono">{line.toUpperCase()}</span>
              {say({ id: 'terminal.some-of', params: { shown: count, total: advice.total } })}
            </>
          }
        >
          {completions.map((completion, index) => (
            <CompletionRow
              key={completion.command}
              completion={completion}
              typed={line}
              index={index}
              isCurrent={index === current}
              onTake={() => take(completion.command)}
            />
          ))}
        </Suggestions>
      )}
      {menu.kind === 'search' && (
        <Suggestions head={word(count > 0 ? 'terminal.history-found' : 'terminal.history-none')}>
          {found.map((past, index) => (
            <SuggestionRow key={past} index={index} isCurrent={index === current} onTake={() => take(past)}>
              <span className="mono clip suggestion-wide">{past}</span>
            </SuggestionRow>
          ))}
        </Suggestions>
      )}
      <label className="prompt" data-disabled={!isOpen || isRaw}>
        <span className="act" aria-hidden="true">
          ▸
        </span>
        <span className="unseen">{word('terminal.prompt')}</span>
        <span className="prompt-line">
          <span className="prompt-ghost" aria-hidden="true">
            <span className="prompt-typed">{line}</span>
            {ghost}
          </span>
          <input
            ref={input}
            value={isRaw ? '' : line}
            disabled={isRaw}
            spellCheck={false}
            autoComplete="off"
            maxLength={2000}
            placeholder={
              line === '' || isRaw
                ? word(isRaw ? 'terminal.prompt-raw' : isOpen ? 'terminal.prompt-hint' : 'terminal.prompt-waits')
                : ''
            }
            role="combobox"
            aria-expanded={count > 0}
            aria-controls={suggestionsId}
            aria-autocomplete="list"
            {...(count > 0 && { 'aria-activedescendant': suggestionId(current) })}
            onChange={(event) => {
              typeLine(key, event.target.value);
              setMenu(menu.kind === 'search' ? { kind: 'search', current: 0 } : typing);
            }}
            onKeyDown={onKeyDown}
            onBlur={() => setMenu(shut)}
          />
        </span>
      </label>
      {line.trim() !== '' && !isRaw && menu.kind !== 'search' && (
        <span className="row prompt-mark" aria-live="polite">
          <Glyph name={mark.glyph} tone={mark.tone} />
          <span className={mark.tone === 'mute' ? 'second' : mark.tone}>{word(mark.words)}</span>
        </span>
      )}
      <Button kind="filled" isDisabled={!isOpen || isRaw || line.trim() === ''} onPress={submit}>
        {word('terminal.send')}
        <CornerDownLeft />
      </Button>
      {held !== undefined && view.id !== undefined && (
        <GuardDialog
          key={held.line}
          session={session}
          held={held}
          terminalId={view.id}
          of={{ kind: 'line', line: held.line }}
          onKeep={keep}
          onSend={(consent) => void send(held.line, consent)}
        />
      )}
    </footer>
  );
}
