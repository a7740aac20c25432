import { BrowserWindow, dialog, shell, type WebContents } from 'electron';
import { report } from '../../preload/contract/index.ts';
import type { ReportFormat } from '../../preload/contract/report.ts';
import type { Composition } from '../compose/compose.ts';
import { bundleOf, reportName, reportOf, writeReport, type MadeReport, type ReportPart } from '../compose/report.ts';
import { summaryName, summaryOfHistory, type MadeSummary } from '../compose/summary.ts';
import { Failure } from '../core/model/index.ts';
import {
  labelHtml, labelOf, labelSvg, renderCsv, renderHtml, renderJson, renderMarkdown, summaryCsv, summaryHtml, summaryJson,
  summaryMarkdown, type LabelSize,
} from '../core/report/index.ts'; // prettier-ignore
import { handler, type Handler } from './ipc.ts';
import { printPdf } from './print-pdf.ts';
import type { SettingsFile } from './settings.ts';

/** The calls of the report topic. */
export function reportHandlers(composition: Composition, settings: SettingsFile): Handler[] {
  const { files: disk } = composition.world;
  /** Paths that were written in this session: only these are shown in the file manager. */
  const written = new Set<string>();
  const make = (place: string, numbers: 'masked' | 'full', transcript?: 'with'): MadeReport => {
    const { station, operator } = settings.settings;
    return reportOf(composition, place, { numbers, station, operator, transcript });
  };
  const write = async (folder: string, name: string, parts: readonly ReportPart[]) => {
    const files = await writeReport(disk, { folder, name, parts, replace: false });
    for (const file of files) written.add(file.path);
    return files;
  };
  return [
    handler(report.preview, ({ place, numbers, transcript }) => ({
      html: renderHtml(make(place, numbers, transcript).report),
    })),
    handler(report.label, ({ place, numbers, size }) => ({
      svg: labelSvg(labelOf(make(place, numbers).report), size),
    })),
    handler(report.save, async ({ place, formats, numbers, transcript, folder, size }, from) => {
      const chosen = folder ?? (await askFolder(from));
      if (chosen === undefined) return { files: [] };
      const made = make(place, numbers, transcript);
      const name = reportName(made.report);
      const files = await write(
        chosen,
        name,
        formats.flatMap((format) => partsOf(made, format, size ?? '62x29')),
      );
      composition.keepReport(place, { name, at: made.data.madeAt, body: made.data });
      return { files };
    }),
    handler(report.evidence, ({ place }) => ({ files: bundleOf(composition, place).files })),
    handler(report.saveEvidence, async ({ place, folder }, from) => {
      const chosen = folder ?? (await askFolder(from));
      if (chosen === undefined) return {};
      const { name, zip } = bundleOf(composition, place);
      const [file] = await write(chosen, name, [{ format: 'evidence.zip', text: zip }]);
      return file === undefined ? {} : { file };
    }),
    handler(report.saveSummary, async ({ of, formats, numbers, folder }, from) => {
      const chosen = folder ?? (await askFolder(from));
      if (chosen === undefined) return { files: [] };
      const made = await summaryOfHistory(composition, of, numbers);
      const parts = formats
        .filter((format) => format !== 'label')
        .map((format) => ({ format, text: () => renderSummary(made, format) }));
      return { files: await write(chosen, summaryName(made.summary), parts) };
    }),
    handler(report.show, ({ path: file }) => {
      if (!written.has(file)) throw new Failure('file.unreadable', { path: file });
      shell.showItemInFolder(file);
      return null;
    }),
  ];
}

async function askFolder(page: WebContents): Promise<string | undefined> {
  const window = BrowserWindow.fromWebContents(page);
  const options: Electron.OpenDialogOptions = { properties: ['openDirectory', 'createDirectory'] };
  const answer = window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
  return answer.canceled ? undefined : answer.filePaths[0];
}

function partsOf({ report: made, data }: MadeReport, format: ReportFormat, size: LabelSize): ReportPart[] {
  const label = labelOf(made);
  switch (format) {
    case 'json':
      return [{ format, text: () => renderJson(data) }];
    case 'html':
      return [{ format, text: () => renderHtml(made) }];
    case 'md':
      return [{ format, text: () => renderMarkdown(made) }];
    case 'csv':
      return [{ format, text: () => renderCsv(made) }];
    case 'pdf':
      return [{ format, text: () => printPdf(renderHtml(made), 'A4') }];
    case 'label':
      return [
        { format: 'label.svg', text: () => labelSvg(label, size) },
        { format: 'label.pdf', text: () => printPdf(labelHtml(label, size), size) },
      ];
  }
}

function renderSummary(
  { summary: made, data }: MadeSummary,
  format: Exclude<ReportFormat, 'label'>,
): Promise<Uint8Array> | string {
  switch (format) {
    case 'json':
      return summaryJson(data);
    case 'html':
      return summaryHtml(made);
    case 'md':
      return summaryMarkdown(made);
    case 'csv':
      return summaryCsv(made);
    case 'pdf':
      return printPdf(summaryHtml(made), 'A4');
  }
}
