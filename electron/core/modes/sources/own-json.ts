import { z } from 'zod';
import { plainText } from '../plain-text.ts';
import { ruleSchema, type Rule } from '../rules.ts';
import { FindingList, type RuleFinding, type SourceName } from './finding.ts';
import { memberOf, placeOf, plainOf, readJson, type JsonNode } from './json-text.ts';

const { shape } = ruleSchema;

/** A rule as a person writes it: the normal form without the origin, which the file itself is. Nothing unknown is let through. */
export const ownRuleSchema = z.strictObject({
  entry: shape.entry.describe(
    'vvvv:pppp in lower-case hex, then any conditions: 05c6:1000:uMa=Option; vvvv:#linux for a whole vendor',
  ),
  about: shape.about.describe('which sticks the rule is for'),
  standardEject: shape.standardEject.describe('allow removal and eject, as a drive is ejected'),
  special: shape.special.describe('special procedures of usb_modeswitch; one at most is carried out'),
  pantech: shape.pantech.describe('value of PantechMode'),
  messages: shape.messages.describe('bulk messages in hex, in the order in which they are sent'),
  messageEndpoint: shape.messageEndpoint.describe(
    'address of the endpoint for messages; without it the first bulk OUT',
  ),
  responseEndpoint: shape.responseEndpoint.describe(
    'address of the endpoint for answers; without it the first bulk IN',
  ),
  interface: shape.interface.describe('number of the interface; without it the first'),
  configuration: shape.configuration.describe('bConfigurationValue to set; 0 = leave the device alone'),
  alternate: shape.alternate.describe('alternate setting to select'),
  reset: shape.reset.describe('USB reset as the last step'),
  releaseDelayMs: shape.releaseDelayMs.describe('ms between the last message and the release of the interface'),
  waitBeforeS: shape.waitBeforeS.describe('s before the first transfer'),
  checkSuccessS: shape.checkSuccessS.describe('s in which the target must be there'),
  targetVendor: shape.targetVendor.describe('vendor id afterwards; without it the same as before'),
  targetProducts: shape.targetProducts.describe('product ids that the stick may come back with'),
  targetClass: shape.targetClass.describe('class of the first interface afterwards'),
  mbim: shape.mbim.describe('choose the configuration that holds an MBIM interface'),
  noMbimCheck: shape.noMbimCheck.describe('do not look for an MBIM configuration'),
  noDriverLoading: shape.noDriverLoading.describe('without effect; other formats hold it'),
  needResponse: shape.needResponse.describe('without effect here; a router reads an answer after each message'),
  evidence: shape.evidence.describe('why the rule is believed: where it was read, or what came of trying it'),
});
export type OwnRule = z.infer<typeof ownRuleSchema>;

/** A file of rules of one's own. */
export const ownFileSchema = z.strictObject({
  $schema: z.string().optional().describe('address of this schema, for editors'),
  name: z.string().min(1).optional().describe('what the set is called'),
  version: z.string().min(1).optional(),
  licence: z.string().optional(),
  rules: z.array(ownRuleSchema),
});
const headSchema = ownFileSchema.omit({ rules: true });

/** The published schema, as JSON Schema (draft 2020-12). */
export function ownFileJsonSchema(): Record<string, unknown> {
  return {
    title: 'Device rules of Modem Workbench',
    description: 'How devices that show themselves as a disk or in a wrong configuration are switched.',
    ...z.toJSONSchema(ownFileSchema, { target: 'draft-2020-12', io: 'input' }),
  };
}

export interface RulesRead {
  rules: Rule[];
  findings: RuleFinding[];
}

/** Reads a JSON file of rules. A rule with anything to mend is not used; the others are. */
export function readOwnJson(text: string, file: string, source: SourceName): RulesRead {
  const list = new FindingList(file, source);
  const { root, troubles } = readJson(text);
  for (const trouble of troubles) list.json(trouble);
  return root === undefined ? { rules: [], findings: list.sorted } : readOwnTree(root, list);
}

/** The same from a text that is read already. */
export function readOwnTree(root: JsonNode, list: FindingList): RulesRead {
  const rules: Rule[] = [];
  const items = memberOf(root, 'rules')?.node;
  if (root.kind !== 'object' || items?.kind !== 'array') {
    list.add('rules.syntax', root, { reason: '@rules.reason.no-rules' });
    return { rules, findings: list.sorted };
  }
  const head = { ...root, members: root.members.filter(({ key }) => key !== 'rules') };
  report(headSchema.safeParse(plainOf(head)), root, list);
  for (const item of items.items) {
    if (item.kind !== 'object') {
      list.add('rules.syntax', item, { reason: '@rules.reason.not-a-rule' });
      continue;
    }
    const parsed = ownRuleSchema.safeParse(plainOf(item));
    report(parsed, item, list);
    if (!parsed.success) continue;
    const { about } = parsed.data;
    const shown = about === undefined ? {} : { about: plainText(about) };
    rules.push(
      ruleSchema.parse({ ...parsed.data, ...shown, origin: { ...list.source, file: list.file, line: item.line } }),
    );
  }
  return { rules, findings: list.sorted };
}

/** Each thing that the schema did not like, at its place. */
function report(result: z.ZodSafeParseResult<unknown>, node: JsonNode, list: FindingList): void {
  for (const issue of result.error?.issues ?? []) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const parent = issue.path.reduce<JsonNode | undefined>(stepInto, node);
        const place = (parent && memberOf(parent, key)) ?? placeOf(node, issue.path);
        list.add('rules.unknown-key', place, { key });
      }
      continue;
    }
    const value = valueAt(node, issue.path);
    const key = issue.path.filter((step) => typeof step === 'string').join('.');
    list.add(codeFor(issue.path), placeOf(node, issue.path), { key, value });
  }
}

function codeFor(path: readonly PropertyKey[]): 'rules.bad-id' | 'rules.bad-hex' | 'rules.bad-value' {
  switch (path[0]) {
    case 'entry':
    case 'targetVendor':
    case 'targetProducts':
      return 'rules.bad-id';
    case 'messages':
      return path.length > 1 ? 'rules.bad-hex' : 'rules.bad-value';
    case undefined:
    default:
      return 'rules.bad-value';
  }
}

function stepInto(node: JsonNode | undefined, step: PropertyKey): JsonNode | undefined {
  if (node === undefined) return undefined;
  return node.kind === 'array' && typeof step === 'number' ? node.items[step] : memberOf(node, String(step))?.node;
}

/** What stands there, short enough for a sentence; empty where it is missing. */
function valueAt(node: JsonNode, path: readonly PropertyKey[]): string {
  const found = path.reduce<JsonNode | undefined>(stepInto, node);
  if (found === undefined) return '';
  const text = found.kind === 'string' ? found.value : JSON.stringify(plainOf(found));
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Rules as such a file: one rule on each line, fields always in the same order. The origin stays behind. */
export function formatOwnJson(
  rules: readonly Rule[],
  head: { name?: string; version?: string; licence?: string } = {},
): string {
  const order = Object.keys(ownRuleSchema.shape);
  const lines = rules.map((rule) => {
    const { origin: _origin, ...fields } = rule;
    const sorted = Object.entries(fields).toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b));
    return `    ${JSON.stringify(Object.fromEntries(sorted))}`;
  });
  const top = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  const body = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n${top.join('')}  "rules": ${body}\n}\n`;
}
