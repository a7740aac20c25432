import { readConfigLines, type ConfigLine, type RuleProblem } from './config-lines.ts';
import { decimalValue, flagValue, hexValue, messageValue, productList } from './config-values.ts';
import { plainText } from './plain-text.ts';
import { entrySchema, ruleSchema, specialMethods, type Rule, type RuleOrigin } from './rules.ts';

export type { RuleProblem } from './config-lines.ts';

export interface ConfigResult {
  /** Absent when a problem leaves nothing that could be sent as it was meant. */
  rule?: Rule;
  problems: RuleProblem[];
}

export interface ConfigOptions {
  /** Entry that the text is for; without it the file name says, or DefaultVendor and DefaultProduct. */
  entry?: string;
  origin?: Pick<RuleOrigin, 'kind' | 'name' | 'version'>;
}

/** Keys that only the command line or long gone versions knew; allowed and without effect. */
const idle = new Set(['InquireDevice']);
const messageKeys = ['MessageContent', 'MessageContent2', 'MessageContent3'];

/**
 * Reads one configuration text of usb_modeswitch (parameter reference of 2.6: `Key=value` or `Key="value"`, comment lines,
 * at most 50 settings of up to 1023 characters, the first of two equal keys counts). The original passes over what it
 * does not understand; here each such line is a problem with its number, and the rest of the rule stays usable. A message
 * that is not whole bytes of hex leaves no rule: half a sequence is worse than none.
 */
