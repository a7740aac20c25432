import type { ReactElement } from 'react';
import { RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import type { Settings } from '../../../preload/contract/settings.ts';
import { languageChoices, languageNames, word, type LanguageChoice } from '../../../resources/text/index.ts';

const themes = ['system', 'light', 'dark'] as const;

export function ThemeRadios({
  theme,
  onChange,
}: {
  readonly theme: Settings['theme'];
  readonly onChange: (theme: Settings['theme']) => void;
}): ReactElement {
  return (
    <Radios
      label={word('settings.theme')}
      all={themes}
      chosen={theme}
      name={(value) => word(`settings.theme.${value}`)}
      onChange={onChange}
    />
  );
}

/** The languages, each by its own name. */
export function LanguageRadios({
  choice,
  onChange,
}: {
  readonly choice: LanguageChoice;
  readonly onChange: (choice: LanguageChoice) => void;
}): ReactElement {
  return (
    <Radios
      label={word('settings.language')}
      all={languageChoices}
      chosen={choice}
      name={(value) => (value === 'system' ? word('settings.theme.system') : languageNames[value])}
      langOf={(value) => (value === 'system' ? undefined : value)}
      onChange={onChange}
    />
  );
}

function Radios<T extends string>({
  label,
  all,
  chosen,
  name,
  langOf,
  onChange,
}: {
  readonly label: string;
  readonly all: readonly T[];
  readonly chosen: T;
  readonly name: (value: T) => string;
  /** The language of a name, where it is not that of the page. */
  readonly langOf?: (value: T) => string | undefined;
  readonly onChange: (value: T) => void;
}): ReactElement {
  return (
    <RadioGroup
      className="settings-themes"
      aria-label={label}
      value={chosen}
      onChange={(typed) => {
        const value = all.find((one) => one === typed);
        if (value !== undefined) onChange(value);
      }}
    >
      {all.map((value) => (
        <RadioField key={value} value={value}>
          <RadioButton className="settings-theme">
            <span className="settings-dot" />
            <span lang={langOf?.(value)}>{name(value)}</span>
          </RadioButton>
        </RadioField>
      ))}
    </RadioGroup>
  );
}
