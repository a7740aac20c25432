import { z } from 'zod';
import { maxCommandLength } from '../command.ts';

/** Version of the format; a file of another version is refused instead of being misread. */
export const scriptFormat = 'modem-workbench-script-1';

/** What a file may ask for at most. A script is a tool for one port and one sitting; beyond these it is a mistake. */
export const scriptBounds = {
  /** Characters of a file. */
  fileLength: 256 * 1024,
  /** Steps written in a file, those inside others counted. */
  written: 500,
  /** Steps inside steps. */
  depth: 8,
  /** Steps carried out, where the file says nothing, and the most that it may say. */
  steps: 1_000,
  mostSteps: 100_000,
  /** Whole run, seconds: ten minutes unless said, a day at most. */
  seconds: 600,
  mostSeconds: 86_400,
  /** Rounds of one loop. */
  rounds: 10_000,
  /** One wait, seconds. */
  waitSeconds: 3_600,
  /** How long `expect` waits where nothing is said, seconds. */
  expectSeconds: 10,
} as const;

export const variableName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9_]{0,31}$/, 'a name begins with a small letter and holds letters, digits and _ (32 at most)');

const note = z.string().max(500).optional().describe('A comment for people.');
const text = z.string().min(1).max(500);
const pattern = z
  .string()
  .min(1)
  .max(500)
  .describe('A regular expression in the syntax of RE2; named groups become variables.');
const seconds = z.number().min(0.01).max(scriptBounds.waitSeconds);

/** A number, or a text such as `{floor}` that is one once filled. */
const bound = z.union([z.number(), z.string().min(1).max(100)]);

/** Looks at what came since the last `send`, or at a variable. A pattern that fits sets its named groups as variables. */
export const conditionSchema = z.union(
  [
    z.strictObject({ text: text.describe('A line holds this text.') }),
    z.strictObject({ pattern }),
    z.strictObject({ result: z.enum(['ok', 'error', 'no-answer']).describe('How the last command ended.') }),
    z.strictObject({ variable: variableName, is: z.string().max(500) }),
    z.strictObject({ variable: variableName, atLeast: bound }),
    z.strictObject({ variable: variableName, atMost: bound }),
  ],
  { error: 'a condition is text, pattern, result, or variable with is, atLeast or atMost' },
);
export type Condition = z.infer<typeof conditionSchema>;

export type Step =
  | {
      do: 'send';
      note?: string | undefined;
      line: string;
      body?: string | undefined;
      seconds?: number | undefined;
      onError?: 'stop' | 'go-on' | undefined;
    }
  | {
      do: 'expect';
      note?: string | undefined;
      text?: string | undefined;
      pattern?: string | undefined;
      seconds?: number | undefined;
      otherwise?: Step[] | undefined;
    }
  | { do: 'wait'; note?: string | undefined; seconds: number }
  | {
      do: 'choose';
      note?: string | undefined;
      cases: { when: Condition; steps: Step[] }[];
      otherwise?: Step[] | undefined;
    }
  | { do: 'repeat'; note?: string | undefined; times: number; until?: Condition | undefined; steps: Step[] }
  | { do: 'set'; note?: string | undefined; name: string; value: string }
  | { do: 'say'; note?: string | undefined; text: string }
  | { do: 'stop'; note?: string | undefined; as: 'done' | 'failed'; why?: string | undefined };

const steps: z.ZodType<Step[]> = z.lazy(() => z.array(stepSchema).min(1).max(scriptBounds.written));

const stepSchema: z.ZodType<Step> = z
  .discriminatedUnion('do', [
    z.strictObject({
      do: z.literal('send').describe('Sends one AT line and waits for its result.'),
      note,
      line: z.string().min(2).max(maxCommandLength),
      body: z.string().max(10_000).optional().describe('Sent when the stick asks for it with "> ".'),
      seconds: z.number().min(0.1).max(300).optional().describe('Most to wait; by default what the command needs.'),
      onError: z.enum(['stop', 'go-on']).optional().describe('What an error or no answer does: stop is the default.'),
    }),
    z
      .strictObject({
        do: z.literal('expect').describe('Waits until a line comes; lines since the last send count too.'),
        note,
        text: text.optional(),
        pattern: pattern.optional(),
        seconds: seconds.optional(),
        otherwise: steps.optional().describe('Done instead of failing when nothing came in time.'),
      })
      .refine((step) => (step.text === undefined) !== (step.pattern === undefined), {
        error: 'expect needs either text or pattern',
      }),
    z.strictObject({ do: z.literal('wait'), note, seconds }),
    z.strictObject({
      do: z.literal('choose').describe('Goes the first way whose condition holds.'),
      note,
      cases: z
        .array(z.strictObject({ when: conditionSchema, steps }))
        .min(1)
        .max(50),
      otherwise: steps.optional(),
    }),
    z.strictObject({
      do: z.literal('repeat').describe('Goes round, at most so many times, until the condition holds after a round.'),
      note,
      times: z.number().int().min(1).max(scriptBounds.rounds),
      until: conditionSchema.optional(),
      steps,
    }),
    z.strictObject({ do: z.literal('set'), note, name: variableName, value: z.string().max(500) }),
    z.strictObject({ do: z.literal('say').describe('Tells the person.'), note, text }),
    z.strictObject({ do: z.literal('stop'), note, as: z.enum(['done', 'failed']), why: text.optional() }),
  ])
  .meta({ id: 'step' });

const variableSchema = z.strictObject({
  name: variableName,
  ask: z.string().min(1).max(200).describe('The question to the person.'),
  value: z.string().max(500).optional().describe('What stands in the field; asked for where missing.'),
  secret: z.boolean().optional().describe('Never stored, never shown.'),
});
export type ScriptVariable = z.infer<typeof variableSchema>;

/** One file = one script. */
export const scriptSchema = z.strictObject({
  $schema: z.string().max(500).optional(),
  format: z.literal(scriptFormat, { error: `format must be "${scriptFormat}"` }),
  name: z.string().min(1).max(80),
  about: z.string().max(1_000).optional(),
  variables: z.array(variableSchema).max(20).optional(),
  limits: z
    .strictObject({
      seconds: z.number().min(1).max(scriptBounds.mostSeconds).optional(),
      steps: z.number().int().min(1).max(scriptBounds.mostSteps).optional(),
    })
    .optional(),
  steps,
});
export type Script = z.infer<typeof scriptSchema>;

/** The JSON Schema of a script file (draft 2020-12), as published in resources/script.schema.json. */
export function scriptJsonSchema(): unknown {
  return {
    ...z.toJSONSchema(scriptSchema, { target: 'draft-2020-12' }),
    title: 'Modem Workbench script',
    description: 'Commands for one AT port, with waits, branches and loops.',
  };
}
