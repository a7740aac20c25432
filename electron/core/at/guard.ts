import { message, type Message } from '../model/index.ts';
import { guardChecks } from './guard-checks.ts';
import { codedReadings } from './guard-coded.ts';
import { editedText, splitLine, type CommandPart } from './guard-parts.ts';
import { guardRules, shellRules, webGuardRules, type GuardLevel, type GuardRule } from './guard-rules.ts';

export { guardReasons, type GuardLevel } from './guard-rules.ts';

/** What is known of the stick; what is not known is taken for the worse. */
export interface GuardContext {
  /** The line before, which `A/` repeats. */
  lastLine?: string | undefined;
  /** PIN tries left, as read. */
  pinTries?: number | undefined;
  /** The stick runs web (HiLink) firmware, which needs its composition to stay reachable. */
  webFirmware?: boolean | undefined;
  /** Present ids, four hex digits each. */
  usb?: { vid: string; pid: string } | undefined;
  /** False when the stick is known to have no LTE. */
  lte?: boolean | undefined;
  /** `!ENTERCND` has opened the protected commands in this session. */
  opened?: boolean | undefined;
  /** The port is for diagnostics by the maker's table: frames of that protocol can lose the calibration. */
  diag?: boolean | undefined;
  /** The stick shows the id of a boot loader: nothing at all is sent to it. */
  serviceState?: boolean | undefined;
}

/** One part of a line that is not harmless. */
export interface Finding {
  level: 1 | 2 | 3 | 4;
  /** No switch lets it pass. */
  never: boolean;
  reason: Message;
  /** As typed. */
  part: string;
  /** Where in the line, characters from 0, `to` excluded. */
  span: { from: number; to: number };
}

/**
 * What could be lost by sending a line, part by part; empty when nothing. Reading (`?`, `=?`) is free. For every level
 * the caller decides (1 note, 2 ask, 3 ask and type, 4 refuse).
 */
export function assess(line: string, context: GuardContext = {}): Finding[] {
  const whole = { part: line.trim(), span: { from: 0, to: line.length } };
  if (context.serviceState === true && whole.part !== '') {
    return [{ level: 4, never: true, reason: message('guard.service-state'), ...whole }];
  }
  // Each frame of the diagnostics protocol ends with 7E, which no AT command holds.
  if (context.diag === true && line.includes('~')) {
    return [{ level: 4, never: true, reason: message('guard.diag'), ...whole }];
  }
  if (isRepeat(line)) {
    const { lastLine } = context;
    if (lastLine === undefined || isRepeat(lastLine)) return [];
    return assess(lastLine, context).map((finding) => ({ ...finding, ...whole }));
  }
  const shell = shellRules.find((rule) => rule.where.test(editedText(line)));
  if (shell !== undefined) {
    return [{ level: shell.level, never: false, reason: message(`guard.${shell.reason}`), ...whole }];
  }
  if (!/[\r\n]/.test(line)) return assessParts(line, context);
  // As one line for a modem that drops what ends it, and each by itself.
  let from = 0;
  const alone = line.split(/[\r\n]/).flatMap((text) => {
    const at = from;
    from += text.length + 1;
    return assessParts(text, context).map((f) => ({ ...f, span: { from: f.span.from + at, to: f.span.to + at } }));
  });
  return [...alone, ...assessParts(line, context).filter((f) => !alone.some((other) => other.level >= f.level))];
}

function assessParts(line: string, context: GuardContext): Finding[] {
  const parts = splitLine(line);
  // A line that opens the protected commands and uses them counts as opened from there on.
  const opens = parts.findIndex((part) => part.name === '!ENTERCND' && part.form === 'set');
  return parts.flatMap((part, index) => {
    const opened = context.opened === true || (opens >= 0 && index > opens);
    return judge(part, { ...context, opened });
  });
}

/** Pasted or relayed text: every line, each with its number from 0. */
export function assessText(text: string, context: GuardContext = {}): { line: number; findings: Finding[] }[] {
  let lastLine = context.lastLine;
  return text.split(/\r\n?|\n/).flatMap((line, number) => {
    const findings = assess(line, { ...context, lastLine });
    if (line.trim() !== '' && !isRepeat(line)) lastLine = line;
    return findings.length === 0 ? [] : [{ line: number, findings }];
  });
}

