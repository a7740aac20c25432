import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button, Input, SearchField } from 'react-aria-components';
import './search-box.css';

/** A field to look for something, with a cross that empties it. */
export function SearchBox({
  name,
  clearName,
  typed,
  onType,
}: {
  /** What is looked for; stands in the empty field, too. */
  readonly name: string;
  readonly clearName: string;
  readonly typed: string;
  readonly onType: (text: string) => void;
}): ReactElement {
  return (
    <SearchField className="search-box" aria-label={name} value={typed} onChange={onType}>
      <Input className="input search-box-input" placeholder={name} spellCheck="false" />
      {typed !== '' && (
        <Button className="search-box-clear" aria-label={clearName}>
          <X />
        </Button>
      )}
    </SearchField>
  );
}
