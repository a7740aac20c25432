import { X } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { Input, Label, TextArea, TextField } from 'react-aria-components';
import { rules, type ErrorData, type OutputOf } from '../../../preload/contract/index.ts';
import { say, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { ErrorNote } from '../../components/error-note.tsx';
import { FactList, FactRow } from '../../components/fact-row.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { Section } from '../../components/legend.tsx';
import { Note } from '../../components/note.tsx';
import { Spoken } from '../../components/say.tsx';
import { findingWords, methodWords, targetWords } from './rule-words.ts';
import { closeBeside, useRules, type RulesState } from './rules-store.ts';

export type Checked = OutputOf<typeof rules.check>;

/** ms; nobody reads findings between two keys. */
const pause = 150;

/** What the typed text would be; undefined while it is looked at. */
export function useCheck(
  draft: RulesState['draft'],
  beside: RulesState['beside']['kind'],
): { checked?: Checked; error?: ErrorData } {
  const [found, setFound] = useState<{ of: RulesState['draft']; checked?: Checked; error?: ErrorData }>();
  useEffect(() => {
    if (beside !== 'adding') return undefined;
    let wanted = true;
    const timer = setTimeout(() => {
      void invoke(rules.check, draft).then((outcome) => {
        if (!wanted) return;
        setFound(outcome.ok ? { of: draft, checked: outcome.value } : { of: draft, error: outcome.error });
      });
    }, pause);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [draft, beside]);
  return found?.of === draft ? found : {};
}

/** Lines of a finding in the typed text. */
const toMend = (checked: Checked | undefined): Checked['findings'] =>
  (checked?.findings ?? []).filter(({ weight }) => weight === 'mend');

/** What the sill says of the typed text, and whether it can be saved. */
export function draftWords(
  draft: RulesState['draft'],
  checked: Checked | undefined,
): { is: string; next: string; ready: boolean } {
  if (draft.text.trim() === '')
    return { is: word('rules-page.add.nothing'), next: word('rules-page.add.nothing-next'), ready: false };
  if (checked === undefined)
    return { is: word('rules-page.add.checking'), next: word('rules-page.add.nothing-next'), ready: false };
  const count = toMend(checked).length;
  if (count > 0) {
    const is = say({ id: count === 1 ? 'rules-page.add.to-mend-one' : 'rules-page.add.to-mend', params: { count } });
    return { is, next: word('rules-page.add.to-mend-next'), ready: false };
  }
  if (checked.entry !== 'said') {
    const is = word(checked.entry === 'bad' ? 'rules-page.add.bad-entry' : 'rules-page.add.needs-entry');
    return { is, next: word('rules-page.add.entry-next'), ready: false };
  }
  const [first] = checked.rules;
  if (first === undefined)
    return { is: word('rules-page.add.no-rule'), next: word('rules-page.add.to-mend-next'), ready: false };
  const [known] = checked.known;
  if (known !== undefined) {
    return {
      is: say({ id: 'rules-page.add.known', params: { entry: known } }),
      next: word('rules-page.add.known-next'),
      ready: true,
    };
  }
  const many = checked.rules.length > 1;
  const params = { entry: first.entry, count: checked.rules.length };
  return {
    is: say({ id: many ? 'rules-page.add.good-many' : 'rules-page.add.good', params }),
    next: word('rules-page.add.good-next'),
    ready: true,
  };
}

/** A field for the rule, and below it what it reads as or what is to mend, line by line. */
export function AddRule({
  checked,
  error,
}: {
  readonly checked?: Checked | undefined;
  readonly error?: ErrorData | undefined;
}): ReactElement {
  const draft = useRules((state) => state.draft);
  const set = (part: Partial<RulesState['draft']>): void =>
    useRules.setState((state) => ({ draft: { ...state.draft, ...part } }));
  const mend = toMend(checked);
  const notes = (checked?.findings ?? []).filter(({ weight }) => weight === 'note');
  return (
    <>
      <header className="rule-head">
        <div className="grow">
          <h2 className="rule-name">{word('rules-page.add.title')}</h2>
          <div className="second">{word('rules-page.add.words')}</div>
        </div>
        <IconButton name={word('rules-page.add.close')} onPress={closeBeside}>
          <X />
        </IconButton>
      </header>
      <TextField
        className="add-field"
        value={draft.entry}
        onChange={(entry) => set({ entry })}
        isInvalid={checked?.entry === 'bad'}
        maxLength={300}
      >
        <Label>{word('rules-page.add.entry')}</Label>
        <Input className="input add-entry" spellCheck="false" autoComplete="off" placeholder="12d1:1f01" />
        <span className="second">{word('rules-page.add.entry-help')}</span>
      </TextField>
      <TextField
        className="add-text"
        value={draft.text}
        onChange={(text) => set({ text })}
        isInvalid={mend.length > 0}
        autoFocus
      >
        <Label>{word('rules-page.add.text')}</Label>
        <TextArea className="add-area" spellCheck="false" autoComplete="off" rows={11} />
      </TextField>
      {error !== undefined && <ErrorNote error={error} />}
      <div className="notes rule-notes" role="status">
        {mend.length > 0 && (
          <Note tone="bad" glyph="failed" title={word('rules-page.add.findings')}>
            <ul>
              {mend.map((finding, index) => (
                <li key={index}>
                  <Spoken text={findingWords(finding)} />
                </li>
              ))}
            </ul>
          </Note>
        )}
        {notes.map((finding, index) => (
          <Note key={index} tone="plain" glyph="unknown" title={<Spoken text={findingWords(finding)} />} />
        ))}
      </div>
      {mend.length === 0 && checked !== undefined && checked.rules.length > 0 && (
        <Section title={word('rules-page.add.reads-as')}>
          <FactList label={word('rules-page.add.reads-as')}>
            {checked.rules.slice(0, 20).map((rule) => (
              <FactRow key={rule.entry} label={<span className="mono">{rule.entry}</span>} source={targetWords(rule)}>
                {methodWords(rule.method)}
                {rule.about !== '' && <span className="second"> {rule.about}</span>}
              </FactRow>
            ))}
          </FactList>
        </Section>
      )}
    </>
  );
}
