import { Upload } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { relay as contract } from '../../../preload/contract/index.ts';
import type { SavedRelay } from '../../../preload/contract/relay.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { QuietState } from '../../components/glyph.tsx';
import { Section } from '../../components/legend.tsx';
import { readSaved, useRelays } from './relay-store.ts';

/** Relays that the person keeps: each fills the form with one press, nothing starts by itself. */
export function RelaySaved({ onTake }: { readonly onTake: (one: SavedRelay) => void }): ReactElement {
  const saved = useRelays((state) => state.saved);
  const [added, setAdded] = useState<number>();
  const act = useAct();
  useEffect(() => void readSaved(), []);
  const bring = async (): Promise<void> => {
    const outcome = await act.run(() => invoke(contract.bring, null));
    if (outcome?.ok === true && outcome.value !== null) setAdded(outcome.value.added);
    await readSaved();
  };
  const remove = async (name: string): Promise<void> => {
    await act.run(() => invoke(contract.remove, { name }));
    await readSaved();
  };
  const relays = saved?.relays ?? [];
  return (
    <Section
      title={word('relay-page.saved')}
      aside={
        <Button size="small" onPress={() => void bring()}>
          <Upload />
          {word('relay-page.bring')}
        </Button>
      }
    >
      {saved?.error !== undefined && <ErrorNote error={saved.error} tone="warn" />}
      {act.error !== undefined && <ErrorNote error={act.error} />}
      {added !== undefined && (
        <p className="second" role="status">
          {say({ id: 'relay-page.brought', params: { count: added } })}
        </p>
      )}
      {relays.length === 0 ? (
        <QuietState>{word('relay-page.none-saved')}</QuietState>
      ) : (
        <DataTable
          label={word('relay-page.saved')}
          items={relays}
          keyOf={(one) => one.name}
          columns={[
            { key: 'name', name: word('relay-page.name'), rowHeader: true, width: 180, cell: (one) => one.name },
            { key: 'a', name: word('relay-page.one-end'), cell: (one) => <span className="mono">{one.a}</span> },
            { key: 'b', name: word('relay-page.other-end'), cell: (one) => <span className="mono">{one.b}</span> },
            {
              key: 'acts',
              name: '',
              width: 190,
              align: 'end',
              cell: (one) => (
                <span className="relay-acts">
                  <Button size="small" onPress={() => onTake(one)}>
                    {word('relay-page.fill')}
                  </Button>
                  <Button size="small" kind="quiet" onPress={() => void remove(one.name)}>
                    {word('relay-page.remove')}
                  </Button>
                </span>
              ),
            },
          ]}
        />
      )}
    </Section>
  );
}
