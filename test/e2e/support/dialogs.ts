import { expect, type ElectronApplication } from '@playwright/test';

/**
 * The system's own dialogs cannot be clicked: from now on they answer with this file or folder. Asked again where the answer is lost:
 * V8 may collect the promise of an evaluation before its debugger has told of it.
 */
export async function answerDialogs(app: ElectronApplication, chosen: string): Promise<void> {
  await expect(async () => {
    await app.evaluate(({ dialog }, file) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: file });
    }, chosen);
  }).toPass({ timeout: 30_000 });
}
