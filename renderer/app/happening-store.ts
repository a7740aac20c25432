import { create } from 'zustand';
import type { ErrorData } from '../../preload/contract/index.ts';
import { useSnapshot } from '../client/snapshot-store.ts';
import { happeningsBetween, type Happening } from './happenings.ts';
import { useNavigation } from './navigation.ts';

interface HappeningState {
  /** Newest first, for the bell. */
  readonly all: readonly (Happening & { readonly at: string; readonly seen: boolean })[];
  readonly toasts: readonly Happening[];
}

/** As many as a person may want to look back on; the record of each place keeps the rest. */
const mostKept = 50;
const mostToasts = 3;

export const useHappenings = create<HappeningState>(() => ({ all: [], toasts: [] }));

let count = 0;

/** Tells of something. `toast`: it happened elsewhere and deserves a look. */
export function tell(happening: Omit<Happening, 'id'>, show: 'toast' | 'quietly'): void {
  count += 1;
  const told = { ...happening, id: String(count) };
  useHappenings.setState((state) => ({
    all: [{ ...told, at: new Date().toISOString(), seen: false }, ...state.all].slice(0, mostKept),
    toasts: show === 'toast' ? [told, ...state.toasts].slice(0, mostToasts) : state.toasts,
  }));
}

/** An act that was started away from its page (palette, rail) and failed. */
export const tellError = (place: string, error: ErrorData): void =>
  tell(
    { place, message: { id: `error.${error.code}`, params: error.params }, urgency: 'assertive', glyph: 'attention' },
    'toast',
  );

export const dropToast = (id: string): void =>
  useHappenings.setState((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) }));

export const markSeen = (): void =>
  useHappenings.setState((state) => ({ all: state.all.map((happening) => ({ ...happening, seen: true })) }));

/** Acts of the person that are under way and bring a stick: what they bring is no news to its maker. */
let ownActs = 0;

/** Carries out an act whose plug is not told as a toast. */
export async function asOwnAct<T>(act: () => Promise<T>): Promise<T> {
  ownActs += 1;
  try {
    return await act();
  } finally {
    ownActs -= 1;
  }
}

/** Watches the snapshots and tells what changed. Results at the place in view are on the page already. Returns how to stop. */
export function watchHappenings(): () => void {
  return useSnapshot.subscribe((now, before) => {
    if (now.snapshot === undefined || now.snapshot === before.snapshot) return;
    const { spot } = useNavigation.getState();
    const inView = spot?.page === 'stick' ? spot.place : undefined;
    // The bench shows all places, and all of it at once.
    const isBench = spot?.page === 'other' && spot.id === 'bench';
    for (const happening of happeningsBetween(before.snapshot, now.snapshot)) {
      tell(happening, isBench || happening.place === inView || ownActs > 0 ? 'quietly' : 'toast');
    }
  });
}
