import { parseArgs } from 'node:util';
import { Failure, modeTokens, modeTokenSchema, placeSchema, type ModeToken, type Place } from '../core/model/index.ts';

/** Everything that can stand on the command line of `mwb`, once: parsing, help and documentation come from here. */
export const optionTable = {
  json: { type: 'boolean', help: 'print JSON instead of sentences' },
  raw: { type: 'boolean', help: 'show identifiers (IMEI, IMSI, ICCID) in full' },
  virtual: {
    type: 'string',
    help: 'virtual sticks instead of real ones, by name or model file, e.g. e303,mf831 or e303*40 for forty with numbers of their own: they sit at v1-1, v1-2, … (none: an empty bench)',
  },
  fault: {
    type: 'string',
    multiple: true,
    help: 'give a virtual stick a fault, e.g. v1-1:at=dead (virtual serve: 1-1:at=dead; repeatable)',
  },
  'dry-run': { type: 'boolean', help: 'switch: show what would be sent, send nothing' },
  yes: {
    type: 'boolean',
    help: 'at, sms, ussd, batch: send what asks first (level 2) · history --forget: do it · relay saved: start its program',
  },
  text: { type: 'boolean', help: 'sms: over text mode, for sticks without the other' },
  report: { type: 'boolean', help: 'sms send: ask the network to tell what became of it' },
  way: { type: 'string', help: 'plan, switch: which of several ways to the mode; show PLACE names them' },
  try: { type: 'string', help: 'plan, switch PLACE unknown: a method of the assistant on a stick that no rule names' },
  confirm: {
    type: 'string',
    help: 'switch: the agreement that the plan asks for: yes, or the id of the stick · at: the model’s name or the IMEI’s last four digits, for lines of level 3 · openwrt apply: the router',
  },
  'password-file': {
    type: 'string',
    help: 'switch, info, batch: file whose first line is the password that a plan or a page asks for (- is the input); without it the terminal asks',
  },
  places: { type: 'string', help: 'batch: the USB places that belong to it, with commas; all of them without it' },
  all: { type: 'boolean', help: 'batch: every place, also those that get their first stick later (the default)' },
  count: { type: 'string', help: 'batch: end when so many sticks are good' },
  resume: { type: 'boolean', help: 'batch: go on with the last batch of this recipe' },
  new: { type: 'boolean', help: 'batch: begin a new batch although one of this recipe is not finished' },
  retry: { type: 'boolean', help: 'batch --resume: start again what failed or was held back and is still plugged in' },
  'pin-file': {
    type: 'string',
    help: 'batch: file whose first line is the PIN that the recipe asks for (- is the input); without it the terminal asks',
  },
  'save-rule': { type: 'boolean', help: 'switch --try: save what was verified as a rule of your own' },
  replug: { type: 'boolean', help: 'virtual sticks: pull and plug by itself when a plan asks for it' },
  format: {
    type: 'string',
    help: 'report: json, html, md, csv, label, evidence (several with commas); pdf is made in the window · rules export: json, usb-modeswitch, openwrt',
  },
  out: {
    type: 'string',
    help: 'report: folder to write to (default: the present one) · rules export: file or folder · openwrt: folder for every part · batch: folder for its reports',
  },
  add: { type: 'boolean', help: 'virtual record: add the present mode to the model file that is there' },
  force: { type: 'boolean', help: 'report, rules import, rules export, openwrt: replace files that are there' },
  'of-day': { type: 'string', help: 'report: the summary of a day (UTC) from the history, e.g. 2026-11-23' },
  day: { type: 'string', help: 'report: the same as --of-day' },
  'of-batch': {
    type: 'string',
    help: 'report: the summary of a batch by its id, as mwb batch and the history name it',
  },
  size: { type: 'string', help: 'report --format=label: 62x29 (default), 62x20, 50x25 or 40x15 mm' },
  imei: { type: 'string', help: 'history: digits of the IMEI, all or some' },
  iccid: { type: 'string', help: 'history: digits of the SIM card’s number, all or some' },
  model: { type: 'string', help: 'history: part of the stick’s name or USB id' },
  from: { type: 'string', help: 'history: first day, e.g. 2026-11-23' },
  to: { type: 'string', help: 'history: last day' },
  kind: { type: 'string', help: 'history: sighting, run, facts, report, batch, batch-item (several with commas)' },
  outcome: {
    type: 'string',
    help: 'history: verified, different, lost, unknown, passed, failed (several with commas)',
  },
  limit: { type: 'string', help: 'history: lines at most (default: 100)' },
  line: { type: 'string', help: 'history: all that was kept under the id of one line' },
  forget: {
    type: 'string',
    help: 'history: take everything of one stick out for good: its IMEI, or the id of one of its lines; with --yes',
  },
  'no-facts': { type: 'boolean', help: 'report: do not read the facts first' },
  transcript: { type: 'boolean', help: 'report: with all that was sent and answered on the AT ports for it' },
  cases: { type: 'string', help: 'rules trace: a file of cases with settings and devices of their own' },
  'usb-mode': { type: 'string', help: 'a usb-mode.json of a router whose rules count too' },
  stick: { type: 'string', help: 'virtual serve: sticks by name or model file, e.g. e303,mf831' },
  listen: { type: 'string', help: 'virtual serve: address and port (default: 127.0.0.1:3240, this computer alone)' },
  pace: { type: 'string', help: '--virtual, virtual serve: factor on the times of the sticks (default: 1)' },
  log: {
    type: 'string',
    help: 'virtual serve: file for every transfer · watch: file for every look and change; one JSON object per line',
  },
  ping: { type: 'string', help: 'connection: address to ask for an echo; without it the stick’s own' },
  every: { type: 'string', help: 'watch: time between two looks, e.g. 2s (the default), 500ms, 1m; at least 1s' },
  for: { type: 'string', help: 'watch: ends by itself after this time, e.g. 30s, 10m, 2h; until Ctrl+C without it' },
  script: {
    type: 'string',
    help: 'at: run a script, a file or the name of one of your own; --dry-run shows its steps',
  },
  set: { type: 'string', multiple: true, help: 'at --script, batch: a value of the script, NAME=VALUE (repeatable)' },
  tap: { type: 'string', help: 'relay: show what goes through, as text or hex' },
  record: { type: 'string', help: 'relay: file for all that goes through, one JSON object per line' },
  writers: { type: 'string', help: 'relay: who of several clients may write: queue (default), exclusive, read-only' },
  openly: { type: 'boolean', help: 'relay: let anybody in the network connect, without certificate or token' },
  'no-guard': { type: 'boolean', help: 'relay: let dangerous AT commands of clients pass unasked' },
  timeout: { type: 'string', help: 'at, ussd: most to wait for each answer, ms' },
  release: { type: 'string', help: 'openwrt: release of the router, e.g. 24.10 (the default) or 25.12' },
  protocol: {
    type: 'string',
    help: 'openwrt: 3g, ncm, qmi, mbim, dhcp, directip or modemmanager; the best one without it',
  },
  file: { type: 'string', help: 'openwrt: the router’s own usb-mode.json; the packaged one without it' },
  key: { type: 'string', help: 'openwrt read, apply: private key file; else MWB_ROUTER_PASSWORD or a question' },
  trust: { type: 'string', help: 'openwrt read, apply: the router’s host key that you have compared, SHA256:…' },
  apn: { type: 'string', help: 'openwrt: the APN for the network section · batch: the one that the recipe asks for' },
  lang: { type: 'string', help: 'language of the sentences: en or de; that of the system (LC_ALL, LANG) without it' },
  data: { type: 'string', help: 'data folder (journal of runs, settings)' },
  help: { type: 'boolean', short: 'h', help: 'this text' },
  version: { type: 'boolean', help: 'print the version' },
} as const satisfies Record<string, { type: 'boolean' | 'string'; multiple?: boolean; short?: string; help: string }>;

