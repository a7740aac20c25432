import type { ReactElement } from 'react';
import { helpFor, openHelp } from '../app/help.ts';
import { word } from '../../resources/text/index.ts';
import { Button } from './button.tsx';

/** Leads from an error to the page of the guide that helps; nothing where none does. */
export function HelpLink({ code }: { readonly code: string }): ReactElement | null {
  const spot = helpFor(code);
  if (spot === undefined) return null;
  return (
    <Button kind="quiet" size="small" onPress={() => openHelp(spot)}>
      {word('help.more')}
    </Button>
  );
}
