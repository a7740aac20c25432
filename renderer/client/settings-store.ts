import { create } from 'zustand';
import { settings, type ErrorData, type Outcome } from '../../preload/contract/index.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import { invoke } from './bridge.ts';

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

export const readSettings = async (): Promise<Outcome<Settings>> => take(await invoke(settings.read, null));

/** Saves a part and shows what was read back from the disk. */
export const saveSettings = async (part: Partial<Settings>): Promise<Outcome<Settings>> =>
  take(await invoke(settings.save, part));

/** Nicknames belong to USB places. */
export const nicknameOf = (state: Settings, place: string): string | undefined => {
  const name = state.nicknames[place];
  return name === undefined || name === '' ? undefined : name;
};
