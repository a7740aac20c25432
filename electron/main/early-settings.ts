import { readFileSync } from 'node:fs';
import path from 'node:path';
import { languageChoices, type LanguageChoice } from '../../resources/text/language.ts';

const themes = ['system', 'light', 'dark'] as const;

/** What the first picture of the window goes by. */
export interface EarlySettings {
  theme: (typeof themes)[number];
  language: LanguageChoice | undefined;
}

/**
 * Theme and language that the person chose: read without waiting, before anything else of the settings is. The settings
 * themselves are read and checked later; a file that says nothing of use means what the system has.
 */
export function earlySettings(dataFolder: string): EarlySettings {
  try {
    const settings: unknown = JSON.parse(readFileSync(path.join(dataFolder, 'settings.json'), 'utf8'));
    const { theme, language }: { theme?: unknown; language?: unknown } =
      typeof settings === 'object' && settings !== null ? settings : {};
    return {
      theme: themes.find((one) => one === theme) ?? 'system',
      language: languageChoices.find((one) => one === language),
    };
  } catch {
    // No file yet, or a broken one, which is told and set aside when the settings are read.
    return { theme: 'system', language: undefined };
  }
}
