import type { ReactElement } from 'react';
import type { Plan } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { DangerDialog } from '../../components/dialog.tsx';

/** The question before a change that takes the last AT port away: it wakes when the stick's id is typed. */
export function NoAtPort({
  plan,
  typed,
  onKeep,
  onSend,
}: {
  readonly plan: Plan;
  readonly typed: string;
  readonly onKeep: () => void;
  readonly onSend: (typed: string) => void;
}): ReactElement {
  const command = plan.steps
    .flatMap((step) => (step.kind === 'command' ? step.operations : []))
    .find((operation) => operation.op === 'at');
  const line = command === undefined ? plan.device : command.command;
  return (
    <DangerDialog
      isOpen
      level={3}
      title={word('no-at.title')}
      about={word('no-at.about')}
      line={line}
      causes={[{ from: 0, to: line.length }]}
      why={word('no-at.why')}
      rows={[
        { label: word('no-at.lost'), value: word('no-at.lost.words') },
        { label: word('no-at.back'), value: say(plan.wayBack.detail) },
      ]}
      typed={typed}
      typeIt={word('no-at.type-it')}
      said={word('no-at.said')}
      onKeep={onKeep}
      onSend={onSend}
    />
  );
}
