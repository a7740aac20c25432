import { ScanLine } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { Input, TextField } from 'react-aria-components';
import { batch as calls, type BatchSnapshot } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useSettings } from '../../client/settings-store.ts';
import { useSnapshot } from '../../client/snapshot-store.ts';
import { useAct } from '../../client/use-act.ts';
import { Body } from '../../components/page.tsx';
import { BenchHead, BenchSwitches } from './bench-head.tsx';
import { BenchSill } from './bench-sill.tsx';
import { scan, useBench, type Scanned } from './bench-store.ts';
import { BenchTable } from './bench-table.tsx';
import { ChooseRecipe } from './choose-recipe.tsx';
import { useScanner } from './scanner.ts';
import { Slots } from './slots.tsx';
import { play, tonesFor } from './sounds.ts';
import './bench.css';

/** The bench: the same recipe for stick after stick, each USB place a lamp and a row. */
export function BenchPage(): ReactElement {
  const { batch, summary } = useBench();
  const snapshot = useSnapshot((state) => state.snapshot);
  const sticks = snapshot?.sessions.filter((session) => session.sighting !== undefined).length ?? 0;
  if (batch === undefined) return <></>;
  return batch === null ? <ChooseRecipe sticks={sticks} summary={summary} /> : <Running batch={batch} />;
}

function Running({ batch }: { readonly batch: BatchSnapshot }): ReactElement {
  const { picked, scanned, draft } = useBench();
  const act = useAct();
  useSounds(batch);
  useScanner(onScanned);
  const close = async (): Promise<void> => {
    const outcome = await act.run(() => invoke(calls.close, null));
    if (outcome?.ok === true) useBench.setState({ batch: null, summary: outcome.value });
  };
  const recipe = draft?.recipe.name === batch.name ? draft.recipe : undefined;
  return (
    <>
      <BenchHead batch={batch} recipe={recipe} />
      <Body>
        <Slots rows={batch.rows} picked={picked} onPick={(place) => useBench.setState({ picked: place })} />
        <div className="bench-tools">
          <ScanField scanned={scanned} nextLabel={batch.nextLabel} />
          <BenchSwitches auto={batch.auto} />
        </div>
        <div className="table-scroll">
          <BenchTable batch={batch} picked={picked} onPick={(place) => useBench.setState({ picked: place })} />
        </div>
        {batch.rows.length === 0 && <p className="bench-empty">{word('bench.empty')}</p>}
      </Body>
      <BenchSill batch={batch} picked={picked} act={act} onClose={() => void close()} />
    </>
  );
}

const onScanned = (code: string): void => void scan(code);

/** Where a number can be typed by hand; a scanner is heard without it. */
function ScanField({
  scanned,
  nextLabel,
}: {
  readonly scanned: Scanned | undefined;
  readonly nextLabel: string | undefined;
}): ReactElement {
  const [text, setText] = useState('');
  const said =
    scanned === undefined
      ? word('bench.scan.help')
      : say({ id: `bench.scan.${scanned.found}`, params: { end: scanned.code.slice(-4), slot: scanned.slot ?? '' } });
  return (
    <div className="bench-scan">
      <TextField aria-label={word('bench.scan.name')} value={text} maxLength={100} onChange={setText}>
        <ScanLine />
        <Input
          className="input"
          placeholder={word('bench.scan.name')}
          spellCheck="false"
          autoComplete="off"
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || text.trim() === '') return;
            void scan(text.trim());
            setText('');
          }}
        />
      </TextField>
      <span className="second" role="status">
        {said}
        {nextLabel !== undefined && scanned?.found !== 'next' && ` ${word('bench.scan.waits')}`}
      </span>
    </div>
  );
}

/** Tones for what has changed since the last look, if they are wanted. */
function useSounds(batch: BatchSnapshot): void {
  const wanted = useSettings((state) => state.settings.sounds === true);
  const before = useRef<BatchSnapshot>(undefined);
  useEffect(() => {
    if (wanted) play(tonesFor(before.current, batch));
    before.current = batch;
  }, [batch, wanted]);
}
