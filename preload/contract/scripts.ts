import { z } from 'zod';
import { errorDataSchema } from '../../electron/core/model/errors.ts';
import { messageSchema } from '../../electron/core/model/message.ts';
import { placeSchema } from '../../electron/core/model/place.ts';
import { announcement, call, nothing } from './channel.ts';
import { assessmentSchema, consentSchema } from './terminal.ts';

/** A script's name is its file's, without the ending. */
export const scriptFileSchema = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,60}$/);
/** As many characters as a script file may have. */
export const mostScriptText = 256 * 1024;
const text = z.string().max(mostScriptText);
const values = z.record(z.string().max(40), z.string().max(500));
const terminalId = z.string().min(1).max(64);

/** `home`: shipped with the program, or one's own in the data folder. `error`: why it cannot be run. */
export const scriptEntrySchema = z.object({
  file: scriptFileSchema,
  home: z.enum(['shipped', 'own']),
  name: z.string(),
  about: z.string(),
  error: errorDataSchema.optional(),
});
export type ScriptEntry = z.infer<typeof scriptEntrySchema>;

/** One's own first, then the shipped ones whose names are not taken. */
export const list = call(
  'scripts.list',
  nothing,
  z.object({ folder: z.string(), scripts: z.array(scriptEntrySchema) }),
);
/** Failures: file.*. */
export const read = call('scripts.read', z.object({ file: scriptFileSchema }), z.object({ text }));

const variableSchema = z.object({
  name: z.string(),
  ask: z.string(),
  value: z.string().optional(),
  secret: z.boolean().optional(),
});
export type ScriptVariable = z.infer<typeof variableSchema>;

/** Each step as people read it, with what the guard says of its line: the dry run. */
export const outlineRowSchema = z.object({
  path: z.string(),
  depth: z.number().int(),
  says: messageSchema,
  level: z.number().int().min(0).max(4),
  note: z.string().optional(),
});
export type OutlineRow = z.infer<typeof outlineRowSchema>;

/** Reads a script without running it. Failure script.invalid. Nothing is sent. */
export const check = call(
  'scripts.check',
  z.object({ place: placeSchema, text, values }),
  z.object({
    name: z.string(),
    about: z.string(),
    variables: z.array(variableSchema),
    rows: z.array(outlineRowSchema),
  }),
);
/** Saves a script that can be run to the data folder. Failures: script.invalid, file.exists (unless `replace`), file.*. */
export const save = call(
  'scripts.save',
  z.object({ file: scriptFileSchema, text, replace: z.boolean() }),
  z.object({ path: z.string() }),
);
/** Takes one of one's own away. */
export const remove = call('scripts.remove', z.object({ file: scriptFileSchema }), nothing);
/** Asks the person for a script file from elsewhere. Nothing when none was chosen. Failures: script.invalid, file.*. */
export const bring = call('scripts.bring', nothing, z.object({ file: scriptFileSchema, text }).nullable());

/** Runs a script on an open terminal; how it goes comes with `progress`. Failures: script.*, port.closed, script.running. */
export const run = call('scripts.run', z.object({ id: terminalId, text, values }), nothing);
export const cancel = call('scripts.cancel', z.object({ id: terminalId }), nothing);
/** Decides on the line that is held back; `none` keeps it and ends the script. */
export const answer = call('scripts.answer', z.object({ id: terminalId, consent: consentSchema }), nothing);

/** How a script goes: what happened since the last announcement, and where it stands. */
export const progress = announcement(
  'scripts.progress',
  z.object({
    id: terminalId,
    name: z.string(),
    state: z.enum(['running', 'held', 'done', 'failed', 'cancelled']),
    events: z.array(z.object({ at: z.number(), path: z.string(), says: messageSchema })),
    steps: z.number().int().optional(),
    held: z.object({ line: z.string(), assessment: assessmentSchema }).optional(),
    error: errorDataSchema.optional(),
  }),
);
