import { z } from 'zod';
import { batchSnapshotSchema, batchSummarySchema } from '../../electron/core/model/batch.ts';
import { errorDataSchema } from '../../electron/core/model/errors.ts';
import { messageSchema } from '../../electron/core/model/message.ts';
import { placeSchema } from '../../electron/core/model/place.ts';
import { recipeSchema } from '../../electron/core/model/recipe.ts';
import { announcement, call, nothing } from './channel.ts';

const at = z.object({ place: placeSchema });
/** `path`: the file that the recipe was read from; its script is looked for beside it. */
const loaded = z.object({ recipe: recipeSchema, path: z.string().max(4096) });

/** The batch that is open, identifiers masked; null when none is. */
export const current = call('batch.current', nothing, batchSnapshotSchema.nullable());
/** Sent after each change, at most once in 100 ms. */
export const changed = announcement('batch.changed', batchSnapshotSchema.nullable());
/** What came of the open batch, from its journal. */
export const summary = call('batch.summary', nothing, batchSummarySchema.nullable());

export const recipeEntrySchema = z.object({
  file: z.string(),
  path: z.string(),
  home: z.enum(['shipped', 'own']),
  recipe: recipeSchema.optional(),
  /** Why it cannot be used. */
  error: errorDataSchema.optional(),
});
export type RecipeEntry = z.infer<typeof recipeEntrySchema>;

/** One's own first, then the shipped ones. */
export const recipes = call(
  'batch.recipes',
  nothing,
  z.object({ folder: z.string(), recipes: z.array(recipeEntrySchema) }),
);
/** Asks the person for a recipe file. Null when none was chosen. Failures: batch.bad-recipe with its line, script.invalid, file.*. */
export const open = call('batch.open', nothing, loaded.nullable());
/** Asks the person where to, and writes it. Null when the dialog was closed. Failures: file.*. */
export const save = call('batch.save', z.object({ recipe: recipeSchema }), z.object({ path: z.string() }).nullable());

/** What must be asked before a batch: what is sent to every stick that asks first, values, and a batch to go on with. */
export const before = call(
  'batch.before',
  loaded,
  z.object({
    asks: z.array(messageSchema),
    variables: z.array(
      z.object({ name: z.string(), ask: z.string(), value: z.string().optional(), secret: z.boolean().optional() }),
    ),
    last: z.object({ id: z.string(), good: z.number().int(), begunAt: z.string(), closed: z.boolean() }).optional(),
  }),
);

/** Begins a batch, or goes on with `resume`. Failures: batch.*, script.*, file.*. PIN, password and values are kept in memory alone. */
export const begin = call(
  'batch.begin',
  loaded.extend({
    resume: z.string().max(60).optional(),
    agreed: z.boolean(),
    pin: z.string().max(8).optional(),
    /** Of the sticks' own pages. */
    page: z.string().max(64).optional(),
    apn: z.string().max(100).optional(),
    values: z.record(z.string().max(40), z.string().max(500)),
    auto: z.boolean(),
  }),
  batchSnapshotSchema,
);

export const startAll = call('batch.start-all', nothing, nothing);
/** Starts one again. Failures: place.unknown, place.busy, place.gone, batch.not-running. */
export const retry = call('batch.retry', at, nothing);
export const cancel = call('batch.cancel', at, nothing);
/** Nothing more is started; what is under way comes to its end. */
export const stopAfterThese = call('batch.stop-after-these', nothing, nothing);
export const setAuto = call('batch.set-auto', z.object({ auto: z.boolean() }), nothing);
/** Tries to write down what could not be written, and goes on when that works. */
export const keepAgain = call('batch.keep-again', nothing, nothing);
/** Ends the batch and closes its journal; it can be opened again. */
export const close = call('batch.close', nothing, batchSummarySchema);

/** What a scanner read: a row's number, or a label for the stick at `place`, else for the next one. */
export const scan = call(
  'batch.scan',
  z.object({ code: z.string().min(1).max(100), place: placeSchema.optional() }),
  z.object({ found: z.enum(['row', 'assigned', 'next']), slot: z.number().int().optional() }),
);
