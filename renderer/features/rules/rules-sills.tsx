import { ArrowRight, Plus } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { rules } from '../../../preload/contract/index.ts';
import type { RuleDetail } from '../../../preload/contract/rules.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import type { Act } from '../../client/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Sill } from '../../components/page.tsx';
import { Spoken } from '../../components/say.tsx';
import { draftWords, type Checked } from './add-rule.tsx';
import { goToMode } from './rule-fits.tsx';
import { baseName, countWords, stateWords } from './rule-words.ts';
import { closeBeside, emptyDraft, openAdding, readRules, useRules } from './rules-store.ts';

/** Nothing is open: what was done last, or where one's own rules are. */
export function RestSill(): ReactElement {
  const { list, done } = useRules();
  const params = { folder: list?.folder ?? '' };
  return (
    <Sill
      tone={done === undefined ? 'act' : 'ok'}
      is={
        done === undefined
          ? list === undefined
            ? word('rules-page.reading')
            : countWords(list)
          : say({ id: `rules-page.${done.kind}`, params: { entry: done.entry } })
      }
      next={<Spoken text={say({ id: 'rules-page.sill.next', params })} />}
    >
      <Button kind="filled" onPress={openAdding}>
        <Plus />
        {word('rules-page.add')}
      </Button>
    </Sill>
  );
}

/** A rule is open: its state, and the way to a stick that it is taken for. */
export function RuleSill({ detail }: { readonly detail: RuleDetail | undefined }): ReactElement {
  const done = useRules((state) => state.done);
  const state = detail === undefined ? undefined : stateWords(detail.row);
  const fit = detail?.fits.find(({ isThis }) => isThis);
  const saved = done?.kind === 'saved' ? done : undefined;
  const about =
    detail === undefined || state === undefined
      ? ''
      : say({ id: `rules-page.sill.shown-${state.key}`, params: { entry: detail.row.entry } });
  return (
    <Sill
      tone={saved === undefined ? 'act' : 'ok'}
      is={saved === undefined ? about : say({ id: 'rules-page.saved', params: { entry: saved.entry } })}
      next={
        saved === undefined ? (
          <Spoken text={state?.long ?? ''} />
        ) : (
          say({ id: 'rules-page.saved-next', params: { file: baseName(saved.file) } })
        )
      }
    >
      <Button onPress={openAdding}>
        <Plus />
        {word('rules-page.add')}
      </Button>
      {fit !== undefined && (
        <Button kind="filled" onPress={() => goToMode(fit.place)}>
          {say({ id: 'rules-page.fit.to-mode', params: { place: fit.place } })}
          <ArrowRight />
        </Button>
      )}
    </Sill>
  );
}

/** A rule is being typed: what it would be, and saving it. A rule of one's own is replaced only after a question. */
export function DraftSill({
  checked,
  saving,
}: {
  readonly checked: Checked | undefined;
  readonly saving: Act;
}): ReactElement {
  const draft = useRules((state) => state.draft);
  const [asking, setAsking] = useState(false);
  const words = draftWords(draft, checked);
  const known = checked?.known[0];
  const save = async (replace: boolean): Promise<void> => {
    setAsking(false);
    const entry = checked?.rules[0]?.entry ?? '';
    const outcome = await saving.run(() => invoke(rules.add, { ...draft, replace }));
    if (outcome?.ok !== true) return;
    await readRules(false);
    const [key] = outcome.value.keys;
    useRules.setState({
      draft: emptyDraft,
      beside: key === undefined ? { kind: 'nothing' } : { kind: 'rule', key },
      done: { kind: 'saved', entry, file: outcome.value.file },
    });
  };
  return (
    <>
      <Sill tone={words.ready || draft.text === '' ? 'act' : 'warn'} is={words.is} next={words.next}>
        <Button onPress={closeBeside}>{word('rules-page.add.close')}</Button>
        <Button
          kind="filled"
          isDisabled={!words.ready || saving.busy}
          onPress={() => {
            if (known === undefined) void save(false);
            else setAsking(true);
          }}
        >
          {word('rules-page.add.save')}
        </Button>
      </Sill>
      <Dialog
        isOpen={asking}
        onClose={() => setAsking(false)}
        title={say({ id: 'rules-page.replace.title', params: { entry: known ?? '' } })}
        actions={
          <>
            <Button size="large" onPress={() => void save(true)}>
              {word('rules-page.add.replace')}
            </Button>
            <Button kind="filled" autoFocus onPress={() => setAsking(false)}>
              {word('rules-page.replace.keep')}
            </Button>
          </>
        }
      >
        <p className="rule-question">{word('rules-page.replace.words')}</p>
      </Dialog>
    </>
  );
}
