import { BrowserWindow, dialog, shell, type WebContents } from 'electron';
import { report } from '../../preload/contract/index.ts';
import type { ReportFormat } from '../../preload/contract/report.ts';
import type { Composition } from '../compose/compose.ts';
import { reportName, reportOf, writeReport } from '../compose/report.ts';
import { Failure } from '../core/model/index.ts';
import { renderHtml, renderJson, renderMarkdown } from '../core/report/index.ts';
import type { Report } from '../core/report/index.ts';
import { handler, type Handler } from './ipc.ts';
import type { SettingsFile } from './settings.ts';

/** ms. An A4 report is drawn in well under a second; a hidden window that takes longer is stuck. */
const pdfLimitMs = 20_000;

/** The calls of the report topic. */
export function reportHandlers(composition: Composition, settings: SettingsFile): Handler[] {
  /** Paths that were written in this session: only these are shown in the file manager. */
  const written = new Set<string>();
  const make = (place: string, numbers: 'masked' | 'full'): Report => {
    const { station, operator } = settings.settings;
    return reportOf(composition, place, { numbers, station, operator });
  };
  return [
    handler(report.preview, ({ place, numbers }) => ({ html: renderHtml(make(place, numbers)) })),
    handler(report.save, async ({ place, formats, numbers, folder }, from) => {
      const chosen = folder ?? (await askFolder(from));
      if (chosen === undefined) return { files: [] };
      const made = make(place, numbers);
      const name = reportName(made);
      const parts = formats.map((format) => ({ format, text: () => render(made, format) }));
      const files = await writeReport(composition.world.files, { folder: chosen, name, parts, replace: false });
      for (const file of files) written.add(file.path);
      return { files };
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

async function render(made: Report, format: ReportFormat): Promise<string | Uint8Array> {
  switch (format) {
    case 'json':
      return renderJson(made);
    case 'html':
      return renderHtml(made);
    case 'md':
      return renderMarkdown(made);
    case 'pdf':
      return printPdf(renderHtml(made));
  }
}

/** Prints HTML to PDF in a hidden window of its own: no script, no preload, nothing loaded from outside. */
export async function printPdf(html: string): Promise<Uint8Array> {
  const window = new BrowserWindow({
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, javascript: false, partition: 'report' },
  });
  const limit = setTimeout(() => window.destroy(), pdfLimitMs);
  try {
    await window.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(html)}`);
    const pdf = await window.webContents.printToPDF({ pageSize: 'A4', printBackground: true });
    return new Uint8Array(pdf);
  } finally {
    clearTimeout(limit);
    if (!window.isDestroyed()) window.destroy();
  }
}
