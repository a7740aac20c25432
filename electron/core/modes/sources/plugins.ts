import { ruleSchema, type Rule } from '../rules.ts';
import type { VendorData } from '../vendor.ts';

/** Rules that vendor plug-ins bring for sticks younger than the shipped set. */
export function rulesOfVendors(vendors: readonly VendorData[]): Rule[] {
  return vendors.flatMap((vendor) =>
    (vendor.rules ?? []).map((rule) =>
      ruleSchema.parse({
        ...rule,
        origin: { kind: 'plugin', name: vendor.name, file: `${vendor.id}/stick.json`, line: 1 },
      }),
    ),
  );
}
