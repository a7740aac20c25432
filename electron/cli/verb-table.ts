import type { OptionName } from './option-table.ts';

/** Options that every verb takes: the world that it works in, and how it speaks. */
export const commonOptions = [
  'json',
  'raw',
  'virtual',
  'fault',
  'pace',
  'usb-mode',
  'data',
  'lang',
  'help',
  'version',
] as const satisfies readonly OptionName[];

/**
 * The verbs of `mwb` in the order of the help, each with the options that it takes beside the common ones. Its forms and what it
 * does stand in the texts: `cli.verb.NAME.usage`, one form a line, and `cli.verb.NAME.help`.
 */
export const verbTable = {
  list: [],
  show: [],
  plan: ['way', 'try'],
  switch: ['dry-run', 'way', 'try', 'confirm', 'password-file', 'save-rule', 'replug'],
  info: ['password-file'],
  watch: ['every', 'for', 'log'],
  connection: ['ping'],
  at: ['yes', 'confirm', 'timeout', 'script', 'set', 'dry-run'],
  sms: ['yes', 'text', 'report'],
  ussd: ['yes', 'timeout'],
  relay: ['tap', 'record', 'writers', 'openly', 'no-guard', 'yes'],
  report: ['format', 'out', 'force', 'size', 'no-facts', 'transcript', 'yes', 'of-day', 'day', 'of-batch'],
  batch: [
    'places',
    'all',
    'count',
    'resume',
    'retry',
    'new',
    'yes',
    'apn',
    'set',
    'pin-file',
    'password-file',
    'out',
    'replug',
  ],
  history: ['imei', 'iccid', 'model', 'from', 'to', 'kind', 'outcome', 'limit', 'line', 'forget', 'yes'],
  rules: ['format', 'out', 'force', 'cases'],
  openwrt: ['release', 'protocol', 'file', 'apn', 'out', 'force', 'key', 'trust', 'confirm'],
  virtual: ['stick', 'listen', 'log', 'out', 'add', 'force'],
  forget: [],
  doctor: [],
} as const satisfies Readonly<Record<string, readonly OptionName[]>>;

export type VerbName = keyof typeof verbTable;

export const isVerb = (name: string): name is VerbName => Object.hasOwn(verbTable, name);

export const verbNames: readonly VerbName[] = Object.keys(verbTable).filter(isVerb);

/** Words behind verbs that take so many at most; the others look at theirs themselves. */
const most: Partial<Readonly<Record<VerbName, number>>> = {
  list: 0,
  show: 1,
  plan: 2,
  switch: 2,
  info: 1,
  watch: 1,
  connection: 1,
  report: 1,
  forget: 1,
  doctor: 0,
};

export const mostWords = (verb: VerbName): number => most[verb] ?? Number.POSITIVE_INFINITY;

/** Whether the verb takes the option, of its own or as every verb does. */
export const takes = (verb: VerbName, option: OptionName): boolean =>
  [...commonOptions, ...verbTable[verb]].some((one) => one === option);
