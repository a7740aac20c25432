import type { ReactElement } from 'react';
import type { SessionSnapshot } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { nicknameOf, useSettings } from '../../client/settings-store.ts';
import { DangerDialog } from '../../components/dialog.tsx';
import { dangerRows } from '../../components/danger-rows.tsx';
import { Say } from '../../components/say.tsx';
import { Kept, type KeptOf } from './kept.tsx';
import type { Consent, HeldLine } from './sending.ts';

/** Stops a line that could cost something: says what, reads what it would change, and asks in the way its level needs. */
export function GuardDialog({
  session,
  held,
  terminalId,
  of,
  others = [],
  onKeep,
  onSend,
}: {
  readonly session: SessionSnapshot;
  readonly held: HeldLine;
  readonly terminalId: string;
  /** What the value before is read for. */
  readonly of: KeptOf;
  /** Further lines that wait for the same answer. */
  readonly others?: readonly string[];
  readonly onKeep: () => void;
  readonly onSend: (consent: Consent) => void;
}): ReactElement {
  const nickname = useSettings((state) => nicknameOf(state.settings, session.place));
  const { line, assessment } = held;
  const level = levelOf(assessment.level);
  const worst = assessment.findings.filter((finding) => finding.level === assessment.level);
  const [first] = worst;
  const reason = first?.reason.id.replace(/^guard\./, '');
  const where = { name: session.identity.name, place: session.place, nickname: nickname ?? '' };
  return (
    <DangerDialog
      isOpen
      level={level}
      title={reason === undefined ? word(`terminal.danger.title-${level}`) : say({ id: `danger.title.${reason}` })}
      about={
        <Say
          message={{
            id: nickname === undefined ? 'terminal.danger.about' : 'terminal.danger.about-named',
            params: where,
          }}
        />
      }
      line={line}
      causes={worst.map(({ from, to }) => ({ from, to }))}
      why={first !== undefined && <Say message={first.reason} />}
      rows={[
        ...dangerRows(reason),
        ...[...new Set(worst.map((finding) => say(finding.reason)))].slice(1).map((also) => ({
          label: word('terminal.danger.also'),
          value: also,
        })),
        ...(others.length === 0
          ? []
          : [{ label: word('terminal.danger.others'), value: <span className="mono">{others.join(' · ')}</span> }]),
        ...(level === 4
          ? [{ label: word('terminal.danger.decide'), value: word('terminal.danger.decide-4') }]
          : [{ label: word('terminal.danger.kept'), value: <Kept terminalId={terminalId} of={of} /> }]),
      ]}
      {...(assessment.typed !== undefined && { typed: assessment.typed })}
      takesDigits={assessment.takesImei === true}
      {...(held.isWrong === true && { wrong: word('danger.type-wrong') })}
      said={word(level === 4 ? 'terminal.danger.said-never' : 'terminal.danger.said')}
      onKeep={onKeep}
      onSend={(typed) => onSend(level === 3 ? { kind: 'typed', word: typed } : { kind: 'asked' })}
    />
  );
}

const levelOf = (level: number): 2 | 3 | 4 => (level >= 4 ? 4 : level === 3 ? 3 : 2);
