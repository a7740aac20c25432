import { languageOf, speak } from '../../resources/text/index.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import { systemLanguage } from './start-language.ts';

/** Speaks what a person has just chosen. */
export const speakChoice = ({ language }: Settings): Promise<void> => speak(languageOf(language, [systemLanguage()]));
