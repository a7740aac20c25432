import type { ReactElement } from 'react';
import { word } from '../../resources/text/index.ts';
import { signalBands, type SignalBand } from './signal-band.ts';
import './signal.css';

/** Bars that are filled for each band, of five. The word beside them says the same. */
const filled: Readonly<Record<SignalBand, number>> = { bad: 1, poor: 2, fair: 3, good: 4, excellent: 5 };
/** The range of each band in dB, so that the scale has its proportions. */
const widths: Readonly<Record<SignalBand, number>> = { bad: 10, poor: 10, fair: 10, good: 10, excellent: 12 };

const tone: Readonly<Record<SignalBand, string>> = {
  bad: 'bad',
  poor: 'bad',
  fair: 'warn',
  good: 'ok',
  excellent: 'ok',
};

/** Five bars of growing height. */
export function SignalBars({ band }: { readonly band: SignalBand }): ReactElement {
  return (
    <svg className={`signal-bars ${tone[band]}`} width="34" height="24" viewBox="0 0 34 24" aria-hidden="true">
      {[0, 1, 2, 3, 4].map((i) => (
        <rect
          key={i}
          x={i * 7 + 0.5}
          y={19 - i * 4.5}
          width="5"
          height={4.5 + i * 4.5}
          rx="1"
          className={i < filled[band] ? 'bar-on' : 'bar-off'}
        />
      ))}
    </svg>
  );
}

/** The bands side by side, the one that holds marked by colour and weight. */
export function SignalScale({ band }: { readonly band: SignalBand }): ReactElement {
  return (
    <div
      className={`signal-scale ${tone[band]}`}
      style={{ gridTemplateColumns: signalBands.map((b) => `${widths[b]}fr`).join(' ') }}
    >
      {signalBands.map((b) => (
        <span key={b} className="scale-part" data-here={b === band}>
          {word(`signal.${b}`)}
        </span>
      ))}
    </div>
  );
}
