import { formatUsbMode, usbModeOf } from '../../openwrt/usb-mode-json-write.ts';
import { readUsbMode } from '../../openwrt/usb-mode-json.ts';
import type { ErrorData, Message } from '../../model/index.ts';
import type { RuleIndex } from '../lookup.ts';
import type { Rule } from '../rules.ts';
import { formatConfigText } from './config-write.ts';
import { formatOwnJson } from './own-json.ts';
import type { RuleFormat } from './read.ts';
import { shadowedRules } from './shadow.ts';

export interface RulesExport {
  /** One file, or with usb_modeswitch one for each rule, named after it. */
  files: { name: string; text: string }[];
  /** Entries that are in them. */
  entries: string[];
  /** Rules that the format cannot hold: rules.cannot-hold. */
  omitted: ErrorData[];
  /** What to know of rules that are in it: `rules.export.<what>` with `count` and `entries`. */
  notes: Message[];
}

/** The rules that a device can come to at all, by entry. */
export function effectiveRules(index: RuleIndex): Rule[] {
  const hidden = shadowedRules(index);
  return index.rules
    .filter((rule) => !hidden.has(rule))
    .toSorted((a, b) => (a.entry < b.entry ? -1 : a.entry > b.entry ? 1 : 0));
}

/** Rules as text of one of the three formats; at most one rule for each entry, the first counts. Writes nothing. */
export function exportRules(rules: readonly Rule[], format: RuleFormat): RulesExport {
  const seen = new Set<string>();
  const single = rules.filter(({ entry }) => !seen.has(entry) && seen.add(entry));
  switch (format) {
    case 'json':
      return {
        files: [{ name: 'rules.json', text: formatOwnJson(single) }],
        entries: single.map(({ entry }) => entry),
        omitted: [],
        notes: [],
      };
    case 'usb-modeswitch': {
      const held = single.filter(({ mbim }) => mbim !== true);
      return {
        files: held.map((rule) => ({ name: rule.entry, text: formatConfigText(rule) })),
        entries: held.map(({ entry }) => entry),
        omitted: single.filter(({ mbim }) => mbim === true).map(({ entry }) => cannotHold(entry, 'mbim')),
        notes: [],
      };
    }
    case 'openwrt':
      return exportUsbMode(single);
  }
}

const cannotHold = (entry: string, reason: string): ErrorData => ({
  code: 'rules.cannot-hold',
  params: { entry, reason: `@rules.hold.${reason}` },
});

function exportUsbMode(rules: readonly Rule[]): RulesExport {
  const { file, omitted, sameIds, wholeStrings } = usbModeOf(rules);
  const text = formatUsbMode(file);
  // Read again as the router will: what it makes of the file is said now, not there.
  const back = readUsbMode(text, 'usb-mode.json', { kind: 'openwrt', name: 'usb-mode.json' });
  const looping = back.findings.filter(({ params }) => params['trap'] === '@rules.trap.loop');
  return {
    files: [{ name: 'usb-mode.json', text }],
    entries: back.rules.map(({ entry }) => entry),
    omitted: omitted.map(({ entry, reason }) => cannotHold(entry, reason)),
    notes: [
      ...note('same-id', sameIds),
      ...note('whole-string', wholeStrings),
      ...note(
        'loop',
        looping.map(({ params }) => String(params['entry'])),
      ),
    ],
  };
}

const note = (what: string, entries: readonly string[]): Message[] =>
  entries.length === 0
    ? []
    : [{ id: `rules.export.${what}`, params: { count: entries.length, entries: someOf(entries) } }];

const someOf = (entries: readonly string[]): string =>
  entries.length <= 5 ? entries.join(', ') : `${entries.slice(0, 5).join(', ')} …`;
