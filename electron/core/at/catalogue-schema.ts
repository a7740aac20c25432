import { z } from 'zod';
import type { CommandForm } from './command.ts';

export const catalogueForms = ['execute', 'read', 'test', 'set'] as const satisfies readonly CommandForm[];

/** What a parameter may be: a range, a list of values with their words, or words alone. */
const parameterSchema = z
  .strictObject({
    range: z.string().optional(),
    values: z.record(z.string(), z.string().min(1)).optional(),
    means: z.string().min(1).optional(),
  })
  .refine((one) => one.range !== undefined || one.values !== undefined || one.means !== undefined, 'says nothing');

const commandSchema = z
  .strictObject({
    /** As it is typed behind `AT`. */
    name: z.string().regex(/^[+^!#$%*&_]?[A-Z0-9][A-Z0-9]*$/),
    /** The forms that it has, each with the parameters behind it; empty where there are none or they are not known. */
    forms: z.partialRecord(z.enum(catalogueForms), z.string()).refine((forms) => Object.keys(forms).length > 0, 'no form'),
    /** One line. */
    means: z.string().min(3),
    /** By their names in the forms. */
    parameters: z.record(z.string(), parameterSchema).optional(),
    /** Standard with section, maker’s manual with title, or the program that was read. */
    source: z.string().min(8),
    /** The document is named after what others quote of it; nobody here has held the entry against its text. */
    unverified: z.literal(true).optional(),
  })
  .refine(namesStand, 'a parameter is described that no form has'); // prettier-ignore

function namesStand(command: { forms: Partial<Record<CommandForm, string>>; parameters?: Record<string, unknown> | undefined }): boolean {
  const text = Object.values(command.forms).join(' ');
  return Object.keys(command.parameters ?? {}).every((name) => text.includes(`<${name}>`));
} // prettier-ignore

/** A file of the catalogue. Risk and time-out stand in none: the guard and the table of time-outs know them. */
export const catalogueFileSchema = z.strictObject({
  /** What people call the group. */
  group: z.string().min(2),
  /** `generic` or the maker whose sticks know these commands. */
  vendor: z.string().regex(/^[a-z]+$/),
  commands: z.array(commandSchema).min(1),
  /** Whole lines that are worth a row of their own. */
  lines: z.array(z.strictObject({ line: z.string().startsWith('AT'), means: z.string().min(3) })).optional(),
});

/** The same as a JSON Schema, for editors and other programs. */
export function catalogueJsonSchema(): unknown {
  return { title: 'AT commands', ...z.toJSONSchema(catalogueFileSchema, { io: 'input' }) };
}
