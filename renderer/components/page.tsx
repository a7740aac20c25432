import type { ReactElement, ReactNode } from 'react';
import './page.css';

/** The part of a page that scrolls. `flush` gives the whole ground to the content (terminal). */
export function Body({
  children,
  aside,
  flush,
}: {
  readonly children: ReactNode;
  /** Stands at the right from 1600 px on: the record of the place. */
  readonly aside?: ReactNode;
  readonly flush?: boolean;
}): ReactElement {
  if (flush === true) return <div className="body body-flush">{children}</div>;
  return (
    <div className={`body-frame${aside === undefined ? '' : ' has-aside'}`}>
      <div className="body">{children}</div>
      {aside}
    </div>
  );
}

/** Two columns side by side; `mode` splits 46 to 54. */
export function Columns({
  children,
  split = 'even',
}: {
  readonly children: ReactNode;
  readonly split?: 'even' | 'mode' | 'empty';
}): ReactElement {
  return <div className={`columns columns-${split}`}>{children}</div>;
}

/** The strip at the foot: what is so, what comes next, and the only filled button of the page. It never scrolls away. */
export function Sill({
  is,
  next,
  tone = 'act',
  before,
  children,
}: {
  /** One sentence: what is so. */
  readonly is: ReactNode;
  /** One sentence: what comes next. */
  readonly next?: ReactNode;
  readonly tone?: 'act' | 'ok' | 'warn' | 'bad';
  readonly before?: ReactNode;
  /** Buttons, the filled one last. None when the next step is done by hand. */
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <footer className={`sill sill-${tone}`}>
      {before}
      <div className="sill-words">
        <b>{is}</b>
        {next !== undefined && <span>{next}</span>}
      </div>
      {children}
    </footer>
  );
}

/** The head of a page without a stick: title and one sentence. */
export function PlainHead({ title, sub }: { readonly title: ReactNode; readonly sub?: ReactNode }): ReactElement {
  return (
    <header className="head head-plain">
      <h1>{title}</h1>
      {sub !== undefined && <div className="head-sub">{sub}</div>}
    </header>
  );
}
