import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import resultCodes from '../../../resources/at/result-codes.json' with { type: 'json' };
import unsolicited from '../../../resources/at/unsolicited.json' with { type: 'json' };
import { dataTopics } from '../../../resources/text/de/index.ts';
import { inEnglish, speak } from '../../../resources/text/index.ts';
import { saySource } from '../../../resources/text/sources.ts';
import { isSame as isSameText, pairs } from '../../../resources/text/same-words.ts';
import { answerShapes, readAnswer } from '../../../electron/core/answers/index.ts';
import { cardOf } from '../../../electron/core/answers/card.ts';
import { catalogueFiles } from '../../../electron/core/at/catalogue-files.ts';
import { catalogueFileSchema } from '../../../electron/core/at/catalogue-schema.ts';
import { complete } from '../../../electron/core/at/catalogue.ts';
import { finalWords } from '../../../electron/core/at/result.ts';
import { movesBack } from '../../../electron/core/modes/settings.ts';
import { readScript, shippedScripts } from '../../../electron/core/at/script/index.ts';
import { recipeOf, shippedRecipes } from '../../../electron/core/batch/index.ts';
import { vendors } from '../../../electron/vendors/index.ts';
import { say } from '../../../resources/text/index.ts';

const usbIds = /\b[0-9a-f]{4}:[0-9a-f]{4}\b/g;
/** The same in both languages; what is written in capitals is a name of the standards or of a family of models (A76xx). */
const isSame = (text: string): boolean =>
  isSameText(text.replace(usbIds, ' ').replace(/(?<!\p{L})[A-Z0-9][A-Z0-9-]+x*(?![\p{L}-])/gu, ' '));

/** Each text under one of the keys, wherever it stands. */
function textsUnder(value: unknown, keys: readonly string[]): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]): string[] =>
    keys.includes(key) && typeof part === 'string' ? [part] : textsUnder(part, keys),
  );
}

const meanings = catalogueFiles
  .map((file) => catalogueFileSchema.parse(file))
  .flatMap(({ commands, lines = [] }) => [...commands, ...lines].map(({ means }) => means));

/** The words of the fields of a shape: labels, and what stands for the codes of an enumeration. */
function wordsOfFields(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { type, label, values } = z
    .object({
      type: z.string().optional(),
      label: z.string().optional(),
      values: z.record(z.string(), z.string()).optional(),
    })
    .catch({})
    .parse(value);
  const own = type === undefined ? [] : [...(label === undefined ? [] : [label]), ...Object.values(values ?? {})];
  return [...own, ...Object.values(value).flatMap(wordsOfFields)];
}
const shapes = answerShapes().map(({ shape }) => shape);
const answerWords = [
  ...shapes.flatMap((shape) => [
    shape.title,
    ...('label' in shape ? [shape.label] : []),
    ...(shape.empty === undefined ? [] : [shape.empty]),
    ...wordsOfFields(shape),
  ]),
  ...[
    'From',
    'To',
    'Time',
    'State',
    'Outcome',
    'Text',
    'Pieces that are missing',
    'Network',
    'Text messages',
    'Service code',
  ],
  ...textsUnder(unsolicited.groups, ['means']),
];
const errorWords = [...Object.values(resultCodes.cme), ...Object.values(resultCodes.cms)];
const shippedWords = [...shippedRecipes().values(), ...shippedScripts().values()].flatMap((text) =>
  textsUnder(JSON.parse(text), ['name', 'about', 'ask', 'note', 'why', 'text']).filter((word) => /[\s.]/.test(word)),
);

const wayWords = vendors
  .flatMap(({ moves, settings }) => textsUnder([moves, settings], ['name', 'note']))
  .filter((word) => !word.startsWith('@'));

/** Only what people see: sources of models, modes, ports and passwords are for those who work on the data. */
const sourceWords = vendors.flatMap(({ moves, settings = [], rules = [] }) =>
  textsUnder(
    [
      moves,
      settings.map(({ values, composition }) => [values, composition?.changes]),
      rules.map(({ evidence }) => evidence),
    ],
    ['source'],
  ),
);

const german: Readonly<Record<string, string>> = Object.assign({}, ...Object.values(dataTopics)) as Record<
  string,
  string
>;

