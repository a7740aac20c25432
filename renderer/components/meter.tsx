import type { ReactElement } from 'react';
import './meter.css';

/** Elapsed against the limit, with a mark at the usual time. Times in ms. It is no guess at a percentage. */
export function TimeBar({
  elapsed,
  limit,
  usual,
  label,
}: {
  readonly elapsed: number;
  readonly limit: number;
  readonly usual?: number;
  readonly label: string;
}): ReactElement {
  const part = (ms: number): string => `${String(Math.min(100, Math.max(0, (ms / limit) * 100)))}%`;
  return (
    <div
      className="time-bar"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.round(limit / 1000)}
      aria-valuenow={Math.round(Math.min(elapsed, limit) / 1000)}
    >
      <div className="bar">
        <i style={{ width: part(elapsed) }} />
      </div>
      {usual !== undefined && usual > 0 && <span className="time-bar-usual" style={{ left: part(usual) }} />}
    </div>
  );
}

/** How far a row of steps has come: one short bar each, filled by parts of 1. */
export function StepBars({
  parts,
  label,
}: {
  readonly parts: readonly number[];
  readonly label: string;
}): ReactElement {
  return (
    <span className="step-bars" role="img" aria-label={label}>
      {parts.map((part, index) => (
        <span className="bar" key={index}>
          <i style={{ width: `${String(Math.round(part * 100))}%` }} />
        </span>
      ))}
    </span>
  );
}