export interface Arguments {
  verb: string | undefined;
  rest: string[];
  flags: ReadonlySet<string>;
  values: ReadonlyMap<string, string>;
  faults: readonly string[];
  /** `NAME=VALUE` as typed. */
  settings: readonly string[];
}

/** Reads the command line. Failure cli.usage for what is not in the table. */
export function readArguments(argv: readonly string[]): Arguments {
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], options: optionTable, allowPositionals: true, strict: true });
  } catch (error) {
    throw new Failure('cli.usage', { problem: error instanceof Error ? firstSentence(error.message) : String(error) });
  }
  const flags = new Set<string>();
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(parsed.values)) {
    if (value === true) flags.add(name);
    else if (typeof value === 'string') values.set(name, value);
  }
  const [verb, ...rest] = parsed.positionals;
  return { verb, rest, flags, values, faults: parsed.values.fault ?? [], settings: parsed.values.set ?? [] };
}

const firstSentence = (text: string): string => text.split(/\. (?=[A-Z])/)[0] ?? text;

/** ms of `500ms`, `2s`, `10m`, `2h`, or plain seconds. Failure cli.usage. */
export function readTime(text: string, option: string): number {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  const factor = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[found?.[2] ?? 's'] ?? 0;
  const ms = Math.round(Number(found?.[1] ?? 0) * factor);
  if (ms < 1) throw new Failure('cli.usage', { problem: `--${option} takes a time, e.g. 500ms, 2s, 10m or 2h.` });
  return ms;
}

/** A place from the command line. Failure cli.usage when it is missing or is no place. */
export function readPlace(text: string | undefined): Place {
  if (text === undefined) throw new Failure('cli.usage', { problem: 'A place is missing, e.g. 1-1.4 or v1-1.' });
  const place = placeSchema.safeParse(text);
  if (!place.success)
    throw new Failure('cli.usage', { problem: `“${text}” is not a place. Places look like 1-1.4 or v1-1.` });
  return place.data;
}

/** A mode token from the command line. Failure mode.unknown-token. */
export function readMode(text: string | undefined): ModeToken {
  if (text === undefined) throw new Failure('cli.usage', { problem: `A mode is missing: ${modeTokens.join(', ')}.` });
  const mode = modeTokenSchema.safeParse(text);
  if (!mode.success) throw new Failure('mode.unknown-token', { mode: text, modes: modeTokens.join(', ') });
  return mode.data;
}
