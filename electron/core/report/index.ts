export { buildReport, type ReportInput } from './build.ts';
export { renderHtml } from './html.ts';
export { renderMarkdown } from './markdown.ts';
export { reportJsonSchema, reportSchema, type Report } from './model.ts';
import type { Report } from './model.ts';

/** The report as JSON, as `resources/report.schema.json` describes it. */
export const renderJson = (report: Report): string => `${JSON.stringify(report, undefined, 2)}\n`;
