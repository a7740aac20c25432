import path from 'node:path';
import { nativeTheme } from 'electron';
import { settingsSchema, type Settings } from '../../preload/contract/settings.ts';
import { Failure, toErrorData } from '../core/model/index.ts';
import type { Files, Log } from '../core/ports.ts';

const defaults: Settings = { theme: 'system', nicknames: {}, station: '', operator: '' };

/** The person's settings: one small JSON file in the data folder, checked when read, written whole. */
export class SettingsFile {
  private readonly file: string;
  private readonly files: Files;
  private readonly log: Log;
  private present: Settings = defaults;

  constructor(folder: string, files: Files, log: Log) {
    this.file = path.join(folder, 'settings.json');
    this.files = files;
    this.log = log;
  }

  /** Reads the file. A missing one means defaults; a broken one too, and is set aside under another name first. */
  async load(): Promise<Settings> {
    try {
      const text = new TextDecoder().decode(await this.files.read(this.file));
      this.present = settingsSchema.parse(JSON.parse(text));
    } catch (thrown) {
      const missing = thrown instanceof Failure && thrown.code === 'file.missing';
      if (!missing) await this.setAside(thrown);
    }
    this.apply();
    return this.present;
  }

  get settings(): Settings {
    return this.present;
  }

  /** Writes the changed settings and answers with what stands on the disk then. Failures: file.*. */
  async save(change: { [K in keyof Settings]?: Settings[K] | undefined }): Promise<Settings> {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const next = settingsSchema.parse({ ...this.present, ...given });
    await this.files.writeWhole(this.file, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600, replace: true });
    const back = settingsSchema.parse(JSON.parse(new TextDecoder().decode(await this.files.read(this.file))));
    this.present = back;
    this.apply();
    return back;
  }

  private apply(): void {
    nativeTheme.themeSource = this.present.theme;
  }

  private async setAside(why: unknown): Promise<void> {
    this.log.error('the settings could not be read; starting with defaults', { cause: toErrorData(why).cause ?? '' });
    try {
      const broken = await this.files.read(this.file);
      await this.files.writeWhole(`${this.file}.broken`, broken, { mode: 0o600, replace: true });
    } catch (error) {
      this.log.error('the broken settings could not be kept aside', { cause: toErrorData(error).cause ?? '' });
    }
  }
}
