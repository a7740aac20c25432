import { useState, type ReactElement } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { relay as contract } from '../../../preload/contract/index.ts';
import type { RelayConsent, RelayView, RelayWish } from '../../../preload/contract/relay.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { dangerRows } from '../../components/danger-rows.tsx';
import { DangerDialog, Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Say } from '../../components/say.tsx';
import { readSaved } from './relay-store.ts';

/** What a person must agree to before the relay starts: the address, the program or the path that it is about. */
export interface Question {
  readonly about: RelayConsent;
  readonly what: string;
}

export function ConsentDialog({
  question: { about, what },
  onAgree,
  onClose,
}: {
  readonly question: Question;
  readonly onAgree: () => void;
  readonly onClose: () => void;
}): ReactElement {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say({ id: `relay-page.${about}-title`, params: { bind: what } })}
      sub={say({ id: `relay-page.${about}-sub`, params: { bind: what } })}
      actions={
        <>
          <Button size="large" onPress={onAgree}>
            {word(`relay-page.${about}-yes`)}
          </Button>
          <Button kind="filled" onPress={onClose}>
            {word('relay-page.not-now')}
          </Button>
        </>
      }
    >
      {about !== 'openly' && <pre className="relay-program">{what}</pre>}
    </Dialog>
  );
}

/** The name under which a relay is kept. */
export function KeepDialog({
  wish,
  onClose,
}: {
  readonly wish: RelayWish;
  readonly onClose: () => void;
}): ReactElement {
  const [name, setName] = useState('');
  const act = useAct();
  const keep = async (): Promise<void> => {
    const outcome = await act.run(() => invoke(contract.save, { ...wish, name: name.trim() }));
    await readSaved();
    if (outcome?.ok === true) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={word('relay-page.keep-title')}
      sub={word('relay-page.keep-sub')}
      actions={
        <>
          <Button size="large" onPress={onClose}>
            {word('relay-page.not-now')}
          </Button>
          <Button kind="filled" isDisabled={name.trim() === '' || act.busy} onPress={() => void keep()}>
            {word('relay-page.keep')}
          </Button>
        </>
      }
    >
      <TextField value={name} onChange={setName} maxLength={60} autoFocus>
        <Label className="second">{word('relay-page.name')}</Label>
        <Input className="input relay-input" autoComplete="off" />
      </TextField>
      {act.error !== undefined && <ErrorNote error={act.error} />}
    </Dialog>
  );
}

/** The guard's question in full: what could be lost, and what sending it takes. */
export function HeldDialog({
  relay,
  held,
  onClose,
}: {
  readonly relay: RelayView;
  readonly held: NonNullable<RelayView['held']>;
  readonly onClose: () => void;
}): ReactElement | null {
  const gravest = held.lines.find(({ assessment }) => assessment.level === held.level) ?? held.lines[0];
  if (gravest === undefined) return null;
  const level = held.level >= 4 ? 4 : held.level === 3 ? 3 : 2;
  const worst = gravest.assessment.findings.filter((finding) => finding.level === gravest.assessment.level);
  const [first] = worst;
  const reason = first?.reason.id.replace(/^guard\./, '');
  const decide = (
    answer: Parameters<typeof invoke<typeof contract.decide.input, typeof contract.decide.output>>[1]['answer'],
  ): void => {
    void invoke(contract.decide, { id: relay.id, number: held.number, answer });
    onClose();
  };
  return (
    <DangerDialog
      isOpen
      level={level}
      title={reason === undefined ? word(`terminal.danger.title-${level}`) : say({ id: `danger.title.${reason}` })}
      about={say({ id: 'relay-page.held-about', params: { who: whoWords(held.who) } })}
      line={gravest.line}
      causes={worst.map(({ from, to }) => ({ from, to }))}
      why={first !== undefined && <Say message={first.reason} />}
      rows={[
        ...dangerRows(reason),
        ...(level === 4 ? [{ label: word('terminal.danger.decide'), value: word('terminal.danger.decide-4') }] : []),
      ]}
      takesDigits={gravest.assessment.takesImei === true}
      {...(gravest.assessment.typed !== undefined && { typed: gravest.assessment.typed })}
      onKeep={() => decide({ kind: 'drop' })}
      onSend={(typed) => decide(level === 3 ? { kind: 'typed', word: typed } : { kind: 'asked' })}
    />
  );
}

export const whoWords = (who: string): string => (who === '' ? word('relay-page.a-client') : who);
