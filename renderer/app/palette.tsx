import type { ReactElement } from 'react';
import {
  Autocomplete,
  Dialog,
  Input,
  Menu,
  MenuItem,
  Modal,
  ModalOverlay,
  SearchField,
  Text,
  useFilter,
} from 'react-aria-components';
import type { WorkbenchSnapshot } from '../../preload/contract/index.ts';
import { word } from '../../resources/text/index.ts';
import { Glyph } from '../components/glyph.tsx';
import { Key } from '../components/tag.tsx';
import { setPalette, type Spot } from './navigation.ts';
import { paletteEntries } from './palette-entries.ts';
import './palette.css';

/** Find a stick, a page or an act: Ctrl+K, type, Enter. */
export function Palette({
  snapshot,
  spot,
  isOpen,
}: {
  readonly snapshot: WorkbenchSnapshot;
  readonly spot: Spot | undefined;
  readonly isOpen: boolean;
}): ReactElement {
  const { contains } = useFilter({ sensitivity: 'base' });
  const entries = isOpen ? paletteEntries(snapshot, spot) : [];
  // Every word typed must be found, in any order.
  const fits = (text: string, typed: string): boolean =>
    typed.split(/\s+/).every((piece) => piece === '' || contains(text, piece));
  return (
    <ModalOverlay className="scrim scrim-top" isOpen={isOpen} isDismissable onOpenChange={setPalette}>
      <Modal className="dialog palette">
        <Dialog className="dialog-inner" aria-label={word('find.box')}>
          <Autocomplete filter={fits}>
            <SearchField className="palette-search" aria-label={word('find.box')} autoFocus>
              <Input className="palette-input" placeholder={word('find.box')} spellCheck="false" />
            </SearchField>
            {/* Scrolls by itself, so the keyboard must be able to come here. */}
            <div className="palette-scroll" tabIndex={0} role="group" aria-label={word('find.found')}>
              <Menu
                className="palette-list"
                aria-label={word('find.found')}
                renderEmptyState={() => <p className="second palette-none">{word('find.none')}</p>}
              >
                {entries.map((entry) => (
                  <MenuItem
                    key={entry.id}
                    id={entry.id}
                    textValue={`${entry.name} ${entry.detail}`}
                    className="palette-item"
                    onAction={() => {
                      setPalette(false);
                      entry.act();
                    }}
                  >
                    {entry.glyph === undefined ? <span /> : <Glyph name={entry.glyph} />}
                    {/* One name for eye and ear: all that the line shows. */}
                    <Text slot="label" className="palette-line">
                      <span className="clip">{entry.name}</span>
                      <span className="second clip palette-detail">{entry.detail}</span>
                      {entry.chord === undefined ? <span /> : <Key>{entry.chord}</Key>}
                    </Text>
                  </MenuItem>
                ))}
              </Menu>
            </div>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
