import type { ReactElement } from 'react';
import { word } from '../../resources/text/index.ts';
import './raw-log.css';

export interface RawLine {
  /** Time of day, or empty for a line that follows on. */
  readonly at?: string;
  readonly direction: 'out' | 'in' | 'event' | 'note' | 'held';
  readonly text: string;
  readonly tone?: 'ok' | 'bad' | 'act' | 'second';
  /** Stands behind the text and is no byte of the wire. */
  readonly note?: string;
}

const arrows = { out: '▸', in: '◂', event: '●', note: '…', held: '■' } as const;

/** Bytes and lines as they went over the wire. */
export function RawLog({ lines, label }: { readonly lines: readonly RawLine[]; readonly label: string }): ReactElement {
  const timed = lines.some((line) => line.at !== undefined);
  return (
    <div className={`raw-log${timed ? '' : ' raw-untimed'}`} role="region" aria-label={label} tabIndex={0}>
      {lines.length === 0 && <span className="second">{word('raw.nothing')}</span>}
      {lines.map((line, index) => (
        <div
          key={index}
          className={`raw-line raw-${line.direction}${line.tone === undefined ? '' : ` raw-tone-${line.tone}`}`}
        >
          {timed && <span className="raw-time">{line.at}</span>}
          <span className="raw-arrow">{arrows[line.direction]}</span>
          <span className="raw-text">
            {line.text}
            {line.note !== undefined && <span className="raw-said">{line.note}</span>}
          </span>
        </div>
      ))}
    </div>
  );
}
