import { z } from 'zod';
import { placeSchema } from '../../electron/core/model/place.ts';
import { watchEventSchema, watchSampleSchema, watchSchema } from '../../electron/core/model/watch.ts';
import { connectionReportSchema, connectionStepSchema } from '../../electron/core/model/connection.ts';
import { announcement, call, nothing } from './channel.ts';

const at = z.object({ place: placeSchema });

/**
 * Begins to follow signal and registration; how it goes comes with `news`. Failures: place.gone, place.busy, mode.no-talk,
 * serial.*.
 */
export const start = call('watch.start', at.extend({ everyMs: z.number().int().min(1000).max(60_000) }), watchSchema);
/** Ends the watch at a place; does nothing when there is none. */
export const stop = call('watch.stop', at, nothing);
/** The watch at a place with all that is kept of it, under way or ended; nothing when there was none. Identifiers masked. */
export const now = call('watch.now', at, watchSchema.nullable());
/** Asks where, writes every look and change as a line of JSON, reads back. No path when the person closed the dialog. */
export const saveLog = call('watch.save-log', at, z.object({ path: z.string().optional(), lines: z.number().int() }));

/**
 * Tests the data connection and puts everything back; each step comes with `stepped`. Failures: place.gone, place.busy,
 * mode.no-talk, serial.*.
 */
export const tryConnection = call(
  'watch.try-connection',
  at.extend({ host: z.string().max(60).optional() }),
  connectionReportSchema,
);
export const stepped = announcement('watch.stepped', at.extend({ step: connectionStepSchema }));

/** What has come since the last announcement. */
export const news = announcement(
  'watch.news',
  watchSchema.omit({ samples: true, events: true }).extend({
    sample: watchSampleSchema.optional(),
    events: z.array(watchEventSchema),
  }),
);
export type {
  ConnectionReport,
  ConnectionStep,
  Watch,
  WatchEvent,
  WatchSample,
  WatchSignal,
} from '../../electron/core/model/index.ts';
export { watchSignals } from '../../electron/core/model/index.ts';
