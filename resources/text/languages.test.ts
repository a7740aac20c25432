import { afterEach, describe, expect, it } from 'vitest';
import { topics as german } from './de/index.ts';
import { topics as english } from './en/index.ts';
import { isSame, pairs, same } from './same-words.ts';
import {
  count,
  decimals,
  inEnglish,
  language,
  languageOf,
  languageOfTag,
  languagesOfEnvironment,
  say,
  speak,
} from './index.ts';

type Topics = Readonly<Record<string, Readonly<Record<string, string>>>>;

const holes = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
const both = Object.keys(english).map((topic) => ({
  topic,
  en: (english as Topics)[topic] ?? {},
  de: (german as Topics)[topic] ?? {},
}));

describe('the German texts', () => {
  it('have the topics of the English ones', () => {
    expect(Object.keys(german)).toEqual(Object.keys(english));
  });

  it.each(both)('$topic: have each key of the English ones, and no other', ({ en, de }) => {
    expect({ missing: Object.keys(en).filter((key) => !(key in de)) }).toEqual({ missing: [] });
    expect({ unknown: Object.keys(de).filter((key) => !(key in en)) }).toEqual({ unknown: [] });
  });

  it.each(both)('$topic: fill the same holes', ({ en, de }) => {
    const differ = Object.entries(de).flatMap(([key, text]) => {
      const [is, wanted] = [holes(text).join(' '), holes(en[key] ?? '').join(' ')];
      return is === wanted ? [] : [`${key}: ${is} instead of ${wanted}`];
    });
    expect(differ).toEqual([]);
  });

  it.each(both)('$topic: leave nothing in English that is not the same in German', ({ en, de }) => {
    const left = Object.entries(de).flatMap(([key, text]) =>
      text === en[key] && !same.has(key) && !isSame(text) ? [`${key}: ${text}`] : [],
    );
    expect(left).toEqual([]);
  });

  it.each(both)('$topic: use German quotes and no blank at an end', ({ de }) => {
    const wrong = Object.entries(de).filter(
      ([, text]) => /["”’]/.test(text.replaceAll('"$USER"', '')) || text !== text.trim() || !pairs(text),
    );
    expect(wrong).toEqual([]);
  });

  it('list nothing as the same that is not there', () => {
    const keys = new Set(both.flatMap(({ en }) => Object.keys(en)));
    expect([...same].filter((key) => !keys.has(key))).toEqual([]);
  });
});

describe('which language', () => {
  it('is read from tags and locales', () => {
    expect(['de', 'de-AT', 'de_DE.UTF-8', 'DE', 'en_GB', 'de@euro'].map(languageOfTag)).toEqual(
      ['de', 'de', 'de', 'de', 'en', 'de'], // prettier-ignore
    );
    expect(['fr', 'C', '', 'denmark', 'nds'].map(languageOfTag)).toEqual(Array(5).fill(undefined));
  });

  it('is the person’s before the system’s, and English when nothing fits', () => {
    expect(languageOf('de', ['en'])).toBe('de');
    expect(languageOf('system', ['fr', 'de-CH', 'en'])).toBe('de');
    expect(languageOf(undefined, ['fr'])).toBe('en');
  });

  it('is taken from the environment as gettext does', () => {
    const said = (environment: Record<string, string>) => languageOf('system', languagesOfEnvironment(environment));
    expect(said({ LANG: 'de_DE.UTF-8' })).toBe('de');
    expect(said({ LANG: 'de_DE.UTF-8', LC_ALL: 'en_US.UTF-8' })).toBe('en');
    expect(said({ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'en_US.UTF-8' })).toBe('en');
    expect(said({ LANG: 'en_US.UTF-8', LANGUAGE: 'fr:de:en' })).toBe('de');
    expect(said({ LC_ALL: 'C', LANG: 'de_DE.UTF-8', LANGUAGE: 'de' })).toBe('en');
    expect(said({ LC_ALL: '', LANG: 'de_DE' })).toBe('de');
    expect(languagesOfEnvironment({})).toEqual([]);
  });
});

describe('speaking', () => {
  afterEach(() => speak('en'));

  it('changes every sentence from then on, and back', async () => {
    await speak('de');
    expect(language()).toBe('de');
    expect(say({ id: 'settings.title' })).toBe('Einstellungen');
    await speak('en');
    expect(say({ id: 'settings.title' })).toBe('Settings');
  });

  it('keeps English for data, also when making them fails', async () => {
    await speak('de');
    expect(inEnglish(() => say({ id: 'settings.title' }))).toBe('Settings');
    expect(() =>
      inEnglish(() => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(language()).toBe('de');
  });

  it('writes numbers as the language does', async () => {
    expect([decimals(6.44, 1), count(12_345), say({ id: '{n}', params: { n: 2.5 } })]).toEqual([
      '6.4',
      '12,345',
      '2.5',
    ]);
    await speak('de');
    expect([decimals(6.44, 1), count(12_345), say({ id: '{n}', params: { n: 2.5 } })]).toEqual([
      '6,4',
      '12.345',
      '2,5',
    ]);
    expect(say({ id: '{port}', params: { port: 12_345 } })).toBe('12345');
  });
});
