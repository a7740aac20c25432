import { useState, type ReactElement } from 'react';
import { RadioGroup } from 'react-aria-components';
import { word } from '../../../resources/text/index.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { ChoiceCard } from '../../components/choice-card.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Glyph } from '../../components/glyph.tsx';
import { plugInVirtual, virtualModels } from './virtual-sticks.ts';

/** "Try with a virtual stick": asks which, plugs it in, shows it. */
export function VirtualButton({ kind = 'plain' }: { readonly kind?: 'plain' | 'filled' }): ReactElement {
  const [open, setOpen] = useState(false);
  const [model, setModel] = useState<string>(virtualModels[0].id);
  const act = useAct();
  const plugIn = async (): Promise<void> => {
    const outcome = await act.run(() => plugInVirtual(model));
    if (outcome?.ok === true) setOpen(false);
  };
  return (
    <>
      <Button size="large" kind={kind} onPress={() => setOpen(true)}>
        <Glyph name="virtual" {...(kind === 'filled' && { tone: 'inherit' as const })} />
        {word('virtual.try')}
      </Button>
      <Dialog
        isOpen={open}
        onClose={() => setOpen(false)}
        title={word('virtual.choose')}
        sub={word('virtual.choose.words')}
        actions={
          <>
            <Button size="large" onPress={() => setOpen(false)}>
              {word('virtual.not-now')}
            </Button>
            <Button kind="filled" isDisabled={act.busy} onPress={() => void plugIn()}>
              {word('virtual.plug-it-in')}
            </Button>
          </>
        }
      >
        <RadioGroup className="virtual-choice" aria-label={word('virtual.choose')} value={model} onChange={setModel}>
          {virtualModels.map((one) => (
            <ChoiceCard key={one.id} value={one.id} name={one.name}>
              {word(one.words)}
            </ChoiceCard>
          ))}
        </RadioGroup>
        {act.error !== undefined && <ErrorNote error={act.error} />}
      </Dialog>
    </>
  );
}
