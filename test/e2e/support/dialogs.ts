import type { ElectronApplication } from '@playwright/test';
import { inMain } from './in-main.ts';

/** The system's own dialogs cannot be clicked: from now on they answer with this file or folder. */
export const answerDialogs = (app: ElectronApplication, chosen: string): Promise<void> =>
  inMain(
    app,
    ({ dialog }, file) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: file });
    },
    chosen,
  );
