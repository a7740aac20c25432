import { app } from 'electron';
import {
  languageOf,
  languagesOfEnvironment,
  type Language,
  type LanguageChoice,
} from '../../resources/text/language.ts';

/**
 * What the system speaks. The environment first, where it says something: a person who starts the program with LANG=de means
 * it, also where the desktop speaks otherwise.
 */
export const systemLanguage = (): Language =>
  languageOf('system', [...languagesOfEnvironment(process.env), ...app.getPreferredSystemLanguages()]);

/**
 * The language to begin with: that of the command line, else the person's choice.
 * @param typed what `--lang` said, if anything
 */
export const languageAtStart = (typed: string | undefined, choice: LanguageChoice | undefined): Language =>
  typed === undefined ? languageOf(choice, [systemLanguage()]) : languageOf('system', [typed]);
