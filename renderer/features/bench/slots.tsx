import type { ReactElement } from 'react';
import { Button } from 'react-aria-components';
import type { BatchRow } from '../../../preload/contract/index.ts';
import { say } from '../../../resources/text/index.ts';
import { Glyph } from '../../components/glyph.tsx';
import { glyphOf, slotWord } from './stage-words.ts';

/** One place as a lamp: large number, silhouette, word. Tint only for results. */
export function Slot({
  row,
  isPicked,
  onPick,
}: {
  readonly row: BatchRow;
  readonly isPicked: boolean;
  readonly onPick: () => void;
}): ReactElement {
  const word = slotWord(row);
  return (
    <Button
      className={`slot slot-${row.stage}`}
      aria-pressed={isPicked}
      aria-label={say({ id: 'bench.slot.name', params: { slot: row.slot, place: row.place, word } })}
      onPress={onPick}
    >
      {/* The space is for those who read or speak what stands here: the two are drawn one above the other. */}
      <span className="slot-number">{row.slot}</span>{' '}
      <span className="slot-word">
        <Glyph name={glyphOf[row.stage]} size="tag" />
        <span>{word}</span>
      </span>
    </Button>
  );
}

/** All places in their physical order. */
export function Slots({
  rows,
  picked,
  onPick,
}: {
  readonly rows: readonly BatchRow[];
  readonly picked: string | undefined;
  readonly onPick: (place: string) => void;
}): ReactElement {
  return (
    <div className="slots" role="group" aria-label={say({ id: 'bench.slots' })}>
      {rows.map((row) => (
        <Slot key={row.place} row={row} isPicked={row.place === picked} onPick={() => onPick(row.place)} />
      ))}
    </div>
  );
}
