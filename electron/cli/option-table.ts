import type { TextId } from '../../resources/text/index.ts';

type ValueOf<Id> = Id extends `cli.value.${infer Name}` ? Name : never;

export interface Option {
  type: 'boolean' | 'string';
  multiple?: true;
  short?: string;
  /** What is written behind the `=`; its name stands in the texts under `cli.value.`. */
  value?: ValueOf<TextId>;
}

const flag = { type: 'boolean' } as const;
const taking = <V extends ValueOf<TextId>>(value: V) => ({ type: 'string', value }) as const;

/**
 * How every option of `mwb` is written. What it means stands in the texts: `cli.option.NAME`, or `cli.option.NAME.VERB` where it
 * means something of its own with a verb. Which verb takes it stands in verb-table.ts.
 */
export const optionTable = {
  json: flag,
  raw: flag,
  virtual: taking('sticks'),
  fault: { ...taking('fault'), multiple: true },
  'dry-run': flag,
  yes: flag,
  text: flag,
  report: flag,
  way: taking('key'),
  try: taking('method'),
  confirm: taking('word'),
  'password-file': taking('file'),
  places: taking('places'),
  all: flag,
  count: taking('number'),
  resume: flag,
  new: flag,
  retry: flag,
  'pin-file': taking('file'),
  'save-rule': flag,
  replug: flag,
  format: taking('formats'),
  out: taking('path'),
  add: flag,
  force: flag,
  'of-day': taking('day'),
  day: taking('day'),
  'of-batch': taking('id'),
  size: taking('size'),
  imei: taking('digits'),
  iccid: taking('digits'),
  model: taking('word'),
  from: taking('day'),
  to: taking('day'),
  kind: taking('words'),
  outcome: taking('words'),
  limit: taking('number'),
  line: taking('id'),
  forget: taking('id'),
  'no-facts': flag,
  transcript: flag,
  cases: taking('file'),
  'usb-mode': taking('file'),
  stick: taking('sticks'),
  listen: taking('address'),
  pace: taking('factor'),
  log: taking('file'),
  ping: taking('address'),
  every: taking('time'),
  for: taking('time'),
  script: taking('file'),
  set: { ...taking('pair'), multiple: true },
  tap: taking('word'),
  record: taking('file'),
  writers: taking('word'),
  openly: flag,
  'no-guard': flag,
  timeout: taking('ms'),
  release: taking('release'),
  protocol: taking('word'),
  file: taking('file'),
  key: taking('file'),
  trust: taking('fingerprint'),
  apn: taking('name'),
  lang: taking('language'),
  data: taking('folder'),
  help: { ...flag, short: 'h' },
  version: flag,
} as const satisfies Readonly<Record<string, Option>>;

export type OptionName = keyof typeof optionTable;

export const isOption = (name: string): name is OptionName => Object.hasOwn(optionTable, name);

export const optionNames: readonly OptionName[] = Object.keys(optionTable).filter(isOption);

/** The entry of an option, seen as any of them. */
export const optionOf = (name: OptionName): Option => optionTable[name];
