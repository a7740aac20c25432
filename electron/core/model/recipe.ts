import { z } from 'zod';
import { factKeys, sensitiveKinds } from './fact.ts';
import { modeTokenSchema } from './mode.ts';

/** Version of the format; a file of another version is refused instead of being misread. */
export const recipeFormat = 'modem-workbench-recipe-1';

/** What a recipe may ask for at most; beyond these it is a mistake. */
export const recipeBounds = {
  /** Characters of a file: a list of 10,000 IMEIs is a quarter of it. */
  fileLength: 1024 * 1024,
  checks: 50,
  listed: 10_000,
  /** Good sticks wanted. */
  count: 10_000,
  /** Seconds for one stick where the recipe says nothing, and the most that it may say. */
  seconds: 600,
  mostSeconds: 3_600,
} as const;

/** `signal`: the power that was read, in dBm: RSSI, else RSCP, else RSRP. */
export const checkFacts = ['signal', ...factKeys] as const;
export type CheckFact = (typeof checkFacts)[number];

const value = z.union([z.string().min(1).max(200), z.number()]);

/** One thing that must be so of what was read from the stick. */
export const checkSchema = z
  .strictObject({
    fact: z.enum(checkFacts).describe('which fact; signal is RSSI, else RSCP, else RSRP, in dBm'),
    is: value.optional().describe('exactly this'),
    oneOf: z.array(value).min(1).max(recipeBounds.listed).optional().describe('one of these, such as a list of IMEIs'),
    matches: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .describe('a regular expression in the syntax of RE2, for the whole value'),
    above: z.number().optional().describe('more than this'),
    below: z.number().optional().describe('less than this'),
  })
  .refine(
    (check) => [check.is, check.oneOf, check.matches, check.above, check.below].some((one) => one !== undefined),
    {
      error: 'a check needs is, oneOf, matches, above or below',
    },
  );
export type Check = z.infer<typeof checkSchema>;

/** An access point name: letters, digits, dots and hyphens, 100 at most (3GPP TS 23.003 §9). */
export const apnName = z.string().regex(/^[A-Za-z0-9._-]{1,100}$/, 'letters, digits, dots and hyphens, 100 at most');

const apnSchema = z.strictObject({
  context: z.number().int().min(1).max(16).optional().describe('number of the PDP context; 1 without it'),
  type: z.enum(['IP', 'IPV6', 'IPV4V6']).optional().describe('IP without it'),
  name: apnName.optional().describe('asked once at the start where it is missing'),
});

const reportSchema = z.strictObject({
  formats: z.array(z.enum(['json', 'html', 'md'])).min(1),
  numbers: z.enum(['masked', 'full']).optional().describe('masked without it'),
});

/** One file = one recipe: what a stick must be in the end, and how that is held against what was read from it. */
export const recipeSchema = z.strictObject({
  $schema: z.string().max(500).optional().describe('address of this schema, for editors'),
  format: z.literal(recipeFormat, { error: `format must be "${recipeFormat}"` }),
  name: z.string().min(1).max(80),
  about: z.string().max(1_000).optional(),
  count: z.number().int().min(1).max(recipeBounds.count).optional().describe('how many good sticks are wanted'),
  mode: modeTokenSchema.optional().describe('what each stick becomes; without it, it stays as it comes'),
  way: z.string().min(1).max(80).optional().describe('which of several ways to that mode; mwb show names them'),
  checks: z.array(checkSchema).max(recipeBounds.checks).optional(),
  pin: z.literal('ask').optional().describe('enter the PIN of the SIM, asked once at the start and kept nowhere'),
  pagePassword: z
    .literal('ask')
    .optional()
    .describe('sign in to the own page of each stick, with a password asked once at the start and kept nowhere'),
  apn: apnSchema.optional().describe('store this access point in each stick'),
  script: z
    .strictObject({
      file: z
        .string()
        .min(1)
        .max(200)
        .describe('a script file beside the recipe, or the name of one of your own or a shipped one'),
      values: z.record(z.string().max(40), z.string().max(500)).optional().describe('values of its variables'),
    })
    .optional()
    .describe('an AT script that each stick gets'),
  report: reportSchema.optional().describe('files that are written of each good stick'),
  oneSim: z
    .boolean()
    .optional()
    .describe('true: one SIM goes from stick to stick, so that a known ICCID is no warning'),
  seconds: z
    .number()
    .int()
    .min(10)
    .max(recipeBounds.mostSeconds)
    .optional()
    .describe('most for one stick; 600 without it'),
});
export type Recipe = z.infer<typeof recipeSchema>;

/** The JSON Schema of a recipe file (draft 2020-12), as published in resources/recipe.schema.json. */
export function recipeJsonSchema(): unknown {
  return {
    ...z.toJSONSchema(recipeSchema, { target: 'draft-2020-12', io: 'input' }),
    title: 'Modem Workbench recipe',
    description: 'What every stick of a batch must become, and what is checked of it.',
  };
}

/** Facts whose values are identifiers. */
export const isSensitiveFact = (fact: CheckFact): boolean => (sensitiveKinds as readonly string[]).includes(fact);