describe('the German words of shipped data', () => {
  it.each([
    { what: 'the meaning of each command', words: meanings },
    { what: 'each word of an answer or a notice', words: answerWords },
    { what: 'each error of the standards', words: errorWords },
    { what: 'each sentence of a recipe or a script', words: shippedWords },
    { what: 'the name of each way of a maker, and what is said of it', words: wayWords },
    { what: 'where each way and each rule of a maker is known from', words: sourceWords },
  ])('hold $what', ({ words }) => {
    expect(words.length).toBeGreaterThan(15);
    expect(new Set(words.filter((word) => !Object.hasOwn(german, word) && !isSame(word)))).toEqual(new Set());
  });

  it('translate each once, and nothing that the data do not say', () => {
    const said = new Set([...meanings, ...answerWords, ...errorWords, ...shippedWords, ...wayWords, ...sourceWords]);
    const keys = Object.values(dataTopics).flatMap((topic) => Object.keys(topic));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    expect(keys.filter((key) => !said.has(key))).toEqual([]);
  });

  it('use German quotes, keep the holes, and leave nothing in English', () => {
    const holes = (text: string): string => (text.match(/\{\w+\}/g) ?? []).sort().join(' ');
    const wrong = Object.entries(german).filter(
      ([english, text]) =>
        /["”’]/.test(text) ||
        text !== text.trim() ||
        text === '' ||
        !pairs(text) ||
        holes(text) !== holes(english) ||
        (text === english && !isSame(text)),
    );
    expect(wrong).toEqual([]);
  });
});

describe('in German', () => {
  afterEach(() => speak('en'));

  const meaningOf = (command: string): string | undefined =>
    complete(command, 'huawei').completions.find((one) => one.command === command)?.meaning;

  it('completion says what a command does, also by its form', async () => {
    const commands = ['AT+CSQ', 'AT+CFUN?', 'AT+CFUN=', 'AT+CMGD=', 'AT^SETPORT=?', 'AT^HCSQ?'];
    expect(commands.map(meaningOf)).toEqual([
      'Signal strength and bit errors',
      'Radio on, off, flight mode, restart: present value',
      'Radio on, off, flight mode, restart: change it',
      'Delete text messages',
      'Ports before and after the switch: what is possible',
      'Signal values of the technology in use',
    ]);
    await speak('de');
    expect(commands.map(meaningOf)).toEqual([
      'Signalstärke und Bitfehler',
      'Funk an, aus, Flugmodus, Neustart: jetziger Wert',
      'Funk an, aus, Flugmodus, Neustart: ändern',
      'SMS löschen',
      'Ports vor und nach dem Umschalten: was möglich ist',
      'Signalwerte der benutzten Funktechnik',
    ]);
    expect(inEnglish(() => meaningOf('AT+CSQ'))).toBe('Signal strength and bit errors');
  });

  it('a card says its title, its labels and its words', async () => {
    const answer = readAnswer('AT+CPAS', ['+CPAS: 0']);
    const card = () => {
      const made = cardOf(answer?.records ?? [], { ...(answer && { title: answer.title }), say });
      return made === undefined
        ? []
        : [say(made.title), ...made.rows.map(({ label, value }) => `${say(label)}: ${value}`)];
    };
    expect(card()).toEqual(['Activity', 'State: Ready']);
    await speak('de');
    expect(card()).toEqual(['Tätigkeit', 'Zustand: Bereit']);
  });

  it('an error of the standards says what it means', async () => {
    const words = () => say(finalWords({ kind: 'cme', code: 11, text: '+CME ERROR: 11' }));
    expect(words()).toBe('The SIM asks for its PIN (CME error 11).');
    await speak('de');
    expect(words()).toBe('Die SIM fragt nach ihrer PIN (CME-Fehler 11).');
  });

  it('a source says where something is known from, also the program’s own', async () => {
    const setting = vendors.flatMap(({ settings = [] }) => settings)[0];
    const back =
      setting && movesBack(setting, { setting: setting.setting, value: '@7', mode: 'serial', id: '12d1:1001' });
    const sources = [
      'open modem scripts; Unisoc chips',
      ...['descriptor', 'string', 'bus', 'USB ids', 'lock', 'at', 'web', 'process 812'],
      back?.[0]?.source ?? '',
      ...['AT+CGMM', 'ATI, ttyUSB2', '/proc/mounts', 'http://192.168.8.1', 'usb-modeswitch-data 20191128, 12d1:1f01'],
    ];
    expect(sources.map(saySource)).toEqual(sources);
    await speak('de');
    expect(sources.map(saySource)).toEqual([
      'offene Modem-Skripte; Chips von Unisoc',
      ...['Deskriptor', 'Zeichenkette', 'Bus', 'USB-IDs', 'Sperre', 'AT', 'Webseite', 'Prozess 812'],
      'vor der Änderung aus diesem Stick gelesen: @7',
      ...sources.slice(10),
    ]);
  });

  it('recipes and scripts differ in their words alone, and can be read', async () => {
    const english = [...shippedRecipes().values(), ...shippedScripts().values()];
    await speak('de');
    const spoken = [...shippedRecipes().values(), ...shippedScripts().values()];
    const names = [
      ...[...shippedRecipes().values()].map((text) => recipeOf(text, 'shipped').name),
      ...[...shippedScripts().values()].map((text) => readScript(text).name),
    ];
    expect(names).toEqual([
      'Serielles Modem, SIM und Signal',
      'Netzwerkkarte',
      'Wareneingang',
      'Wer bist du',
      'Auf das Netz warten',
      'Signal beobachten',
    ]);
    const back = new Map(Object.entries(dataTopics.shipped).map(([word, text]) => [text, word]));
    const undone = spoken.map((text) =>
      JSON.stringify(JSON.parse(text), (_key, value: unknown) => back.get(String(value)) ?? value),
    );
    expect(undone).toEqual(english.map((text) => JSON.stringify(JSON.parse(text))));
  });
});
