import { create } from 'zustand';
import type { ModeToken } from '../../../preload/contract/index.ts';
import type { RouterLookView } from '../../../preload/contract/openwrt.ts';

/** What was chosen for one stick; absent = the best. */
export interface RouterChoice {
  readonly mode?: ModeToken;
  readonly release?: string;
  readonly protocol?: string;
  readonly apn?: string;
}

interface OpenwrtState {
  /** The router's own file, as it was opened, dropped, pasted or read; empty = the packaged one stands in. */
  readonly text: string;
  readonly name: string;
  readonly choices: Readonly<Record<string, RouterChoice>>;
  readonly router: string;
  readonly look: RouterLookView | undefined;
}

/** Lives as long as the window: another tab does not lose the file. Passwords and keys are not here. */
export const useOpenwrt = create<OpenwrtState>(() => ({
  text: '',
  name: '',
  choices: {},
  router: '',
  look: undefined,
}));

export const setFile = (text: string, name: string): void => useOpenwrt.setState({ text, name });

export const choose = (place: string, part: RouterChoice): void =>
  useOpenwrt.setState(({ choices }) => ({ choices: { ...choices, [place]: { ...choices[place], ...part } } }));
