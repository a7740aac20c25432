import type { ReactElement } from 'react';
import type { WireLine } from '../../../preload/contract/index.ts';
import { word } from '../../../resources/text/index.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { RawLog } from '../../components/raw-log.tsx';
import { wireLines } from './run-words.ts';

/** What would go over the wire: the same runner on a stick that only writes down. */
export function DryRun({
  wire,
  onClose,
}: {
  readonly wire: readonly WireLine[];
  readonly onClose: () => void;
}): ReactElement {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={word('dry-run.title')}
      sub={word('dry-run.words')}
      actions={
        <Button kind="filled" onPress={onClose}>
          {word('dry-run.close')}
        </Button>
      }
    >
      <div className="dry-run">
        <RawLog lines={wireLines(wire)} label={word('dry-run.title')} />
      </div>
    </Dialog>
  );
}
