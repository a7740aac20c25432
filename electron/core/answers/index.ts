import { normalise, prefixesOf } from '../at/command.ts';
import { parseFinal, type Final } from '../at/result.ts';
import { codeParsers } from '../facts/parsers/code.ts';
import { read, type AtParser, type Parsed } from '../facts/parsed.ts';
import { cell, radioNumber } from '../facts/words.ts';
import { message, type FactKey, shipped } from '../model/index.ts';
import { onFirstUse } from '../model/once.ts';
import { answerFiles } from './files.ts';
import { readMessages, readService } from './messages.ts';
import { readShape, type AnswerRecord } from './read.ts';
import { shapeFileSchema, type Shape } from './shape.ts';
import type { AnswerRow } from './values.ts';

export type { AnswerRecord } from './read.ts';
export type { AnswerRow } from './values.ts';

interface Known {
  vendor: string;
  shape: Shape;
}

/** All shapes with the maker whose sticks answer so. */
export const answerShapes: () => readonly { vendor: string; shape: Shape }[] = onFirstUse(() =>
  answerFiles
    .map((file: unknown) => shipped(shapeFileSchema, file))
    .flatMap(({ vendor, shapes }) => shapes.map((shape) => ({ vendor, shape }))),
);

const byCommand = onFirstUse(() => {
  const found = new Map<string, Known[]>();
  for (const one of answerShapes())
    for (const command of one.shape.commands) found.set(command, [...(found.get(command) ?? []), one]);
  return found;
});

/** A whole answer, read. */
export interface Answer {
  /** The shape that it has. */
  shape: string;
  title: string;
  /** One for each line that was understood; of several values each. */
  records: AnswerRecord[];
}

const okay: Final = parseFinal('OK') ?? { kind: 'ok', text: 'OK' };

/**
 * What the answer to a command says; undefined when nothing of it is understood. Several makers can answer the same command
 * in their own ways: that of `plugin` comes first, then the standard one, then the others.
 */
export function readAnswer(
  command: string,
  lines: readonly string[],
  { final = okay, plugin = 'generic' }: { final?: Final; plugin?: string } = {},
): Answer | undefined {
  const messages = final.kind === 'ok' ? readMessages(command, lines) : undefined;
  if (messages !== undefined && messages.length > 0) {
    return { shape: 'messages', title: 'Text messages', records: messages };
  }
  const candidates = byCommand().get(normalise(command)) ?? [];
  for (const { shape } of byVendor(candidates, plugin)) {
    const records = recordsOf(shape, lines, final);
    if (records.length > 0) return { shape: shape.id, title: shape.title, records };
  }
  return undefined;
}

const rank = ({ vendor }: Known, plugin: string): number => (vendor === plugin ? 0 : vendor === 'generic' ? 1 : 2);
const byVendor = (all: readonly Known[], plugin: string): Known[] =>
  all.toSorted((a, b) => rank(a, plugin) - rank(b, plugin));

