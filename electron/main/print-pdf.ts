import { BrowserWindow } from 'electron';
import { labelSizes, type LabelSize } from '../core/report/label.ts';

/** ms. An A4 report is drawn in well under a second; a hidden window that takes longer is stuck. */
const pdfLimitMs = 20_000;
const mmPerInch = 25.4;

/** Prints HTML to PDF in a hidden window of its own: no script, no preload, nothing loaded from outside. */
export async function printPdf(html: string, paper: 'A4' | LabelSize): Promise<Uint8Array> {
  const window = new BrowserWindow({
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, javascript: false, partition: 'report' },
  });
  const limit = setTimeout(() => window.destroy(), pdfLimitMs);
  try {
    await window.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(html)}`);
    const pdf = await window.webContents.printToPDF({ printBackground: true, ...sheetOf(paper) });
    return new Uint8Array(pdf);
  } finally {
    clearTimeout(limit);
    if (!window.isDestroyed()) window.destroy();
  }
}

function sheetOf(paper: 'A4' | LabelSize): Electron.PrintToPDFOptions {
  if (paper === 'A4') return { pageSize: 'A4' };
  const [width, height] = labelSizes[paper];
  return {
    pageSize: { width: width / mmPerInch, height: height / mmPerInch },
    margins: { top: 0, bottom: 0, left: 0, right: 0 },
  };
}
