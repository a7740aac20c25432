import type { ReactElement } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import './chips.css';

/** One of a few, side by side. */
export function Chips<T extends string>({
  name,
  chosen,
  all,
  words,
  count,
  onChoose,
}: {
  readonly name: string;
  readonly chosen: string | undefined;
  readonly all: readonly T[];
  readonly words: (one: T) => string;
  /** How many there are of it, behind its words. */
  readonly count?: (one: T) => number;
  readonly onChoose: (one: T) => void;
}): ReactElement {
  return (
    <ToggleButtonGroup
      className="chips"
      aria-label={name}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={chosen === undefined ? [] : [chosen]}
      onSelectionChange={([key]) => {
        const found = all.find((one) => one === key);
        if (found !== undefined) onChoose(found);
      }}
    >
      {all.map((one) => (
        <ToggleButton key={one} id={one} className="chip">
          {words(one)}
          {count !== undefined && <span className="third chip-count">{count(one)}</span>}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
