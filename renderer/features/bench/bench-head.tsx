import { Volume2, VolumeX } from 'lucide-react';
import type { ReactElement } from 'react';
import { ToggleButton } from 'react-aria-components';
import type { BatchSnapshot, Recipe } from '../../../preload/contract/index.ts';
import { batch as calls } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { saveSettings, useSettings } from '../../client/settings-store.ts';
import { recipeWords } from './recipe-words.ts';
import { needsYou } from './stage-words.ts';

/** Name of the batch, what its recipe asks, and the three numbers that are read from across the room. */
export function BenchHead({
  batch,
  recipe,
}: {
  readonly batch: BatchSnapshot;
  readonly recipe: Recipe | undefined;
}): ReactElement {
  const you = batch.rows.filter(needsYou).length;
  const failedNow = batch.rows.filter((row) => row.stage === 'failed').length;
  return (
    <header className="head head-plain bench-head">
      <div>
        <h1>{say({ id: 'bench.head', params: { name: batch.name } })}</h1>
        <div className="head-sub">
          {recipe !== undefined && recipeWords(recipe).map((text) => <span key={text}>{text}</span>)}
        </div>
      </div>
      <div className="bench-counts" role="status" aria-label={word('bench.counts')}>
        <Count
          number={batch.good}
          tone="ink"
          first={word('bench.count.good')}
          second={
            batch.wanted === undefined
              ? word('bench.count.so-far')
              : say({ id: 'bench.count.of', params: { wanted: batch.wanted } })
          }
        />
        <Count
          number={failedNow}
          tone={failedNow > 0 ? 'bad' : 'mute'}
          first={word('bench.count.failed')}
          second={say({ id: 'bench.count.in-all', params: { count: batch.failed } })}
        />
        <Count
          number={you}
          tone={you > 0 ? 'warn' : 'mute'}
          first={word('bench.count.need')}
          second={word('bench.count.you')}
        />
      </div>
    </header>
  );
}

/** Whether sticks start by themselves, and whether the bench is heard. */
export function BenchSwitches({ auto: isAuto }: { readonly auto: boolean }): ReactElement {
  const sounds = useSettings((state) => state.settings.sounds === true);
  return (
    <>
      <ToggleButton
        className="button button-quiet button-small"
        isSelected={isAuto}
        onChange={(auto) => void invoke(calls.setAuto, { auto })}
      >
        {word(isAuto ? 'bench.auto.on' : 'bench.auto.off')}
      </ToggleButton>
      <ToggleButton
        className="button button-quiet button-small"
        isSelected={sounds}
        onChange={(on) => void saveSettings({ sounds: on })}
      >
        {sounds ? <Volume2 /> : <VolumeX />}
        {word(sounds ? 'bench.sounds.on' : 'bench.sounds.off')}
      </ToggleButton>
    </>
  );
}

function Count({
  number,
  tone,
  first,
  second,
}: {
  readonly number: number;
  readonly tone: 'ink' | 'bad' | 'warn' | 'mute';
  readonly first: string;
  readonly second: string;
}): ReactElement {
  return (
    <span className="bench-count">
      <span className={`bench-number ${tone}`}>{number}</span>
      <span className="bench-count-words">
        <span>{first}</span>
        <span className="second">{second}</span>
      </span>
    </span>
  );
}
