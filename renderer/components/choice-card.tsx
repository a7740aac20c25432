import type { ReactElement, ReactNode } from 'react';
import { RadioButton, RadioField } from 'react-aria-components';
import './choice-card.css';

/** One of several ways, as a card in a RadioGroup: name, a tag at the right, one sentence, evidence tags below. */
export function ChoiceCard({
  value,
  name,
  tag,
  children,
  evidence,
  isDisabled = false,
}: {
  readonly value: string;
  readonly name: ReactNode;
  /** Proof tag, or the reason why not. */
  readonly tag?: ReactNode;
  readonly children: ReactNode;
  readonly evidence?: ReactNode;
  readonly isDisabled?: boolean;
}): ReactElement {
  return (
    <RadioField value={value} isDisabled={isDisabled}>
      <RadioButton className="card choice-card">
        <span className="card-dot" />
        <span className="card-name">{name}</span>
        <span className="card-tag">{tag}</span>
        <span className="card-words">{children}</span>
        {evidence !== undefined && <span className="card-evidence">{evidence}</span>}
      </RadioButton>
    </RadioField>
  );
}

/** Where the stick stands now: dashed, not a choice. */
export function HereCard({
  glyph,
  name,
  said,
  children,
}: {
  readonly glyph: ReactNode;
  readonly name: ReactNode;
  readonly said: ReactNode;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <div className="card here-card">
      <span className="card-glyph">{glyph}</span>
      <span className="card-name">{name}</span>
      <span className="second">{said}</span>
      {children !== undefined && <span className="card-words">{children}</span>}
    </div>
  );
}
