import { FileSpreadsheet } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { report, type InputOf } from '../../../preload/contract/index.ts';
import { say, sayError } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';

/** Saves the summary of a day or a batch as page, PDF, table and data, and says where it lies. */
export function SaveSummary({
  of,
  words,
}: {
  readonly of: InputOf<typeof report.saveSummary>['of'];
  readonly words: string;
}): ReactElement {
  const act = useAct();
  const [saved, setSaved] = useState<string>();
  const save = async (): Promise<void> => {
    setSaved(undefined);
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
        {words}
      </Button>
    </>
  );
}
