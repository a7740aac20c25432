import type { ReactElement } from 'react';
import type { SessionSnapshot } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { nicknameOf, useSettings } from '../../client/settings-store.ts';
import { DangerDialog } from '../../components/dialog.tsx';
import { Say } from '../../components/say.tsx';
import type { Consent, HeldLine } from './sending.ts';

/** Stops a line that could cost something: says what, and asks in the way its level needs. */
export function GuardDialog({
  session,
  held,
  others = [],
  onKeep,
  onSend,
}: {
  readonly session: SessionSnapshot;
  readonly held: HeldLine;
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
  const where = { name: session.identity.name, place: session.place, nickname: nickname ?? '' };
  return (
    <DangerDialog
      isOpen
      level={level}
      title={word(`terminal.danger.title-${level}`)}
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
        ...[...new Set(worst.map((finding) => say(finding.reason)))].slice(1).map((reason) => ({
          label: word('terminal.danger.also'),
          value: reason,
        })),
        ...(others.length === 0
          ? []
          : [{ label: word('terminal.danger.others'), value: <span className="mono">{others.join(' · ')}</span> }]),
        { label: word('terminal.danger.decide'), value: word(`terminal.danger.decide-${level}`) },
      ]}
      {...(assessment.typed !== undefined && { typed: assessment.typed })}
      said={word('terminal.danger.said')}
      onKeep={onKeep}
      onSend={(word) => onSend(level === 3 ? { kind: 'typed', word } : { kind: 'asked' })}
    />
  );
}

const levelOf = (level: number): 2 | 3 | 4 => (level >= 4 ? 4 : level === 3 ? 3 : 2);
