import type { ReactElement, ReactNode } from 'react';
import './legend.css';

/** A section: its title stands on a hairline, like the print on a front panel; `aside` at the right end of the line. */
export function Section({
  title,
  aside,
  children,
}: {
  readonly title: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <section className="section">
      <Legend title={title} aside={aside} />
      {children}
    </section>
  );
}

export function Legend({ title, aside }: { readonly title: ReactNode; readonly aside?: ReactNode }): ReactElement {
  return (
    <div className="legend">
      <h2>{title}</h2>
      {aside !== undefined && <span className="legend-aside">{aside}</span>}
    </div>
  );
}

/** Raw or side matter in a sunken ground. */
export function Well({
  title,
  icon,
  children,
}: {
  readonly title?: ReactNode;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className="well">
      {title !== undefined && (
        <div className="well-title">
          {icon}
          <b>{title}</b>
        </div>
      )}
      <div className="second">{children}</div>
    </div>
  );
}
