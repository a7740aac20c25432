import type { ReactElement, ReactNode } from 'react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';
import './icon-button.css';

/** An icon alone, named, with a tooltip. Only where there is no room for the word. */
export function IconButton({
  name,
  children,
  onPress,
  badge,
}: {
  readonly name: string;
  readonly children: ReactNode;
  readonly onPress?: () => void;
  /** A small count at its corner. */
  readonly badge?: number;
}): ReactElement {
  return (
    <TooltipTrigger delay={400}>
      <Button className="icon-button" aria-label={name} {...(onPress !== undefined && { onPress })}>
        {children}
        {badge !== undefined && badge > 0 && <span className="icon-badge">{badge}</span>}
      </Button>
      <Tooltip className="tooltip" offset={6}>
        {name}
      </Tooltip>
    </TooltipTrigger>
  );
}