/** What one line that came unasked says, read like the answer to the command of the same name. */
export function readNotice(line: string, plugin?: string): Answer | undefined {
  const name = /^([+^!#$%*_][A-Z][A-Z0-9_]*):/.exec(line)?.[1];
  if (name === undefined) return undefined;
  const service = readService(line);
  if (service !== undefined) return { shape: 'service', title: 'Service code', records: [service] };
  // A notice of registration lacks the answer's first field (27.007 §7.2).
  const answer = line.replace(/^(\+C(?:5G|G|E)?REG:) ?/, '$1 0,');
  const candidates = answerShapes().filter(({ shape }) =>
    shape.commands.some((command) => prefixesOf(command).includes(name)),
  );
  for (const { shape } of byVendor(candidates, plugin ?? 'generic')) {
    if (shape.kind === 'labels' || shape.kind === 'lines') continue;
    const records = recordsOf(shape, [answer], okay);
    if (records.length > 0) return { shape: shape.id, title: shape.title, records };
  }
  return undefined;
}

/** Blanks at the ends of a line and behind its prefix mean nothing. */
const tidied = (line: string): string => line.trim().replace(/^([+^!#$%*_]\w+:)\s+/, '$1 ');

function recordsOf(shape: Shape, given: readonly string[], final: Final): AnswerRecord[] {
  const lines = shape.kind === 'labels' ? given : given.map(tidied);
  if (shape.kind === 'code') {
    const rows = (codeParsers[shape.parser]?.(lines, final) ?? []).map(rowOf);
    return rows.length === 0 ? [] : [rows];
  }
  if (final.kind !== 'ok') return [];
  if (lines.length === 0 && shape.empty !== undefined) {
    const words = message('answer.words', { words: shape.empty });
    return [[{ name: 'empty', label: message('answer.label', { label: shape.title }), status: 'read', value: '', words }]];
  }
  return readShape(shape, lines);
} // prettier-ignore

/** A fact as a row of an answer. */
export const rowOf = ({ unit, ...parsed }: Parsed): AnswerRow => ({
  ...parsed,
  name: parsed.key,
  label: message(`fact.label.${parsed.key}`),
  ...(unit && { unit }),
});

/** A value beats "there is none"; of several sensors the hottest counts. */
const isBetter = (fact: Parsed, known: Parsed): boolean =>
  (fact.status === 'read' && known.status !== 'read') ||
  (fact.key === 'temperature' && Number(fact.value) > Number(known.value));

/** The facts among the rows of an answer: of several lines the first that tells one. */
function factsOf(records: readonly AnswerRecord[]): Parsed[] {
  const facts = new Map<FactKey, Parsed>();
  for (const record of records) {
    for (const fact of [...record.flatMap(factOf), ...cellOf(record), ...radioOf(record), ...bandOf(record)]) {
      const known = facts.get(fact.key);
      if (known === undefined || isBetter(fact, known)) facts.set(fact.key, fact);
    }
  }
  return [...facts.values()];
}

/** The units that facts have. */
const factUnits = ['dBm', 'dB', '°C', 'mV', 'tries'] as const;

function factOf({ name: _name, label: _label, key, unit, ...row }: AnswerRow): Parsed[] {
  if (key === undefined) return [];
  const factUnit = factUnits.find((known) => known === unit);
  const measured = factUnit === undefined ? {} : { unit: factUnit };
  // A code is a fact by its words.
  const coded = row.words?.id === 'answer.words' ? row.words.params?.['words'] : undefined;
  if (coded === undefined) return [{ ...row, key, ...measured }];
  const { words: _words, ...rest } = row;
  return [{ ...rest, key, value: row.status === 'absent' ? null : coded, ...measured }];
}

/** Area and cell stand in two fields; a cell that is written in decimal is the same in hex. */
function cellOf(record: AnswerRecord): Parsed[] {
  const area = record.find(({ name }) => name === 'tac' || name === 'lac')?.value;
  const id = record.find(({ name }) => name === 'cell')?.value;
  if (typeof area !== 'string' || id === undefined || id === null) return [];
  return cell(area, typeof id === 'number' ? id.toString(16).toUpperCase() : id);
}

/**
 * Channel and physical cell; a number that the stick writes in hex is the same in decimal. Zeros stand there where there is
 * no cell: channel 0 is one of GSM alone, as carriers of the others are wider than what lies below it.
 */
function radioOf(record: AnswerRecord): Parsed[] {
  const hasNone = cellOf(record).some(({ status }) => status === 'absent');
  const isGsm = systemOf(record) === 'GSM';
  return (['channel', 'pci'] as const).flatMap((key) => {
    const value = record.find(({ name, status }) => name === key && status === 'read')?.value;
    if (value === undefined || value === null) return [];
    const n = typeof value === 'number' ? value : Number.parseInt(value, 16);
    if (n === 0 && (key === 'channel' ? hasNone || !isGsm : hasNone)) return [];
    return radioNumber(key, n);
  });
}

/** The radio as the stick names it in the same line; empty where it does not. */
function systemOf(record: AnswerRecord): string {
  const row = record.find(({ name }) => name === 'system');
  return String(row?.words?.params?.['words'] ?? row?.value ?? '');
}

/** A band that is told by its number alone, as people write it: `B3` of LTE, `n78` of 5G. */
function bandOf(record: AnswerRecord): Parsed[] {
  const code = record.find(({ name }) => name === 'bandCode')?.value;
  if (typeof code === 'number') {
    // Modules of Fibocom write 100 and the band on LTE, "50" and the band on 5G (open modem scripts).
    const nr = /^50(\d{1,3})$/.exec(String(code))?.[1];
    if (nr !== undefined) return [read('band', `n${nr}`, { certainty: 'likely' })];
    return code > 100 && code < 200 ? [read('band', `B${String(code - 100)}`, { certainty: 'likely' })] : [];
  }
  const band = record.find(({ name, key }) => name === 'band' && key === undefined)?.value;
  const system = systemOf(record);
  if (typeof band !== 'number' || band < 1) return [];
  if (/^(?:NR|5G)/i.test(system)) return [read('band', `n${String(band)}`)];
  return /^(?:LTE|CAT|NB|EMTC)/i.test(system) ? [read('band', `B${String(band)}`)] : [];
}

/** The parser of each shape by its id, for the recipes of facts. Shapes that are read by code stand there by that name. */
export const shapeParsers: () => Readonly<Record<string, AtParser>> = onFirstUse(() =>
  Object.fromEntries(
    answerShapes()
      .filter(({ shape }) => shape.kind !== 'code')
      .map(({ shape }): [string, AtParser] => [
        shape.id,
        (lines, final) => (lines.length === 0 ? [] : factsOf(recordsOf(shape, lines, final))),
      ]),
  ),
);
