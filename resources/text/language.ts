/** Languages that the program speaks. English first: it is the complete set, and what is taken when nothing else fits. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** What a person may choose: one of them, or what the system speaks. */
export const languageChoices = ['system', ...languages] as const;
export type LanguageChoice = (typeof languageChoices)[number];

/** Each language by its own name, the same in all of them: who reads the wrong one still finds theirs. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

/** The language of a tag or locale such as `de`, `de-AT` or `de_DE.UTF-8`; undefined for one that is not spoken here. */
export function languageOfTag(tag: string): Language | undefined {
  const name = /^[a-z]{2,3}(?=$|[-_.@])/i.exec(tag)?.[0].toLowerCase();
  return languages.find((language) => language === name);
}

/**
 * The language to speak.
 * @param choice the person's setting; absent means as the system
 * @param system what the system wants, the most wanted first
 */
export function languageOf(choice: LanguageChoice | undefined, system: readonly string[]): Language {
  if (choice !== undefined && choice !== 'system') return choice;
  return system.map(languageOfTag).find((language) => language !== undefined) ?? 'en';
}

/**
 * What the environment of a program wants, as gettext reads it: LC_ALL before LC_MESSAGES before LANG, and the list LANGUAGE
 * before all of them unless the locale is C or POSIX. Empty when it says nothing.
 */
export function languagesOfEnvironment(environment: Readonly<Record<string, string | undefined>>): string[] {
  const locale = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => environment[name] ?? '').find((value) => value !== '');
  if (locale === undefined) return [];
  if (/^(?:C|POSIX)(?:$|\.)/.test(locale)) return ['en'];
  const wanted = (environment['LANGUAGE'] ?? '').split(':').filter((name) => name !== '');
  return [...wanted, locale];
}
