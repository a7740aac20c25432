import { useEffect, useRef, type ReactElement } from 'react';
import { word } from '../../../resources/text/index.ts';
import type { Connection } from './connection.ts';

/** The bytes of the wire beside the screen, for as long as it is shown. */
export function HexPanel({ connection }: { readonly connection: Connection }): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = host.current;
    if (box === null) return undefined;
    let stop: (() => void) | undefined;
    let left = false;
    void connection.hexScreen().then((screen) => {
      if (left) return;
      box.append(screen.element);
      screen.fit();
      connection.watchWire('on');
      const observer = new ResizeObserver(() => screen.fit());
      observer.observe(box);
      stop = () => {
        observer.disconnect();
        connection.watchWire('off');
        screen.element.remove();
      };
    });
    return () => {
      left = true;
      stop?.();
    };
  }, [connection]);
  return (
    <aside className="lane lane-hex" aria-label={word('terminal.hex-title')}>
      <div className="lane-head">
        <b>{word('terminal.hex-title')}</b>
        <span className="lane-note">{word('terminal.hex-note')}</span>
      </div>
      <div className="hex-box" ref={host} />
    </aside>
  );
}
