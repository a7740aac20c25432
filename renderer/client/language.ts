import { create } from 'zustand';
import {
  language,
  languageOf,
  languageOfTag,
  speak,
  type Language,
  type LanguageChoice,
} from '../../resources/text/index.ts';

/** The language of the page; who draws words that must change with it listens here. */
export const useLanguage = create<{ readonly language: Language }>(() => ({ language: 'en' }));

/** What the main process says at the end of the page's address: the language to begin with, and that of the system. */
const said = (name: 'lang' | 'system'): string => new URLSearchParams(window.location.search).get(name) ?? '';

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
