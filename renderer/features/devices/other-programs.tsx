import { useState, type ReactElement } from 'react';
import { workbench, type OtherProgram, type SessionSnapshot } from '../../../preload/contract/index.ts';
import { say, sayError, word } from '../../../resources/text/index.ts';
import { saySource } from '../../../resources/text/sources.ts';
import { invoke } from '../../client/bridge.ts';
import { useAct } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FactList, FactRow } from '../../components/fact-row.tsx';
import { QuietState, StateWord, type GlyphName } from '../../components/glyph.tsx';
import { Section } from '../../components/legend.tsx';
import { Note } from '../../components/note.tsx';
import { Say, Spoken } from '../../components/say.tsx';

/** Only what stands in the way, or may, has a colour; the rest is quiet. */
const glyphOf: Readonly<Partial<Record<OtherProgram['state'], GlyphName>>> = {
  acts: 'attention',
  holds: 'lock',
  'may act': 'attention',
};

/** What the other programs of this computer do with this stick. */
export function OtherPrograms({ session }: { readonly session: SessionSnapshot }): ReactElement | null {
  const { others, place } = session;
  if (others.length === 0) return null;
  return (
    <Section title={word('others.title')}>
      <FactList>
        {others.map((other) => {
          const glyph = glyphOf[other.state];
          return (
            <FactRow
              key={other.program}
              label={other.program === '' ? word('others.something') : other.program}
              source={saySource(other.source)}
            >
              {glyph === undefined ? (
                <QuietState>
                  <Say message={other.what} />
                </QuietState>
              ) : (
                <StateWord name={glyph}>
                  <Say message={other.what} />
                </StateWord>
              )}{' '}
              <RemedyByHand other={other} place={place} />
            </FactRow>
          );
        })}
      </FactList>
    </Section>
  );
}

/** What a person types to hold a program off where this program has no right to. */
function RemedyByHand({ other, place }: { readonly other: OtherProgram; readonly place: string }): ReactElement | null {
  const [open, setOpen] = useState(false);
  const { remedy, program } = other;
  if (remedy === undefined) return null;
  return (
    <>
      <Button kind="quiet" size="small" onPress={() => setOpen(true)}>
        {word('others.remedy')}
      </Button>
      <Dialog
        isOpen={open}
        onClose={() => setOpen(false)}
        title={say({ id: 'others.remedy.title', params: { program, place } })}
        actions={
          <Button kind="filled" onPress={() => setOpen(false)}>
            {word('remedy.close')}
          </Button>
        }
      >
        <p className="remedy-words">{word('others.remedy.words')}</p>
        <pre className="remedy-command">{remedy.command}</pre>
        <p className="remedy-words">{word(remedy.undo === undefined ? 'others.remedy.stay' : 'others.remedy.undo')}</p>
        {remedy.undo !== undefined && <pre className="remedy-command">{remedy.undo}</pre>}
      </Dialog>
    </>
  );
}

/** A stick that became another without us: who did it, as far as that is known. */
export function TookNote({ session }: { readonly session: SessionSnapshot }): ReactElement | null {
  const act = useAct();
  const took = session.others.find((other) => other.what.id.startsWith('others.took.'));
  if (took === undefined) return null;
  const params = { ...took.what.params, program: took.program };
  const { hold, place } = session;
  const failed = act.error === undefined ? undefined : sayError(act.error).what;
  return (
    <div className="notes">
      <Note
        tone="plain"
        glyph="attention"
        title={word('others.took.title')}
        action={
          hold === undefined && took.program !== '' ? (
            <Button
              size="small"
              isDisabled={act.busy}
              onPress={() => void act.run(() => invoke(workbench.holdOthers, { place }))}
            >
              {word('others.hold')}
            </Button>
          ) : undefined
        }
      >
        <Spoken text={failed ?? say({ id: `others.took.what.${took.certainty}`, params })} />
      </Note>
    </div>
  );
}

/** While the place is freed of other programs: whom, and the way to give it back. */
export function HoldNote({ session }: { readonly session: SessionSnapshot }): ReactElement | null {
  const act = useAct();
  const { hold, place } = session;
  if (hold === undefined) return null;
  const failed = act.error === undefined ? undefined : sayError(act.error).what;
  const words = [
    hold.programs.length > 0 && say({ id: 'others.hold.words', params: { what: hold.programs.join(', ') } }),
    hold.couldNot.length > 0 && say({ id: 'others.hold.could-not', params: { what: hold.couldNot.join(', ') } }),
  ].filter((text) => text !== false);
  const isWhole = hold.couldNot.length === 0;
  return (
    <div className="notes">
      <Note
        tone={isWhole ? 'plain' : 'warn'}
        glyph="lock"
        title={say({ id: isWhole ? 'others.hold.title' : 'others.hold.part', params: { place } })}
        action={
          <Button
            size="small"
            isDisabled={act.busy}
            onPress={() => void act.run(() => invoke(workbench.giveBack, { place }))}
          >
            {word('others.give-back')}
          </Button>
        }
      >
        <Spoken text={failed ?? words.join(' ')} />
      </Note>
    </div>
  );
}
