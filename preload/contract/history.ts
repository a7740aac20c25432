import { z } from 'zod';
import { errorDataSchema } from '../../electron/core/model/errors.ts';
import { historyPageSchema, historyQuerySchema, historyStickSchema } from '../../electron/core/model/history.ts';
import { call } from './channel.ts';

/** A line of the history and a page of them, masked. */
export type HistoryRow = z.infer<typeof historyPageSchema>['rows'][number];
export const kinds = ['sighting', 'run', 'facts', 'report', 'batch', 'batch-item'] as const;
export type HistoryKind = (typeof kinds)[number];
export type HistoryStick = z.infer<typeof historyStickSchema>;

const line = z.object({ id: z.string().max(120) });

/** Lines that fit, masked. `where` is the file or the server; `trouble` says why nothing can be kept now. */
export const search = call(
  'history.search',
  historyQuerySchema.pick({ text: true, kinds: true, offset: true, limit: true }),
  historyPageSchema.extend({ where: z.string(), trouble: errorDataSchema.optional() }),
);

/** The stick of a line, with its time line, newest first; of a batch its sticks. Other lines of no stick have neither. */
export const stick = call(
  'history.stick',
  line.extend({ offset: z.number().int().min(0) }),
  historyPageSchema.extend({
    stick: historyStickSchema.optional(),
    /** Id of the batch whose sticks these are. */
    batch: z.string().optional(),
  }),
);

/** All that was kept under one line, masked, as indented JSON. Failure history.unknown. */
export const whole = call('history.whole', line, z.object({ text: z.string() }));

/** Takes the stick of a line out for good. Failures: history.unknown, store.*, file.*. */
export const forget = call('history.forget', line, z.object({ entries: z.number().int() }));

/** Takes out what is older than the settings say. */
export const prune = call('history.prune', z.null(), z.object({ entries: z.number().int() }));
