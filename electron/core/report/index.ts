export { bundleFiles, bundleZip, type BundleFile } from './bundle.ts';
export { labelHtml, labelOf, labelSizeNames, labelSvg, type LabelSize } from './label.ts';
export { buildBatchSummary, buildSummary, summaryOf, type SummaryInput } from './summary.ts';
export { rowOfReport, summaryCsv, summaryHtml, summaryJson, summaryMarkdown } from './summary-files.ts';
export { summaryJsonSchema, summarySchema, type Summary, type SummaryRow } from './summary-model.ts';
export { buildReport, type ReportInput } from './build.ts';
export { renderHtml } from './html.ts';
export { renderMarkdown } from './markdown.ts';
export { reportJsonSchema, reportSchema, type Report } from './model.ts';
import type { Report } from './model.ts';
import { rowOfReport, rowsCsv } from './summary-files.ts';

/** The report as JSON, as `resources/report.schema.json` describes it. */
export const renderJson = (report: Report): string => `${JSON.stringify(report, undefined, 2)}\n`;

/** One row for the stick under a row of names, as RFC 4180 has it. */
export const renderCsv = (report: Report): string => rowsCsv([rowOfReport(report)]);
