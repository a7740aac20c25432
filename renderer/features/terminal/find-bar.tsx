import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { say, word } from '../../../resources/text/index.ts';
import { IconButton } from '../../components/icon-button.tsx';
import type { Connection } from './connection.ts';

/** Finds text on the screen: Enter the next, Shift+Enter the last, Esc ends it. */
export function FindBar({
  connection,
  onClose,
}: {
  readonly connection: Connection;
  readonly onClose: () => void;
}): ReactElement {
  const [text, setText] = useState('');
  const [found, setFound] = useState({ count: 0, shown: 0 });
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    let stop: (() => void) | undefined;
    let left = false;
    void connection.screen().then((screen) => {
      if (!left) stop = screen.onFound(setFound);
    });
    return () => {
      left = true;
      stop?.();
      void connection.screen().then((screen) => screen.find('', 'next'));
    };
  }, [connection]);
  const find = (wanted: string, direction: 'next' | 'previous'): void => {
    void connection.screen().then((screen) => screen.find(wanted, direction));
  };
  return (
    <div className="find-bar" role="search">
      <input
        ref={input}
        className="find-input"
        value={text}
        aria-label={word('terminal.find-label')}
        placeholder={word('terminal.find-label')}
        spellCheck={false}
        maxLength={200}
        onChange={(event) => {
          setText(event.target.value);
          find(event.target.value, 'previous');
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose();
          else if (event.key === 'Enter') find(text, event.shiftKey ? 'previous' : 'next');
          else return;
          event.preventDefault();
        }}
      />
      <span className="second find-count" role="status">
        {text !== '' &&
          (found.count === 0 ? word('terminal.find-none') : say({ id: 'terminal.find-of', params: found }))}
      </span>
      <IconButton name={word('terminal.find-previous')} onPress={() => find(text, 'previous')}>
        <ChevronUp />
      </IconButton>
      <IconButton name={word('terminal.find-next')} onPress={() => find(text, 'next')}>
        <ChevronDown />
      </IconButton>
      <IconButton name={word('terminal.find-end')} onPress={onClose}>
        <X />
      </IconButton>
    </div>
  );
}
