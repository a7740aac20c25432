import { useState, type ReactElement } from 'react';
import { terminal, type SessionSnapshot } from '../../../preload/contract/index.ts';
import { invoke } from '../../client/bridge.ts';
import type { Connection } from './connection.ts';
import { GuardDialog } from './guard-dialog.tsx';
import { patchView, type HeldQuestion } from './terminal-store.ts';

/** The guard's question about what was typed, pasted or sent in raw mode: one answer for all lines that wait. */
export function RawHeld({
  session,
  connection,
  id,
  held,
}: {
  readonly session: SessionSnapshot;
  readonly connection: Connection;
  readonly id: string;
  readonly held: HeldQuestion;
}): ReactElement | null {
  const [wrongNumber, setWrongNumber] = useState<number>();
  const gravest = held.lines.find(({ assessment }) => assessment.level === held.level) ?? held.lines[0];
  if (gravest === undefined) return null;
  const decide = async (
    answer: { kind: 'drop' } | { kind: 'none' } | { kind: 'asked' } | { kind: 'typed'; word: string },
  ): Promise<void> => {
    const outcome = await invoke(terminal.decide, { id, number: held.number, answer });
    if (outcome.ok || outcome.error.code === 'at.not-held') return;
    if (outcome.error.code === 'at.guarded') setWrongNumber(held.number);
    else patchView(connection.key, { error: outcome.error });
  };
  return (
    <GuardDialog
      key={held.number}
      session={session}
      held={{
        line: gravest.line,
        assessment: gravest.assessment,
        isWrong: wrongNumber === held.number,
      }}
      terminalId={id}
      of={{ kind: 'held', number: held.number }}
      others={held.lines.flatMap((one) => (one === gravest ? [] : [one.line]))}
      onKeep={() => void decide({ kind: 'drop' })}
      onSend={(consent) => void decide(consent)}
    />
  );
}
