import { z } from 'zod';
import text from '../../../resources/openwrt/additions.json' with { type: 'json' };
import { ruleSchema, type Rule } from '../modes/rules.ts';
import { shippedRules } from '../modes/shipped.ts';
import { formatUsbMode, usbModeOf } from './usb-mode-json-write.ts';
import { shipped } from '../model/index.ts';

const additionsSchema = z.object({
  source: z.string().min(3),
  rules: z.array(ruleSchema.omit({ origin: true })),
  /** Entries of the data set that the distribution leaves out. */
  dropped: z.array(z.string()),
  /** Ids that the distribution adds and of which we know no more. */
  notKnown: z.array(z.string()),
});

let stock: string | undefined;

/**
 * The packaged usb-mode.json, for a router whose own file is not at hand: our copy of usb-modeswitch-data as the
 * distribution's converter writes it, with its own additions. A router's own file is always the better ground.
 */
export function stockFile(): string {
  if (stock !== undefined) return stock;
  const { rules, dropped } = shipped(additionsSchema, text);
  const origin: Rule['origin'] = { kind: 'openwrt', name: 'usbmode', file: 'data', line: 1 };
  const added = rules.map((rule): Rule => ({ ...rule, origin }));
  const kept = shippedRules().filter(
    ({ entry }) => !dropped.includes(entry) && !added.some((rule) => rule.entry === entry),
  );
  stock = formatUsbMode(usbModeOf([...kept, ...added], 'converter').file);
  return stock;
}