export function parseConfigText(text: string, fileName: string, options: ConfigOptions = {}): ConfigResult {
  const { lines, about, problems } = readConfigLines(text, fileName);
  const fields: Record<string, unknown> = {};
  const special: string[] = [];
  const messages: string[] = ['', '', ''];
  const defaults: { vendor?: string; product?: string } = {};
  let usable = true;

  const report = (code: RuleProblem['code'], line: ConfigLine): void => {
    problems.push({
      code,
      line: line.number,
      params: { file: fileName, line: line.number, key: plainText(line.key), value: plainText(line.value) },
    });
  };
  const number = (
    line: ConfigLine,
    base: 'hex' | 'decimal',
    range: { min: number; max: number },
  ): number | undefined => {
    const value = base === 'hex' ? hexValue(line.value) : decimalValue(line.value);
    if (value !== undefined && value >= range.min && value <= range.max) return value;
    report('rules.bad-value', line);
    return undefined;
  };
  const put = (field: string, value: unknown): void => {
    if (value !== undefined) fields[field] = value;
  };
  const flag = (line: ConfigLine): boolean | undefined => {
    const value = flagValue(line.value);
    if (value === undefined) report('rules.bad-value', line);
    return value;
  };
  const id = (line: ConfigLine): string | undefined => {
    const value = hexValue(line.value);
    if (value !== undefined && value > 0 && value <= 0xffff) return value.toString(16).padStart(4, '0');
    report('rules.bad-id', line);
    return undefined;
  };
  /** -1 is how a caller says "not set" to the original. */
  const optionalByte = (line: ConfigLine): number | undefined =>
    line.value.trim() === '-1' ? undefined : number(line, 'hex', { min: 0, max: 0xff });

  for (const line of lines) {
    switch (line.key) {
      case 'DefaultVendor':
      case 'DefaultProduct': {
        const value = id(line);
        if (value === undefined) usable = false;
        else defaults[line.key === 'DefaultVendor' ? 'vendor' : 'product'] = value;
        break;
      }
      case 'TargetVendor':
        put('targetVendor', id(line));
        break;
      case 'TargetProduct': {
        const value = id(line);
        if (value !== undefined) fields['targetProducts'] ??= [value];
        break;
      }
      case 'TargetProductList': {
        const { products, bad } = productList(line.value);
        if (bad) report('rules.bad-id', line);
        // The list wins over a single TargetProduct, wherever that stands.
        if (products.length > 0) fields['targetProducts'] = products;
        break;
      }
      case 'TargetClass': {
        // 0 means "not given" to the original.
        const value = number(line, 'hex', { min: 0, max: 0xff });
        if (value !== 0) put('targetClass', value);
        break;
      }
      case 'MessageContent':
      case 'MessageContent2':
      case 'MessageContent3': {
        const value = messageValue(line.value);
        if (value === undefined) {
          report('rules.bad-hex', line);
          usable = false;
        } else messages[messageKeys.indexOf(line.key)] = value;
        break;
      }
      case 'MessageEndpoint':
      case 'ResponseEndpoint': {
        const value = number(line, 'hex', { min: 0, max: 0xff });
        if (value !== 0) put(line.key === 'MessageEndpoint' ? 'messageEndpoint' : 'responseEndpoint', value);
        break;
      }
      case 'Interface':
        put('interface', optionalByte(line));
        break;
      case 'Configuration':
        put('configuration', optionalByte(line));
        break;
      case 'AltSetting':
        put('alternate', optionalByte(line));
        break;
      case 'ReleaseDelay': {
        const value = number(line, 'decimal', { min: 0, max: 60_000 });
        if (value !== 0) put('releaseDelayMs', value);
        break;
      }
      case 'WaitBefore': {
        const value = number(line, 'decimal', { min: 0, max: 60 });
        if (value !== 0) put('waitBeforeS', value);
        break;
      }
      case 'CheckSuccess':
        put('checkSuccessS', number(line, 'decimal', { min: 0, max: 300 }));
        break;
      case 'PantechMode': {
        const value = number(line, 'decimal', { min: 0, max: 0xffff });
        if (value !== undefined && value > 0) {
          fields['pantech'] = value;
          special.push(line.key);
        }
        break;
      }
      case 'ResetUSB': {
        const value = number(line, 'hex', { min: 0, max: 0xff });
        if (value !== undefined && value > 0) fields['reset'] = true;
        break;
      }
      case 'StandardEject':
        if (flag(line) === true) fields['standardEject'] = true;
        break;
      case 'NoMBIMCheck':
        if (flag(line) === true) fields['noMbimCheck'] = true;
        break;
      case 'NoDriverLoading':
        if (flag(line) === true) fields['noDriverLoading'] = true;
        break;
      case 'NeedResponse':
        put('needResponse', flag(line));
        break;
      default:
        if (specialMethods.some((method) => method === line.key)) {
          if (flag(line) === true) special.push(line.key);
        } else if (!idle.has(line.key)) report('rules.unknown-key', line);
    }
  }

  while (messages.at(-1) === '') messages.pop();
  if (messages.length > 0) fields['messages'] = messages;
  if (special.length > 0) fields['special'] = specialMethods.filter((method) => special.includes(method));
  if (about !== undefined) fields['about'] = about;

  const entry = entryFor(fileName, options.entry, defaults);
  if (entry === undefined) {
    problems.push({ code: 'rules.bad-id', line: 1, params: { file: fileName, line: 1, key: 'name', value: fileName } });
  }
  problems.sort((a, b) => a.line - b.line);
  if (!usable || entry === undefined) return { problems };
  const origin = {
    ...(options.origin ?? { kind: 'user' as const, name: fileName }),
    file: fileName,
    line: lines[0]?.number ?? 1,
  };
  return { rule: ruleSchema.parse({ entry, ...fields, origin }), problems };
}

function entryFor(
  fileName: string,
  given: string | undefined,
  defaults: { vendor?: string; product?: string },
): string | undefined {
  const name = given ?? fileName.slice(fileName.lastIndexOf('/') + 1);
  const named = entrySchema.safeParse(name);
  const { vendor, product } = defaults;
  if (vendor !== undefined && product !== undefined && (!named.success || idDiffers(named.data, vendor, product))) {
    return `${vendor}:${product}`;
  }
  return named.success ? named.data : undefined;
}

/** Ids in the text count more than the name under which it was found. */
const idDiffers = (entry: string, vendor: string, product: string): boolean =>
  entry.slice(0, 9) !== `${vendor}:${product}`;
