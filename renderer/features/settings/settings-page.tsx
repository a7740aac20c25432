import { useState, type ReactElement, type ReactNode } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { history, type ErrorData } from '../../../preload/contract/index.ts';
import type { Settings } from '../../../preload/contract/settings.ts';
import { sayError, word } from '../../../resources/text/index.ts';
import { invoke } from '../../client/bridge.ts';
import { saveSettings, useSettings } from '../../client/settings-store.ts';
import { useSnapshot } from '../../client/snapshot-store.ts';
import { Section } from '../../components/legend.tsx';
import { Note } from '../../components/note.tsx';
import { Body, Columns, PlainHead, Sill } from '../../components/page.tsx';
import { Spoken } from '../../components/say.tsx';
import { LanguageRadios, ThemeRadios } from './choices.tsx';
import { placesToName, withNickname } from './nicknames.ts';
import './settings.css';

/** Longest text of a field, as the contract has it. */
const longest = 60;

/** A hundred years, as the contract has it. */
const mostDays = 36_500;

/** Look, names that stand on reports, and names for places. Each field is saved when it is left. */
export function SettingsPage(): ReactElement {
  const { settings, error: readError } = useSettings();
  const sessions = useSnapshot((state) => state.snapshot?.sessions);
  const [error, setError] = useState<ErrorData>();
  const [saved, setSaved] = useState(false);
  const save = async (part: Partial<Settings>): Promise<void> => {
    const outcome = await saveSettings(part);
    setSaved(outcome.ok);
    setError(outcome.ok ? undefined : outcome.error);
  };
  const keepDays = async (text: string): Promise<void> => {
    const days = text === '' ? 0 : Number(text);
    if (!Number.isInteger(days) || days < 0 || days > mostDays) return;
    await save({ historyDays: days });
    const outcome = await invoke(history.prune, null);
    if (!outcome.ok) setError(outcome.error);
  };
  const trouble = error ?? readError;
  const places = placesToName(settings.nicknames, sessions ?? []);
  return (
    <>
      <PlainHead title={word('settings.title')} sub={word('settings.sub')} />
      <Body>
        {trouble !== undefined && <Trouble error={trouble} />}
        <Columns>
          <div>
            <Section title={word('settings.look')}>
              <ThemeRadios theme={settings.theme} onChange={(theme) => void save({ theme })} />
            </Section>
            <Section title={word('settings.language')} aside={word('settings.language-aside')}>
              <LanguageRadios choice={settings.language ?? 'system'} onChange={(language) => void save({ language })} />
            </Section>
            <Section title={word('settings.reports')}>
              <TextRow
                label={word('settings.station')}
                help={word('settings.station-use')}
                value={settings.station}
                onSave={(station) => void save({ station })}
              />
              <TextRow
                label={word('settings.operator')}
                help={word('settings.operator-use')}
                value={settings.operator}
                onSave={(operator) => void save({ operator })}
              />
            </Section>
            <Section title={word('settings.history')}>
              <TextRow
                label={word('settings.history-days')}
                help={word('settings.history-days-use')}
                value={
                  settings.historyDays === undefined || settings.historyDays === 0 ? '' : String(settings.historyDays)
                }
                onSave={(days) => void keepDays(days)}
              />
            </Section>
          </div>
          <Section title={word('settings.nicknames')} aside={word('settings.nicknames-aside')}>
            {places.length === 0 && <p className="second">{word('settings.no-places')}</p>}
            {places.map(({ place, name }) => (
              <TextRow
                key={place}
                label={<span className="mono">{place}</span>}
                help={name ?? word('settings.unplugged')}
                value={settings.nicknames[place] ?? ''}
                onSave={(nickname) => void save({ nicknames: withNickname(settings.nicknames, place, nickname) })}
              />
            ))}
          </Section>
        </Columns>
      </Body>
      <Sill
        tone={saved ? 'ok' : 'act'}
        is={word(saved ? 'settings.saved' : 'settings.kept')}
        next={word('settings.where')}
      />
    </>
  );
}

function Trouble({ error }: { readonly error: ErrorData }): ReactElement {
  const { what, advice } = sayError(error);
  return (
    <div className="settings-trouble">
      <Note tone="bad" glyph="failed" title={<Spoken text={what} />} role="alert">
        <Spoken text={advice} />
      </Note>
    </div>
  );
}

/** A field that is saved on leaving it or with Enter, if it was changed. Esc brings back what is saved. */
function TextRow({
  label,
  help,
  value,
  onSave,
}: {
  readonly label: ReactNode;
  readonly help: string;
  readonly value: string;
  readonly onSave: (value: string) => void;
}): ReactElement {
  const [draft, setDraft] = useState<string>();
  const leave = (): void => {
    const text = draft?.trim();
    setDraft(undefined);
    if (text !== undefined && text !== value) onSave(text);
  };
  return (
    <TextField
      className="settings-row"
      value={draft ?? value}
      maxLength={longest}
      onChange={setDraft}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === 'Enter') leave();
        if (event.key === 'Escape') setDraft(undefined);
      }}
    >
      <Label>{label}</Label>
      <Input className="input settings-input" spellCheck="false" autoComplete="off" />
      <span className="second">{help}</span>
    </TextField>
  );
}
