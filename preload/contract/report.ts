import { z } from 'zod';
import { placeSchema } from '../../electron/core/model/place.ts';
import { call, nothing } from './channel.ts';

/** `label`: a label of the size that is said, as SVG and as PDF. */
export const reportFormats = ['json', 'html', 'pdf', 'md', 'csv', 'label'] as const;
export const reportFormatSchema = z.enum(reportFormats);
export type ReportFormat = z.infer<typeof reportFormatSchema>;

const choice = z.object({
  place: placeSchema,
  formats: z.array(reportFormatSchema).min(1),
  /** `full` shows identifiers in clear in this one export. */
  numbers: z.enum(['masked', 'full']),
  /** With all that was sent and answered on its AT ports; left out otherwise. */
  transcript: z.literal('with').optional(),
});

export const labelSizes = ['62x29', '62x20', '50x25', '40x15'] as const;
const labelSize = z.enum(labelSizes);

/** Asks for a folder unless one is given, writes each format whole or not at all, reads back, and answers with the paths; empty when the person closed the dialog. */
export const save = call(
  'report.save',
  choice.extend({ folder: z.string().max(4096).optional(), size: labelSize.optional() }),
  z.object({ files: z.array(z.object({ path: z.string(), bytes: z.number().int() })) }),
);

/** The report as HTML for looking at it before it is saved. */
export const preview = call(
  'report.preview',
  choice.pick({ place: true, numbers: true, transcript: true }),
  z.object({ html: z.string() }),
);

/** Shows a written file in the system's file manager. Only paths that `save` returned. */
export const show = call('report.show', z.object({ path: z.string().max(4096) }), nothing);

/** The label as a picture for looking at it before it is saved. */
export const label = call(
  'report.label',
  choice.pick({ place: true, numbers: true }).extend({ size: labelSize }),
  z.object({ svg: z.string() }),
);

const bundleFile = z.object({ name: z.string(), about: z.string(), text: z.string() });

/** All that would go into the evidence for a rule, masked, to be looked at. */
export const evidence = call('report.evidence', choice.pick({ place: true }), z.object({ files: z.array(bundleFile) }));

/** Writes the evidence as one archive; asks for a folder unless one is given. `file` is absent when the person closed the dialog. */
export const saveEvidence = call(
  'report.save-evidence',
  choice.pick({ place: true }).extend({ folder: z.string().max(4096).optional() }),
  z.object({ file: z.object({ path: z.string(), bytes: z.number().int() }).optional() }),
);

/** Which summary: of a day in UTC, or of a batch. */
const summaryOf = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('day'), day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/) }),
  z.object({ kind: z.literal('batch'), batch: z.string().max(120) }),
]);

/** Writes the summary of a day or a batch from the history, one row a stick. Formats as of a report, without label. */
export const saveSummary = call(
  'report.save-summary',
  choice.pick({ formats: true, numbers: true }).extend({ of: summaryOf, folder: z.string().max(4096).optional() }),
  z.object({ files: z.array(z.object({ path: z.string(), bytes: z.number().int() })) }),
);
