import type { ReactElement, ReactNode } from 'react';
import './fact-row.css';

/** A list of label, value and source; the rows share one set of columns. */
export function FactList({ children, label }: { readonly children: ReactNode; readonly label?: string }): ReactElement {
  return (
    <dl className="facts" aria-label={label}>
      {children}
    </dl>
  );
}

/** One fact: what it is, its value, and where it was read. */
export function FactRow({
  label,
  children,
  source,
}: {
  readonly label: ReactNode;
  readonly children: ReactNode;
  readonly source?: ReactNode;
}): ReactElement {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd className="fact-value">{children}</dd>
      {source !== undefined && <dd className="fact-source">{source}</dd>}
    </div>
  );
}
