import { app } from 'electron';
import { languageOf, languagesOfEnvironment, speak, type Language } from '../../resources/text/index.ts';
import type { Settings } from '../../preload/contract/settings.ts';

/**
 * What the system speaks. The environment first, where it says something: a person who starts the program with LANG=de means
 * it, also where the desktop speaks otherwise.
 */
export const systemLanguage = (): Language =>
  languageOf('system', [...languagesOfEnvironment(process.env), ...app.getPreferredSystemLanguages()]);

/**
 * Speaks the language to begin with: that of the command line, else the person's choice.
 * @param typed what `--lang` said, if anything
 * @returns the language that is spoken now
 */
export async function speakAtStart(typed: string | undefined, { language }: Settings): Promise<Language> {
  const wanted = typed === undefined ? languageOf(language, [systemLanguage()]) : languageOf('system', [typed]);
  await speak(wanted);
  return wanted;
}

/** Speaks what a person has just chosen. */
export const speakChoice = ({ language }: Settings): Promise<void> => speak(languageOf(language, [systemLanguage()]));
