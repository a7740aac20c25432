import { create } from 'zustand';
import { settings, type ErrorData, type Outcome } from '../../preload/contract/index.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import { speakChosen } from './language.ts';
import { invoke, readAnswer } from './bridge.ts';
import { takeEarly } from './early.ts';

export interface SettingsState {
  readonly settings: Settings;
  readonly error: ErrorData | undefined;
}

/** What holds until the stored settings have been read. */
const first: Settings = { theme: 'system', nicknames: {}, station: '', operator: '' };

export const useSettings = create<SettingsState>(() => ({ settings: first, error: undefined }));

const take = (outcome: Outcome<Settings>): Outcome<Settings> => {
  useSettings.setState(outcome.ok ? { settings: outcome.value, error: undefined } : { error: outcome.error });
  return outcome;
};

export const readSettings = async (): Promise<Outcome<Settings>> =>
  take(await readAnswer(settings.read, () => takeEarly() ?? window.workbench.call(settings.read.name, null)));

/** Saves a part and shows what was read back from the disk; a chosen language is spoken from then on. */
export async function saveSettings(part: Partial<Settings>): Promise<Outcome<Settings>> {
  const outcome = await invoke(settings.save, part);
  // Its texts are read first: the page is drawn once, in that language.
  if (outcome.ok && part.language !== undefined) await speakChosen(outcome.value.language);
  return take(outcome);
}

/** Nicknames belong to USB places. */
export const nicknameOf = (state: Settings, place: string): string | undefined => {
  const name = state.nicknames[place];
  return name === undefined || name === '' ? undefined : name;
};
