import { z } from 'zod';
import { placeSchema } from '../../electron/core/model/place.ts';
import { call, nothing } from './channel.ts';

export const reportFormats = ['json', 'html', 'pdf', 'md'] as const;
export const reportFormatSchema = z.enum(reportFormats);
export type ReportFormat = z.infer<typeof reportFormatSchema>;

const choice = z.object({
  place: placeSchema,
  formats: z.array(reportFormatSchema).min(1),
  /** `full` shows identifiers in clear in this one export. */
  numbers: z.enum(['masked', 'full']),
});

/** Asks for a folder unless one is given, writes each format whole or not at all, reads back, and answers with the paths; empty when the person closed the dialog. */
export const save = call(
  'report.save',
  choice.extend({ folder: z.string().max(4096).optional() }),
  z.object({ files: z.array(z.object({ path: z.string(), bytes: z.number().int() })) }),
);

/** The report as HTML for looking at it before it is saved. */
export const preview = call(
  'report.preview',
  choice.pick({ place: true, numbers: true }),
  z.object({ html: z.string() }),
);

/** Shows a written file in the system's file manager. Only paths that `save` returned. */
export const show = call('report.show', z.object({ path: z.string().max(4096) }), nothing);
