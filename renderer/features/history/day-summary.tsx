import { FileSpreadsheet } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { report } from '../../../preload/contract/index.ts';
import { say, sayError } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { rowAt, useHistory } from './history-store.ts';

/** The summary of the newest day that is shown, one row a stick, as page, PDF and table. */
export function DaySummary(): ReactElement | null {
  const newest = useHistory((state) => rowAt(state, 0));
  const act = useAct();
  const [saved, setSaved] = useState<string>();
  if (newest === undefined) return null;
  const day = newest.at.slice(0, 10);
  const save = async (): Promise<void> => {
    setSaved(undefined);
    const of = { kind: 'day' as const, day };
    const outcome = await act.run(() =>
      invoke(report.saveSummary, { of, formats: ['html', 'pdf', 'csv', 'json'], numbers: 'masked' }),
    );
    if (outcome?.ok === true && outcome.value.files.length > 0) setSaved(outcome.value.files[0]?.path);
  };
  return (
    <>
      {(saved !== undefined || act.error !== undefined) && (
        <span className="second" role="status">
          {act.error === undefined
            ? say({ id: 'history-page.summary-saved', params: { path: saved ?? '' } })
            : sayError(act.error).what}
        </span>
      )}
      <Button isDisabled={act.busy} onPress={() => void save()}>
        <FileSpreadsheet />
        {say({ id: 'history-page.summary', params: { day } })}
      </Button>
    </>
  );
}
