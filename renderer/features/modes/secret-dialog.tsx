import { useState, type ReactElement } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { workbench } from '../../../preload/contract/index.ts';
import { sayError, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';

/** Asks for the password that the run waits for, of the stick's page or of its protected commands. It leaves this field for the run and is kept nowhere. */
export function SecretDialog({
  place,
  of,
}: {
  readonly place: string;
  readonly of: 'page' | 'commands';
}): ReactElement {
  const [secret, setSecret] = useState('');
  const act = useAct();
  const stop = (): void => void act.run(() => invoke(workbench.cancel, { place }));
  const send = (): void => {
    setSecret('');
    void act.run(() => invoke(workbench.answerSecret, { place, secret }));
  };
  return (
    <Dialog
      isOpen
      onClose={stop}
      title={word('secret.title')}
      sub={word(of === 'page' ? 'secret.sub.web' : 'secret.sub')}
      said={act.error === undefined ? word('secret.once') : sayError(act.error).what}
      actions={
        <>
          <Button size="large" onPress={stop}>
            {word('secret.stop')}
          </Button>
          <Button size="large" kind="filled" isDisabled={secret === '' || act.busy} onPress={send}>
            {word('secret.send')}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (secret !== '') send();
        }}
      >
        <TextField className="danger-typed" type="password" value={secret} onChange={setSecret} autoFocus>
          <Label>
            <b>{word('secret.label')}</b>
          </Label>
          <Input className="input" spellCheck="false" autoComplete="off" />
        </TextField>
      </form>
    </Dialog>
  );
}
