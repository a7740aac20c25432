import { useEffect, useRef, type ReactElement } from 'react';
import { word } from '../../../resources/text/index.ts';
import type { Connection } from './connection.ts';

/** Shows a terminal's screen for as long as the page is open; the screen itself lives on. */
export function ScreenView({ connection }: { readonly connection: Connection }): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = host.current;
    if (box === null) return undefined;
    let stop: (() => void) | undefined;
    let left = false;
    void connection.screen().then((screen) => {
      if (left) return;
      box.append(screen.element);
      screen.fit();
      const observer = new ResizeObserver(() => screen.fit());
      observer.observe(box);
      stop = () => {
        observer.disconnect();
        screen.element.remove();
      };
    });
    return () => {
      left = true;
      stop?.();
    };
  }, [connection]);
  return <div className="terminal-screen" ref={host} role="region" aria-label={word('terminal.screen')} />;
}
