import { create } from 'zustand';
import {
  language,
  languageOf,
  languageOfTag,
  speak,
  type Language,
  type LanguageChoice,
} from '../../resources/text/index.ts';
import { said } from './said.ts';

/** The language of the page; who draws words that must change with it listens here. */
export const useLanguage = create<{ readonly language: Language }>(() => ({ language: 'en' }));

/** Speaks the language that the main process begins with. */
export const speakFirst = (): Promise<void> => speakHere(languageOfTag(said('lang')) ?? 'en');

/** Speaks what the person has chosen. */
export const speakChosen = (choice: LanguageChoice | undefined): Promise<void> =>
  speakHere(languageOf(choice, [said('system')]));

/** English stays where the texts cannot be read: words in the wrong language are better than none. */
async function speakHere(wanted: Language): Promise<void> {
  try {
    await speak(wanted);
  } catch (error) {
    console.error('the texts of this language could not be read', error);
  }
  document.documentElement.lang = language();
  useLanguage.setState({ language: language() });
}
