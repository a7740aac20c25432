import type { ReactElement } from 'react';
import { workbench } from '../../../preload/contract/index.ts';
import { sayError, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { PasswordDialog } from '../../components/password-dialog.tsx';

/** Asks for the password that the run waits for, of the stick's page or of its protected commands; only the first may be kept. */
export function SecretDialog({
  place,
  of,
  canKeep,
}: {
  readonly place: string;
  readonly of: 'page' | 'commands';
  readonly canKeep: boolean;
}): ReactElement {
  const act = useAct();
  return (
    <PasswordDialog
      title={word('secret.title')}
      sub={word(of === 'page' ? 'secret.sub.web' : 'secret.sub')}
      said={act.error === undefined ? word('secret.once') : sayError(act.error).what}
      {...(of === 'page' ? { canKeep } : {})}
      busy={act.busy}
      stop={word('secret.stop')}
      send={word('secret.send')}
      onStop={() => void act.run(() => invoke(workbench.cancel, { place }))}
      onSend={(typed) => void act.run(() => invoke(workbench.answerSecret, { place, ...typed }))}
    />
  );
}
