import type { ReactElement } from 'react';
import type { Plan } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';

/** Asks for a plain yes where nothing leads back. Keeping is the filled button, and Esc. */
export function NoWayBack({
  plan,
  onKeep,
  onSwitch,
}: {
  readonly plan: Plan;
  readonly onKeep: () => void;
  readonly onSwitch: () => void;
}): ReactElement {
  return (
    <Dialog
      isOpen
      onClose={onKeep}
      title={word('ask.title')}
      sub={say({ id: 'ask.words', params: { mode: `@mode.${plan.from}.inline` } })}
      actions={
        <>
          <Button size="large" onPress={onSwitch}>
            {word('ask.switch')}
          </Button>
          <Button kind="filled" autoFocus onPress={onKeep}>
            {word('danger.keep')}
          </Button>
        </>
      }
    >
      {null}
    </Dialog>
  );
}
