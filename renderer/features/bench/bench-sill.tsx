import { Check, Play, RotateCcw, Square } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { batch as calls, type BatchRow, type BatchSnapshot } from '../../../preload/contract/index.ts';
import { say, sayError, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import type { Act } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Sill } from '../../components/page.tsx';
import { Spoken } from '../../components/say.tsx';
import { sillOf } from './sill-words.ts';

/** What is so on the bench and what comes next: by hand where a hand is needed, with one lever else. */
export function BenchSill({
  batch,
  picked,
  act,
  onClose,
}: {
  readonly batch: BatchSnapshot;
  readonly picked: string | undefined;
  readonly act: Act;
  readonly onClose: () => void;
}): ReactElement {
  const said = sillOf(batch);
  const again = toRetry(batch, picked);
  const error = batch.trouble ?? act.error;
  return (
    <Sill
      tone={error === undefined ? said.tone : 'bad'}
      is={error === undefined ? said.is : <Spoken text={sayError(error).what} />}
      next={error === undefined ? said.next : <Spoken text={sayError(error).advice} />}
      before={said.slots.length > 0 && error === undefined && <SlotNumbers slots={said.slots} />}
    >
      {again !== undefined && (
        <Button isDisabled={act.busy} onPress={() => void act.run(() => invoke(calls.retry, { place: again.place }))}>
          <RotateCcw />
          {say({ id: 'bench.retry', params: { slot: again.slot } })}
        </Button>
      )}
      {buttons(batch, act, onClose)}
    </Sill>
  );
}

/** The row that another try is offered for: the picked one, else the first that failed. */
function toRetry({ rows, state }: BatchSnapshot, picked: string | undefined): BatchRow | undefined {
  if (state === 'halted') return undefined;
  const open = rows.filter((row) => ['failed', 'held', 'twice'].includes(row.stage) && row.present);
  return open.find((row) => row.place === picked) ?? open.find((row) => row.stage !== 'twice');
}

function buttons(batch: BatchSnapshot, act: Act, onClose: () => void): ReactNode {
  const isWorking = batch.rows.some((row) => row.stage === 'working' || row.stage === 'hand');
  if (batch.trouble !== undefined) {
    return (
      <Button kind="filled" isDisabled={act.busy} onPress={() => void act.run(() => invoke(calls.keepAgain, null))}>
        {word('bench.keep-again')}
      </Button>
    );
  }
  if (isWorking) {
    return batch.state === 'running' ? (
      <Button onPress={() => void act.run(() => invoke(calls.stopAfterThese, null))}>
        <Square />
        {word('bench.stop-after')}
      </Button>
    ) : null;
  }
  const waits = batch.rows.some((row) => row.stage === 'waiting');
  if (waits && batch.state !== 'full') {
    return (
      <>
        <Button size="large" onPress={onClose}>
          <Check />
          {word('bench.finish')}
        </Button>
        <Button kind="filled" isDisabled={act.busy} onPress={() => void act.run(() => invoke(calls.startAll, null))}>
          <Play />
          {word('bench.start-all')}
        </Button>
      </>
    );
  }
  return (
    <Button kind="filled" onPress={onClose}>
      <Check />
      {word('bench.finish')}
    </Button>
  );
}

/** Which places a person must go to, as large as on the bench. */
const SlotNumbers = ({ slots }: { readonly slots: readonly number[] }): ReactElement => (
  <span className="sill-slots" aria-hidden="true">
    {slots.slice(0, 6).map((slot) => (
      <span key={slot} className="sill-slot">
        {slot}
      </span>
    ))}
  </span>
);
