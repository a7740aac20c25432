import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { say } from '../../../resources/text/index.ts';
import { normalise } from '../../../electron/core/at/command.ts';
import { cardOf } from '../../../electron/core/answers/card.ts';
import { answerShapes, readAnswer, readNotice, shapeParsers } from '../../../electron/core/answers/index.ts';
import { answersJsonSchema } from '../../../electron/core/answers/json-schema.ts';
import { codeParsers } from '../../../electron/core/facts/parsers/code.ts';
import { factKitFor } from '../../../electron/vendors/facts.ts';
import { corpus, understood, valuesOf } from './corpus.ts';

const cases = corpus();

describe('the corpus of answers', () => {
  it.each(cases.map((one) => [one.vendor, one.command, one.lines.join(' ⏎ '), one] as const))(
    '%s %s: %s',
    (_vendor, _command, _lines, one) => {
      expect(valuesOf(understood(one))).toEqual(one.records);
    },
  );

  it('shows each shape in at least one answer', () => {
    const shown = new Set(
      cases.filter(({ records }) => records.length > 0).map(({ command, lines, vendor, final }) => readAnswer(command, lines, { plugin: vendor, final })?.shape),
    );
    expect(answerShapes().map(({ shape }) => shape.id).filter((id) => !shown.has(id))).toEqual([]);
  }); // prettier-ignore

  it('puts every answer on a card without holes, and identifiers masked', () => {
    for (const one of cases.filter(({ records }) => records.some((record) => Object.keys(record).length > 0))) {
      const card = cardOf(understood(one), { title: one.command, say });
      expect(card).toBeDefined();
      for (const row of card?.rows ?? []) {
        const text = `${say(row.label)}: ${row.value} ${row.words === undefined ? '' : say(row.words)}`;
        expect(text).not.toMatch(/undefined|NaN|\{\w+\}|\d{14}/);
      }
    }
  });
});

