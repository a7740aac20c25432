import { z } from 'zod';
import data from '../../../resources/at/guard.json' with { type: 'json' };
import { shipped } from '../model/index.ts';

/** Levels: 1 note, 2 ask, 3 ask and type a word, 4 never sent from the terminal; 0 = nothing to say. */
export type GuardLevel = 0 | 1 | 2 | 3 | 4;

const level = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
const pattern = z.string().refine(isRegExp, 'not a regular expression');
const checks = ['pin', 'nv', 'setport', 'u2diag', 'sierra', 'usbcfg', 'attach', 'dial', 'called'] as const;
export type CheckName = (typeof checks)[number];

const ruleSchema = z.strictObject({
  id: z.string(),
  level,
  /** Regular expressions over the whole name. */
  names: z.array(pattern).min(1),
  notNames: pattern.optional(),
  /** Set and execute unless said otherwise; reading is free. */
  forms: z.array(z.enum(['set', 'execute'])).optional(),
  /** Over the arguments, unquoted, upper case, joined with commas. */
  args: pattern.optional(),
  notArgs: pattern.optional(),
  /** Code that refines or lifts the level. */
  check: z.enum(checks).optional(),
  /** Not even an expert switch lets it pass. */
  never: z.boolean().optional(),
  /** Met by values that nobody gives the command every day: the grade beside its name does not count it. */
  rare: z.boolean().optional(),
  reason: z.string(),
  /** How well the danger is known. */
  mark: z.string(),
});
const webRuleSchema = z.strictObject({
  id: z.string(),
  level,
  /** Over `METHOD path` and the body, joined with a line feed. */
  where: pattern,
  reason: z.string(),
  check: z.enum(checks).optional(),
});

const file = shipped(
  z.strictObject({
    source: z.string(),
    emergency: z.array(z.string().regex(/^\d{2,3}$/)),
    identityItems: z.array(z.string()),
    /**
     * What tells the value that a command changes, where it is not the command's own `?`: a line with values of the command
     * in braces, counted from 0; empty where nothing can tell it.
     */
    before: z.record(z.string(), z.string()),
    rules: z.array(ruleSchema),
    /** Lines for a shell that reaches the stick, not for its AT port. */
    shell: z.array(z.strictObject({ id: z.string(), level, where: pattern, reason: z.string() })),
    web: z.array(webRuleSchema),
  }),
  data,
);

export interface GuardRule extends Omit<z.infer<typeof ruleSchema>, 'names' | 'notNames' | 'args' | 'notArgs'> {
  name: RegExp;
  notName: RegExp | undefined;
  args: RegExp | undefined;
  notArgs: RegExp | undefined;
}

const whole = (text: string): RegExp => new RegExp(`^(?:${text})$`);
const part = (text: string | undefined): RegExp | undefined => (text === undefined ? undefined : new RegExp(text));

export const guardRules: readonly GuardRule[] = file.rules.map((rule) => ({
  ...rule,
  name: whole(rule.names.join('|')),
  notName: rule.notNames === undefined ? undefined : whole(rule.notNames),
  args: part(rule.args),
  notArgs: part(rule.notArgs),
}));
export const webGuardRules = file.web.map((rule) => ({ ...rule, where: new RegExp(rule.where, 'im') }));
export const shellRules = file.shell.map((rule) => ({ ...rule, where: new RegExp(rule.where, 'i') }));
/** Numbers that reach emergency services somewhere; a test bench never calls them. */
export const emergencyNumbers: ReadonlySet<string> = new Set(file.emergency);
/** By the command's name: the line that tells what stands before it changes something. */
export const linesBefore: ReadonlyMap<string, string> = new Map(Object.entries(file.before));
/** NV items that hold the IMEI. */
export const identityItems: ReadonlySet<string> = new Set(file.identityItems);
/** Every text that a finding can name. */
export const guardReasons: readonly string[] = [
  ...new Set([...file.rules, ...file.shell, ...file.web].map((rule) => rule.reason)),
];

function isRegExp(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
