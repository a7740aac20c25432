import { signalKeys, type SignalKey } from '../facts/signal.ts';
import { fieldsOf, plainText, splitFields, type Field } from '../facts/grammar.ts';
import { message, type FactKey } from '../model/index.ts';
import type { FieldShape, FieldsShape, GroupsShape, LabelsShape, LinesShape, Shape, Variant } from './shape.ts';
import { valueOf, type AnswerRow } from './values.ts';

/** One line, or one group of lines, with its values. */
export type AnswerRecord = AnswerRow[];

/**
 * Reads the lines of an answer by its shape; a record for each line that fits. Lines that do not fit are left out, so that
 * nothing wrong is ever shown: an empty list means that nothing was understood. Never throws.
 */
export function readShape(shape: Exclude<Shape, { kind: 'code' }>, lines: readonly string[]): AnswerRecord[] {
  if (lines.length === 0) return [];
  switch (shape.kind) {
    case 'fields':
      return readFields(shape, lines);
    case 'labels':
      return readLabels(shape, lines);
    case 'lines':
      return readLines(shape, lines);
    case 'groups':
      return readGroups(shape, lines);
  }
}

function readFields(shape: FieldsShape, lines: readonly string[]): AnswerRecord[] {
  const records: AnswerRecord[] = [];
  for (const line of lines) {
    const fields = shape.prefix === '' ? splitFields(line) : fieldsOf(line, shape.prefix);
    const record = fields === undefined ? undefined : firstFit(shape.variants, fields);
    if (record === undefined) continue;
    records.push(record);
    if (shape.many !== true) break;
  }
  return records;
}

function firstFit(variants: readonly Variant[], fields: readonly Field[]): AnswerRecord | undefined {
  for (const variant of variants) {
    const record = fit(variant, fields);
    if (record !== undefined) return record;
  }
  return undefined;
}

function fit(variant: Variant, fields: readonly Field[]): AnswerRecord | undefined {
  for (const [place, text] of Object.entries(variant.when ?? {})) {
    const found = fields[Number(place)]?.text;
    if (found === undefined || !new RegExp(`^(?:${text})$`, 'i').test(found)) return undefined;
  }
  const shapes = spread(variant, fields.length);
  if (fields.length > shapes.length && variant.open !== true) return undefined;
  const rows: AnswerRow[] = [];
  const unsound = new Set<FactKey>();
  for (const [index, field] of shapes.entries()) {
    if (field.type === 'skipped') continue;
    const given = fields[index];
    if (given === undefined) {
      if (field.optional === true) continue;
      return undefined;
    }
    const value = valueOf(field, given);
    if (value === undefined) return undefined;
    rows.push(...value);
    const isImpossible = value.length === 0 && 'signal' in field && /\d/.test(given.text);
    if (isImpossible && field.signal !== undefined)
      for (const key of ratiosOf(field.signal, field.type)) unsound.add(key);
  }
  // A place that must be there counts even where its meaning does not.
  const needed = shapes.findLastIndex((field) => field.type !== 'skipped' && field.optional !== true) + 1;
  if (fields.length < needed) return undefined;
  const absent = (variant.absent ?? []).map((key): AnswerRow => ({
    name: key,
    key,
    label: message(`fact.label.${key}`),
    status: 'absent',
    value: null,
  }));
  return [...rows.filter(({ key }) => key === undefined || !unsound.has(key)), ...absent];
}

/**
 * Ratios that belong to a power: where that is impossible, the line is written in another way, and they are not what they look like.
 * A number of dB stands for itself; a code for it does not.
 */
function ratiosOf(power: SignalKey, type: 'number' | 'scaled'): readonly FactKey[] {
  if (power === 'rscp') return ['ecio'];
  if (power !== 'rsrp') return [];
  return type === 'scaled' ? ['rsrq', 'sinr'] : ['rsrq'];
}

/** The fields of a variant with its repeated part as often as the line needs it. */
function spread({ fields, repeatFrom }: Variant, count: number): FieldShape[] {
  if (repeatFrom === undefined) return [...fields];
  const again = fields.slice(repeatFrom);
  const out = [...fields];
  for (let round = 2; again.length > 0 && out.length < count; round += 1) {
    out.push(...again.map((field) => (field.type === 'skipped' ? field : { ...field, name: `${field.name}${String(round)}` })));
  }
  return out;
} // prettier-ignore

/**
 * Text with labels: a label begins a line or stands behind a tab or two blanks; its value ends there, too. A value that
 * does not fit its field is left out alone, as each stands for itself. The signal of a second cell is a fact only where no other is told.
 */
