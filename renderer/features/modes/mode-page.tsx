import type { ReactElement } from 'react';
import type { SessionSnapshot } from '../../../preload/contract/index.ts';
import { useNavigation } from '../../app/navigation.ts';
import { AssistantPage } from '../assistant/assistant-page.tsx';
import { AfterRun } from './after-run.tsx';
import { BeforeRun } from './before-run.tsx';
import { DuringRun } from './during-run.tsx';
import { runToShow } from './choice.ts';

/** Where the stick can go: the plan before (or the assistant, for a stick that no rule names), the steps while it runs, the proof after. */
export function ModePage({ session }: { readonly session: SessionSnapshot }): ReactElement {
  const putAside = useNavigation((state) => state.putAside[session.place]);
  if (session.run?.state === 'running') return <DuringRun session={session} run={session.run} />;
  const run = runToShow(session, putAside);
  if (run !== undefined) return <AfterRun session={session} run={run} />;
  const { assistant } = session;
  if (assistant === undefined) return <BeforeRun session={session} />;
  return <AssistantPage session={session} proposals={assistant.proposals} />;
}
