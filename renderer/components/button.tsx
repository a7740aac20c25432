import type { ReactElement } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import './button.css';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style'> {
  /**
   * `filled` is the page's one lever: in the sill or in an open dialog, nowhere else. `danger` is the filled red one of a
   * danger dialog, `quiet` a link-like act inside a row, `plain` all others.
   */
  readonly kind?: 'plain' | 'filled' | 'quiet' | 'danger';
  /** 24, 30 or 38 px high. Filled ones are large. */
  readonly size?: 'small' | 'middle' | 'large';
  /** `act` paints a plain button in petrol: something is under way (watching). */
  readonly tone?: 'ink' | 'act';
}

/** Verb and object. */
export function Button({
  kind = 'plain',
  size = kind === 'filled' || kind === 'danger' ? 'large' : 'middle',
  tone = 'ink',
  ...rest
}: ButtonProps): ReactElement {
  return <AriaButton {...rest} className={`button button-${kind} button-${size} button-tone-${tone}`} />;
}