describe('the shapes', () => {
  it('have ids of their own, and commands in normal form', () => {
    const ids = answerShapes().map(({ shape }) => shape.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { shape } of answerShapes())
      for (const command of shape.commands) expect(normalise(command)).toBe(command);
  });

  it('name code that is there, and fields whose names are their own', () => {
    for (const { shape } of answerShapes()) {
      if (shape.kind === 'code') expect([shape.id, codeParsers[shape.parser] !== undefined]).toEqual([shape.id, true]);
      if (shape.kind !== 'fields') continue;
      for (const { fields } of shape.variants) {
        const names = fields.flatMap((field) => (field.type === 'skipped' ? [] : [field.name]));
        expect([shape.id, new Set(names).size]).toEqual([shape.id, names.length]);
      }
    }
  });

  it('are what the facts are read with: one reader for a fact and a card', () => {
    for (const plugin of ['generic', 'huawei', 'zte']) {
      const { recipe } = factKitFor(plugin);
      for (const { command, parser } of recipe.at) {
        const mine = answerShapes().filter(({ vendor, shape }) => shape.commands.includes(command) && (vendor === 'generic' || vendor === plugin));
        const readers = mine.map(({ shape }) => (shape.kind === 'code' ? shape.parser : shape.id));
        if (readers.length > 0) expect([command, readers]).toEqual([command, expect.arrayContaining([parser])]);
      }
    }
  }); // prettier-ignore

  it('are published as a JSON Schema that is current', () => {
    const file = path.resolve(import.meta.dirname, '../../../resources/at/answers.schema.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(answersJsonSchema());
  });
});

describe('reading any answer', () => {
  const commands = answerShapes().flatMap(({ shape }) => shape.commands);
  const real = fc.constantFrom(...cases.filter(({ lines }) => lines.length > 0));

  it('never fails on rubbish and never makes NaN of it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...commands), fc.array(fc.string(), { maxLength: 4 }), (command, lines) => {
        expect(JSON.stringify(valuesOf(readAnswer(command, lines)?.records ?? []))).not.toMatch(/NaN/);
      }),
    );
  });

  it('means the same with blanks behind commas and at the end, which sticks put there or not', () => {
    const spaced = (line: string): string => {
      // Only blanks outside quotes are of no meaning.
      const [head = '', ...rest] = line.split(/:(.*)/s);
      if (!/^[+^!#$%*_]\w+$/.test(head)) return line;
      const loose = rest.join('').split('"').map((part, i) => (i % 2 === 0 ? part.replace(/, ?/g, ' , ') : part)).join('"');
      return `${head}: ${loose} `;
    };
    for (const one of cases.filter(({ vendor }) => vendor !== 'sierra')) {
      const { command, vendor, final, lines } = one;
      // Free text keeps its blanks.
      const read = readAnswer(command, lines, { plugin: vendor, final });
      if (read === undefined || answerShapes().some(({ shape }) => shape.id === read.shape && shape.kind === 'lines')) continue;
      expect([command, valuesOf(understood({ ...one, lines: lines.map(spaced) }))]).toEqual([command, valuesOf(understood(one))]);
    }
  }); // prettier-ignore

  it('cut anywhere gives values of the whole answer or none, never a wrong name', () => {
    fc.assert(
      fc.property(real, fc.nat(), (one, at) => {
        const [first = '', ...rest] = one.lines;
        const cut = [first.slice(0, at % (first.length + 1)), ...rest];
        const known = new Set(answerShapes().flatMap(({ shape }) => shape.kind === 'fields' ? shape.variants.flatMap(({ fields }) => fields.map((f) => (f.type === 'skipped' ? '' : f.name))) : []));
        const answer = readAnswer(one.command, cut, { plugin: one.vendor });
        const shape = answerShapes().find((candidate) => candidate.shape.id === answer?.shape)?.shape;
        if (shape?.kind !== 'fields') return;
        for (const record of answer?.records ?? []) for (const { name } of record) expect(known.has(name)).toBe(true);
      }),
    );
  }); // prettier-ignore

  it('keeps signals within what radio can be, whatever the numbers', () => {
    const numbers = fc.array(fc.integer({ min: -40_000, max: 40_000 }), { minLength: 1, maxLength: 9 });
    const limits: Record<string, [number, number]> = {
      rssi: [-125, -20], rsrp: [-156, -20], rsrq: [-43, 20], sinr: [-30, 40], rscp: [-126, -20], ecio: [-33, 0.5],
    }; // prettier-ignore
    const asked = fc.constantFrom('AT+CSQ', 'AT+CESQ', 'AT^HCSQ?', 'AT^CSNR?', 'AT+QCSQ', 'AT#RFSTS', 'AT+CPSI?', 'AT+XCESQ?', 'AT+QRSRP', 'AT_OSIGQ?');
    const system = fc.constantFrom('', '"LTE",', '"WCDMA",', '"GSM",', '"NR5G",');
    fc.assert(
      fc.property(asked, system, numbers, (command, word, list) => {
        const prefix = /AT([^?=]+)/.exec(command)?.[1] ?? '';
        for (const { key, value } of readAnswer(command, [`${prefix}: ${word}${list.join(',')}`])?.records.flat() ?? []) {
          const [low, high] = limits[key ?? ''] ?? [-Infinity, Infinity];
          if (typeof value === 'number') expect([command, key, value >= low && value <= high]).toEqual([command, key, true]);
        }
      }),
    );
  }); // prettier-ignore

  it('reads a notice like the answer of the same name', () => {
    expect(valuesOf(readNotice('^HCSQ:"LTE",50,45,101,20')?.records ?? [])).toMatchObject([{ rsrp: -96 }]);
    expect(valuesOf(readNotice('+CREG: 5')?.records ?? [])).toEqual([{ registration: 'roaming' }]);
    expect(valuesOf(readNotice('+CEREG: 1,"1A2B","01A2B301",7')?.records ?? [])).toMatchObject([{ registration: 'home', rat: 'LTE' }]);
    expect(readNotice('RING')).toBeUndefined();
    expect(readNotice('+CSQ 1,2')).toBeUndefined();
  }); // prettier-ignore

  it('makes facts of codes by their words, and a cell of two fields', () => {
    const ok = { kind: 'ok', text: 'OK' } as const;
    const facts = (id: string, lines: string[]): unknown =>
      Object.fromEntries((shapeParsers()[id]?.(lines, ok) ?? []).map(({ key, status, value }) => [key, status === 'absent' ? 'absent' : value]));
    const cell = '+CPSI: LTE,Online,262-01,0x1A2B,27439873,123,EUTRAN-BAND3,1300,5,5,-94,-967,-662,15';
    expect(facts('cpsi', [cell])).toEqual({
      rat: 'LTE', plmn: '26201', band: 'EUTRAN-BAND3', channel: 1300, pci: 123, cell: '1A2B/1A2B301', rsrq: -9.4, rsrp: -96.7, rssi: -66.2, sinr: 15,
    });
    expect(facts('cnsmod', ['+CNSMOD: 0,8'])).toEqual({ rat: 'LTE' });
    expect(facts('cnsmod', ['+CNSMOD: 0,0'])).toEqual({ rat: 'absent' });
    expect(facts('qeng', ['+QENG: "servingcell","NOCONN","WCDMA",262,01,4E21,1A2B301,10713,279,1,-75,-5,-,-,-,-,-'])).toEqual({ channel: 10713,
      rat: 'UMTS', rscp: -75, ecio: -5, cell: '4E21/1A2B301',
    });
    expect(facts('pctemp', ['Temp state: Normal', 'Temperature: 31.50 C'])).toEqual({ temperature: 31.5 });
  }); // prettier-ignore

  it('reads text messages and service codes, long ones whole, numbers masked on the card', () => {
    const pieces = [
      '+CMGL: 3,0,,159',
      '0791947100000000440C91947100000030000062105101020340A00500032A0201A8E8F41CD42ECFE7E17319949E83D86FF7B92C07D1D16137E8ED2E83D07537595E2683C26E32689EC6D3F3A0313A2C0F8FE965F99C059ABF41747419E42ED3EF6FF91A342FBBC973509A0E4ABB41F4FB1B044F97C7E53928EC2683E8E832684E4F8FD7A075B90C9F83E8E8721B148687E57417E88A7E97ED6539485E0E93E7A0341D740FBBE9',
      '+CMGL: 4,0,,47',
      '0791947100000000440C919471000000300000621051010203401F0500032A0202E620FA1B342F97416F7719442FE3E9A0F0399C76BB00',
    ];
    const records = readAnswer('AT+CMGL=4', pieces)?.records ?? [];
    expect(valuesOf(records)).toEqual([
      {
        partner: '+491700000003',
        time: '2026-01-15T10:20:30+01:00',
        state: 'unread',
        text: expect.stringMatching(/^This .* again\.$/) as string,
      },
    ]);
    expect(JSON.stringify(cardOf(records, { say }))).not.toContain('+491700000003');
    expect(
      valuesOf(readAnswer('AT+CMGR=1', ['+CMGR: "REC READ","Testnetz",,"26/01/15,10:20:30+04"', 'Hi'])?.records ?? []),
    ).toEqual([{ partner: 'Testnetz', time: '2026-01-15T10:20:30+01:00', state: 'read', text: 'Hi' }]);
    expect(
      readAnswer(
        'AT+CMGL=4',
        pieces.map((line) => line.slice(0, -2)),
      ),
    ).toBeUndefined();
    expect(valuesOf(readNotice('+CUSD: 1,"AA180C3602",15')?.records ?? [])).toEqual([{ text: '*100#', state: 'asks' }]);
  });

  it('has a parser for the facts of each shape', () => {
    expect(shapeParsers()['csq']?.(['+CSQ: 17,99'], { kind: 'ok', text: 'OK' })).toMatchObject([{ key: 'rssi', value: -79, unit: 'dBm' }]);
  }); // prettier-ignore
});
