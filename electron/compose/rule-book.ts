import path from 'node:path';
import { ruleBook, shippedIndex, shippedRules as shippedSet, shippedRulesFor } from '../core/modes/index.ts';
import type { RuleBook } from '../core/modes/rule-book.ts';
import {
  readGlobalSettings,
  readyRules,
  rulesOfVendors,
  ruleStore,
  underGlobals,
  type GlobalSettings,
  type JoinedRules,
  type RawSource,
} from '../core/modes/sources/index.ts';
import type { VendorData } from '../core/modes/vendor.ts';
import { readRuleArchive, readRuleFolder, readRuleText } from '../platform/rules/folder.ts';

/** The rules that come with the program, and nothing else. */
export const shippedRules = (): RuleBook => ruleBook(shippedIndex());

/** Where usb_modeswitch keeps its rules, the strongest first (its dispatcher, 2.6). */
export interface SystemRulePlaces {
  overrides: string;
  unpacked: string;
  packed: string;
  /** Files of global settings; the first that is there counts. */
  globals?: readonly string[];
}
const systemPlaces: SystemRulePlaces = {
  overrides: '/etc/usb_modeswitch.d',
  unpacked: '/usr/share/usb_modeswitch',
  packed: '/usr/share/usb_modeswitch/configPack.tar.gz',
  globals: ['/etc/usb_modeswitch.conf', '/etc/sysconfig/usb_modeswitch', '/etc/default/usb_modeswitch'],
};

export interface RuleOptions {
  /** Data folder of the person; rules of their own lie in `rules` in it. */
  dataFolder: string;
  /** Whether the rules of the system's usb_modeswitch count, and where they are when not at the usual places. */
  system: boolean | SystemRulePlaces;
  /** A router's usb-mode.json that was named. */
  usbModeFile?: string | undefined;
  vendors: readonly VendorData[];
}

/** Rules from everywhere: what the planner asks, what people look at, and what is to be said about the files. */
export interface Rules {
  book: RuleBook;
  /** All rules in their order, and the findings; parsed at the first call. */
  readonly all: () => JoinedRules;
  /** Global settings of usb_modeswitch, where the system's rules count and there is such a file. */
  globals?: GlobalSettings | undefined;
  /** The person's own folder; it may not be there yet. */
  folder: string;
}

/** Folder of a person's own rules. */
export const ownRuleFolder = (dataFolder: string): string => path.join(dataFolder, 'rules');

/** Reads all sources side by side. Never rejects for a file: what cannot be read or used is a finding. */
export async function openRules(options: RuleOptions): Promise<Rules> {
  const folder = ownRuleFolder(options.dataFolder);
  const places = options.system === true && process.platform !== 'win32' ? systemPlaces : options.system;
  const sources = await Promise.all([
    readRuleFolder(folder).then((read): RawSource => ({ kind: 'user', name: folder, ...read })),
    ...(typeof places === 'boolean' ? [] : systemSources(places)),
    ...(options.usbModeFile === undefined ? [] : [namedFile(options.usbModeFile)]),
  ]);
  const shipped = { all: shippedSet, forId: shippedRulesFor };
  const store = ruleStore(sources, [readyRules(rulesOfVendors(options.vendors)), shipped]);
  const globals = typeof places === 'boolean' ? undefined : await readGlobals(places.globals ?? []);
  const book = ruleBook(store, {}, (rule) => underGlobals(rule, globals));
  return { book, all: () => store.all(), globals, folder };
}

function systemSources({ overrides, unpacked, packed }: SystemRulePlaces): Promise<RawSource>[] {
  return [
    readRuleFolder(overrides).then((read) => ({ kind: 'system', name: overrides, ...read })),
    readRuleFolder(unpacked).then((read) => ({ kind: 'system', name: unpacked, fallbackWithin: true, ...read })),
    readRuleArchive(packed).then((read) => ({ kind: 'system', name: packed, ...read })),
  ];
}

async function readGlobals(places: readonly string[]): Promise<GlobalSettings | undefined> {
  for (const place of places) {
    const [file] = (await readRuleText(place)).files;
    if (file !== undefined) return readGlobalSettings(file.text, place);
  }
  return undefined;
}

async function namedFile(file: string): Promise<RawSource> {
  return { kind: 'openwrt', name: file, ...(await readRuleText(file)) };
}
