import { create } from 'zustand';
import type { ModeToken } from '../../preload/contract/index.ts';

/** Where the window is: a tab of one stick, this computer's own page (also the empty state), or another page by its id. */
export type Spot =
  | { readonly page: 'stick'; readonly place: string; readonly tab: string }
  | { readonly page: 'computer' }
  | { readonly page: 'other'; readonly id: string };

interface Navigation {
  /** Undefined until something was chosen: then the shell takes the first stick. */
  readonly spot: Spot | undefined;
  readonly paletteOpen: boolean;
  /** Whether the record of the place is shown where there is room for it. */
  readonly recordShown: boolean;
  /** The mode picked on the Mode page, by place, as long as it has not been started. */
  readonly chosen: Readonly<Record<string, ModeToken>>;
  /** The ended run that a person has put aside, by place. */
  readonly putAside: Readonly<Record<string, string>>;
}

export const firstTab = 'overview';

export const useNavigation = create<Navigation>(() => ({
  spot: undefined,
  paletteOpen: false,
  recordShown: true,
  chosen: {},
  putAside: {},
}));

export const goTo = (spot: Spot): void => useNavigation.setState({ spot, paletteOpen: false });

/** Shows a stick on the tab that is open now. */
export function showStick(place: string): void {
  const { spot } = useNavigation.getState();
  goTo({ page: 'stick', place, tab: spot?.page === 'stick' ? spot.tab : firstTab });
}

export const setPalette = (paletteOpen: boolean): void => useNavigation.setState({ paletteOpen });
export const toggleRecord = (): void => useNavigation.setState((state) => ({ recordShown: !state.recordShown }));

/** Picks a mode to look at its plan. Nothing is sent. */
export const chooseMode = (place: string, mode: ModeToken): void =>
  useNavigation.setState((state) => ({ chosen: { ...state.chosen, [place]: mode } }));

/** Puts the result of a run aside: the Mode page shows the choice again. */
export const putAsideRun = (place: string, run: string): void =>
  useNavigation.setState((state) => ({ putAside: { ...state.putAside, [place]: run } }));

/** Forgets the choice of a place, when a run begins. */
export const forgetChoice = (place: string): void =>
  useNavigation.setState((state) => {
    const { [place]: _chosen, ...chosen } = state.chosen;
    return { chosen };
  });
