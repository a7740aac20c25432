import { useState, type ReactElement, type ReactNode } from 'react';
import { CheckboxButton, CheckboxField, Input, Label, TextField } from 'react-aria-components';
import { word } from '../../resources/text/index.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import './password-dialog.css';

/** Asks for a password. It leaves the field the moment it is sent; `keep` is offered only where the system has a store for it. */
export function PasswordDialog({
  title,
  sub,
  said,
  canKeep,
  busy,
  stop,
  send,
  onStop,
  onSend,
}: {
  readonly title: ReactNode;
  readonly sub: ReactNode;
  /** What is so of the password, or how the last one failed. */
  readonly said: ReactNode;
  /** Absent: passwords of this kind are never kept. */
  readonly canKeep?: boolean;
  readonly busy: boolean;
  readonly stop: string;
  readonly send: string;
  readonly onStop: () => void;
  readonly onSend: (typed: { secret: string; keep: boolean }) => void;
}): ReactElement {
  const [secret, setSecret] = useState('');
  const [keep, setKeep] = useState(false);
  const give = (): void => {
    if (secret === '' || busy) return;
    setSecret('');
    onSend({ secret, keep });
  };
  return (
    <Dialog
      isOpen
      onClose={onStop}
      title={title}
      sub={sub}
      said={said}
      actions={
        <>
          <Button size="large" onPress={onStop}>
            {stop}
          </Button>
          <Button size="large" kind="filled" isDisabled={secret === '' || busy} onPress={give}>
            {send}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          give();
        }}
      >
        <TextField className="danger-typed" type="password" value={secret} onChange={setSecret} autoFocus>
          <Label>
            <b>{word('secret.label')}</b>
          </Label>
          <Input className="input" spellCheck="false" autoComplete="off" />
        </TextField>
        {canKeep === true && (
          <CheckboxField isSelected={keep} onChange={setKeep}>
            <CheckboxButton className="password-keep">
              <span className="password-box" />
              {word('secret.keep')}
            </CheckboxButton>
          </CheckboxField>
        )}
        {canKeep === false && <p className="second password-no-store">{word('secret.no-store')}</p>}
      </form>
    </Dialog>
  );
}
