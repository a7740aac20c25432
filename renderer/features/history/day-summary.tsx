import type { ReactElement } from 'react';
import { say } from '../../../resources/text/index.ts';
import { SaveSummary } from '../reports/save-summary.tsx';
import { rowAt, useHistory } from './history-store.ts';

/** The summary of the newest day that is shown, one row a stick. */
export function DaySummary(): ReactElement | null {
  const newest = useHistory((state) => rowAt(state, 0));
  if (newest === undefined) return null;
  const day = newest.at.slice(0, 10);
  return <SaveSummary of={{ kind: 'day', day }} words={say({ id: 'history-page.summary', params: { day } })} />;
}