function readLabels(shape: LabelsShape, lines: readonly string[]): AnswerRecord[] {
  const ofSecond = new Set(
    shape.entries.flatMap(({ field, second }) => (second !== true || field.type === 'skipped' ? [] : [field.name])),
  );
  const rows: AnswerRow[] = [];
  /** Names of values that were told and are none that can be. */
  const impossible = new Set<string>();
  for (const line of lines) {
    for (const cell of cellsOf(line, shape)) {
      const { field } = cell;
      if (field.type === 'skipped' || rows.some((row) => row.name === field.name)) continue;
      const value = valueOf(field, cell) ?? [];
      rows.push(...value);
      if (value.length === 0 && 'signal' in field && field.signal === 'rsrp' && /\d/.test(cell.text)) impossible.add(field.name);
    }
  }
  const isFact = ({ name, key }: AnswerRow): boolean => key !== undefined && signals.has(key) && !ofSecond.has(name);
  // Where the power of a cell is none that can be, its ratios are placeholders.
  const lost = [...impossible].filter((name) => !rows.some((row) => row.name === name));
  const sound = rows.filter(
    ({ name, key }) => (key !== 'rsrq' && key !== 'sinr') || !lost.some((one) => ofSecond.has(one) === ofSecond.has(name)),
  );
  if (sound.length === 0) return [];
  const isAlone = !sound.some(isFact);
  return [sound.map(({ key, ...row }) => (key === undefined || (ofSecond.has(row.name) && !isAlone) ? row : { ...row, key }))];
} // prettier-ignore

const signals: ReadonlySet<string> = new Set(signalKeys);

function cellsOf(line: string, shape: LabelsShape): (Field & { field: FieldShape })[] {
  const places = shape.entries
    .flatMap(({ label, field }) => {
      const match = new RegExp(`(?:^|\\t|\\s{2,})${escape(label)}\\s*:`, 'i').exec(` ${line}`.replace(/^ /, '\t'));
      return match === null ? [] : [{ field, from: match.index, value: match.index + match[0].length }];
    })
    .sort((a, b) => a.from - b.from);
  const text = `\t${line}`;
  return places.map(({ field, value }, index) => {
    const rest = text.slice(value, places[index + 1]?.from).trim();
    const whole = rest.split(/\t|\s{2,}/)[0]?.trim() ?? '';
    // Numbers have their unit behind them, hex its decimal in brackets.
    const counts =
      field.type === 'number' || field.type === 'scaled' || (field.type === 'made' && field.as === 'temperature');
    const first = counts
      ? whole.replace(/ (?:[A-Za-z%°]+)$/, '')
      : field.type === 'hex'
        ? whole.replace(/ \(\d+\)$/, '')
        : whole;
    const inside = /^"([^"]*)"$/.exec(first)?.[1];
    return { field, text: inside ?? first, quoted: inside !== undefined };
  });
}

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function readLines(shape: LinesShape, lines: readonly string[]): AnswerRecord[] {
  if (lines.length > shape.most) return [];
  const records = lines.map((line): AnswerRecord | undefined => {
    const own = shape.prefix !== undefined && line.toUpperCase().startsWith(`${shape.prefix}:`);
    const bare = own ? line.slice((shape.prefix ?? '').length + 1).trim() : line;
    // A line with another command's prefix is not of this answer.
    if (!own && /^[+^!#$%*_]\w+:/.test(bare)) return undefined;
    const text = plainText(bare.replace(/^"([^"]*)"$/, '$1'));
    if (text === undefined || (shape.pattern !== undefined && !new RegExp(`^(?:${shape.pattern})$`).test(text))) return undefined;
    return [{
      name: 'text', label: message('answer.label', { label: shape.label }), status: 'read', value: text,
      ...(shape.fact && { key: shape.fact }),
    }];
  }); // prettier-ignore
  return records.every((record) => record !== undefined) ? records : [];
} // prettier-ignore

/** Brackets inside quotes belong to names. An empty place (`,,`) ends the groups that are meant; ranges follow. */
function readGroups(shape: GroupsShape, lines: readonly string[]): AnswerRecord[] {
  const head = `${shape.prefix}:`;
  const line = lines.find((one) => one.toUpperCase().startsWith(head));
  if (line === undefined) return [];
  const groups: string[] = line.slice(head.length).match(/\((?:"[^"]*"|[^()"])*\)|,,/g) ?? [];
  const end = groups.indexOf(',,');
  return groups.slice(0, end < 0 ? undefined : end).flatMap((group) => {
    const fields = splitFields(group.slice(1, -1));
    const record = fields === undefined ? undefined : fit({ fields: shape.fields }, fields);
    return record === undefined ? [] : [record];
  });
}
