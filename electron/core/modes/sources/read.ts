import { readUsbModeTree } from '../../openwrt/usb-mode-json.ts';
import { parseConfigText } from '../config-text.ts';
import { conditionsOf, entrySchema, type Rule } from '../rules.ts';
import { FindingList, type RuleFinding, type SourceName } from './finding.ts';
import { memberOf, readJson } from './json-text.ts';
import { readOwnTree } from './own-json.ts';

/** A file as it was read: not yet known to be rules. */
export interface RawFile {
  /** Name within its folder or archive. */
  name: string;
  /** As people find it again. */
  path: string;
  text: string;
}

export type RuleFormat = 'usb-modeswitch' | 'json' | 'openwrt';

export interface FileRead {
  /** Absent for what is no rules file. */
  format?: RuleFormat;
  /** Entry that a single text is for. */
  entry?: string;
  rules: Rule[];
  findings: RuleFinding[];
}

/** What editors and package managers leave beside a file, hidden files, lists and reading matter. */
const passedOver = /^\.|~$|\.(dpkg|rpm)|\.(bak|orig|md|lst)$|^(README|COPYING|LICEN[CS]E)/i;
/** A torn file has a finding on each line; nobody reads more of them than this. */
const maxFindings = 50;

/**
 * Reads one file of rules, whichever of the three formats it has. A router's file is of kind `openwrt` wherever it lies. In
 * a folder of the person's own a file that is none of them is a finding; in a system's it is passed over.
 */
export function readRulesFile(file: RawFile, source: SourceName): FileRead {
  const base = file.name.slice(file.name.lastIndexOf('/') + 1);
  if (passedOver.test(base)) return { rules: [], findings: [] };
  const read =
    base.endsWith('.json') || /^\ufeff?\s*[{[]/.test(file.text)
      ? readJsonFile(file, source)
      : readText(file, base, source);
  return read.findings.length <= maxFindings ? read : { ...read, findings: read.findings.slice(0, maxFindings) };
}

function readJsonFile({ path, text }: RawFile, source: SourceName): FileRead {
  const { root, troubles } = readJson(text);
  const router =
    root !== undefined &&
    memberOf(root, 'rules') === undefined &&
    ['messages', 'devices'].some((key) => memberOf(root, key));
  const list = new FindingList(path, router ? { ...source, kind: 'openwrt' } : source);
  for (const trouble of troubles) list.json(trouble);
  if (root === undefined) return { format: 'json', rules: [], findings: list.sorted };
  return router
    ? { format: 'openwrt', ...readUsbModeTree(root, list) }
    : { format: 'json', ...readOwnTree(root, list) };
}

function readText({ path, text }: RawFile, base: string, source: SourceName): FileRead {
  const list = new FindingList(path, source);
  if (!/^[0-9a-f]{4}:/i.test(base) && !/^\s*DefaultVendor\s*=/m.test(text)) {
    if (source.kind === 'user') list.add('rules.syntax', { line: 1 }, { reason: '@rules.reason.unknown-kind' });
    return { rules: [], findings: list.sorted };
  }
  if (text.includes('\0')) {
    list.add('rules.syntax', { line: 1 }, { reason: '@rules.reason.no-text' });
    return { rules: [], findings: list.sorted };
  }
  const { rule, problems } = parseConfigText(text, path, { entry: base, origin: source });
  for (const { code, line, params } of problems) list.add(code, { line }, params);
  const entry = rule?.entry ?? entrySchema.safeParse(base).data;
  const idle = rule !== undefined && !doesSomething(rule);
  if (idle) list.add('rules.syntax', { line: 1 }, { reason: '@rules.reason.nothing-to-do' });
  return {
    format: 'usb-modeswitch',
    ...(entry === undefined ? {} : { entry }),
    rules: rule === undefined || idle ? [] : [rule],
    findings: list.sorted,
  };
}

/**
 * A text that names nothing to do is a mistyped or half-written one: it must not hide the rule that would switch the stick.
 * To leave a stick alone is something (Configuration=0), and a parked rule hides nothing.
 */
const doesSomething = ({ entry, special = [], messages = [], ...rule }: Rule): boolean =>
  conditionsOf(entry).parked ||
  special.length > 0 ||
  (messages[0] ?? '') !== '' ||
  [rule.standardEject, rule.configuration, rule.alternate, rule.reset].some((one) => one !== undefined);
