import { create } from 'zustand';
import { relay, type InputOf, type OutputOf } from '../../../preload/contract/index.ts';
import type { RelayView, RelayWish } from '../../../preload/contract/relay.ts';
import { invoke, listen } from '../../client/bridge.ts';

/** Where relays are shown: the page of one stick (its place), or the page of all. */
export type Desk = string;

export type Saved = OutputOf<typeof relay.saved>;

interface Relays {
  readonly relays: readonly RelayView[];
  /** The relay that is shown at each desk; `new` is the form. */
  readonly shown: Readonly<Record<Desk, string>>;
  readonly drafts: Readonly<Record<Desk, RelayWish>>;
  readonly saved: Saved | undefined;
}

export const useRelays = create<Relays>(() => ({ relays: [], shown: {}, drafts: {}, saved: undefined }));

/** Begins to follow the main process; returns how to stop. */
export function followRelays(): () => void {
  const stop = listen(relay.changed, ({ relays }) => useRelays.setState({ relays }));
  void readRelays();
  return stop;
}

export async function readRelays(): Promise<void> {
  const outcome = await invoke(relay.list, null);
  if (outcome.ok) useRelays.setState({ relays: outcome.value.relays });
}

export async function readSaved(): Promise<void> {
  const outcome = await invoke(relay.saved, null);
  if (outcome.ok) useRelays.setState({ saved: outcome.value });
}

export const show = (desk: Desk, id: string): void =>
  useRelays.setState((state) => ({ shown: { ...state.shown, [desk]: id } }));

export const draft = (desk: Desk, wish: RelayWish): void =>
  useRelays.setState((state) => ({ drafts: { ...state.drafts, [desk]: wish } }));

export type StartWish = InputOf<typeof relay.start>;

/** The relays that have an end at a place. */
export const relaysOf = (relays: readonly RelayView[], place: string): RelayView[] =>
  relays.filter(({ state }) => [state.a.end, state.b.end].some((end) => end.type === 'stick' && end.place === place));

export const isRunning = ({ state }: RelayView): boolean => state.state === 'running';