/** The same for a request to a stick's web page. `path` with its query. */
export function assessWeb(
  request: { method: string; path: string; body?: string },
  context: GuardContext = {},
): Finding[] {
  const text = `${request.method} ${request.path}\n${request.body ?? ''}`;
  return webGuardRules.flatMap((rule) => {
    const match = rule.where.exec(text);
    if (match === null) return [];
    const refined = rule.check && guardChecks[rule.check]({ name: '', args: [] }, context, rule.level);
    const level = refined?.level ?? rule.level;
    if (level === 0) return [];
    const span = { from: match.index, to: match.index + match[0].length };
    return [{ level, never: false, reason: message(`guard.${rule.reason}`), part: match[0], span }];
  });
}

/** The gravest finding: one that never passes first, then by level. */
export function worst(findings: readonly Finding[]): Finding | undefined {
  return findings.reduce<Finding | undefined>(
    (top, f) => (top === undefined || weight(f) > weight(top) ? f : top),
    undefined,
  );
}

/**
 * The level of a command and form before its values are typed: the highest of all rules that values can meet, rare ones
 * left out, with nothing known in their favour. 0 for a command that is always harmless.
 */
export function mayReach(name: string, form: CommandPart['form']): GuardLevel {
  if (form === 'read' || form === 'test') return 0;
  return rulesFor(name)
    .filter((rule) => rule.rare !== true && (rule.forms?.includes(form) ?? true) && (form === 'set' || !rule.args))
    .map((rule) => (rule.check ? guardChecks[rule.check]({ name, args: [] }, {}, rule.level).level : rule.level))
    .reduce<GuardLevel>((top, level) => (level > top ? level : top), 0);
}

/** `A/` repeats the line before (V.250 §5.2.4). */
const isRepeat = (line: string): boolean => /^\s*a\s*\/\s*$/i.test(line);
const weight = (finding: Finding): number => finding.level + (finding.never ? 0.5 : 0);
const isNamed = (rule: GuardRule, name: string): boolean => rule.name.test(name) && rule.notName?.test(name) !== true;

/** As many names as are kept; those of one session are fewer. */
const mostNames = 2000;
const rulesByName = new Map<string, readonly GuardRule[]>();

/** The rules for commands of this name. Each byte of a line asks for the same ones again. */
function rulesFor(name: string): readonly GuardRule[] {
  const known = rulesByName.get(name);
  if (known !== undefined) return known;
  const rules = guardRules.filter((rule) => isNamed(rule, name));
  if (rulesByName.size >= mostNames) rulesByName.clear();
  rulesByName.set(name, rules);
  return rules;
}

function judge(part: CommandPart, context: GuardContext): Finding[] {
  const { form } = part;
  if (form === 'read' || form === 'test') return [];
  // A value in hex may be a text to the stick: the worse of all readings counts.
  const found = [part.args, ...codedReadings(part.name, part.args)].flatMap((args) =>
    foundIn({ ...part, args }, context),
  );
  const top = worst(found);
  if (context.opened !== true || !part.name.startsWith('!') || part.name === '!ENTERCND') return top ? [top] : [];
  if (top === undefined) return form === 'set' ? finding(part, { level: 1, reason: 'entercnd', never: false }) : [];
  return [{ ...top, level: top.level === 1 ? 2 : top.level === 2 ? 3 : 4 }];
}

function foundIn(part: CommandPart, context: GuardContext): Finding[] {
  const args = part.args.join(',');
  return rulesFor(part.name)
    .filter((rule) => rule.forms?.some((form) => form === part.form) ?? true)
    .filter((rule) => rule.args?.test(args) !== false && rule.notArgs?.test(args) !== true)
    .flatMap((rule) => {
      const refined = rule.check && guardChecks[rule.check](part, context, rule.level);
      const level = refined?.level ?? rule.level;
      const never = refined?.never ?? rule.never ?? false;
      return finding(part, { level, reason: refined?.reason ?? rule.reason, never });
    });
}

function finding(
  part: CommandPart,
  { level, reason, never }: { level: GuardLevel; reason: string; never: boolean },
): Finding[] {
  if (level === 0) return [];
  return [
    { level, never, reason: message(`guard.${reason}`), part: part.text.replaceAll('\n', '').trim(), span: part.span },
  ];
}
