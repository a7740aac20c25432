import { create } from 'zustand';
import { messages, type ErrorData, type OutputOf } from '../../../../preload/contract/index.ts';
import type { CodeAnswer } from '../../../../preload/contract/messages.ts';
import { invoke, listen } from '../../../client/bridge.ts';

export type Numbers = 'masked' | 'full';
type Listed = OutputOf<typeof messages.list>;

/** One thing that was said in a dialogue with the network. */
export interface CodeLine {
  readonly from: 'you' | 'network';
  readonly text: string;
  readonly state?: CodeAnswer['state'];
}

/** Text messages and codes of one terminal, by its id: they go with it. */
export interface MessagesState {
  readonly listed: Listed | undefined;
  readonly numbers: Numbers;
  readonly busy: 'reading' | 'sending' | 'deleting' | 'code' | undefined;
  /** Pieces that are out while a text is being sent. */
  readonly progress: { readonly pieces: number; readonly total: number } | undefined;
  /** Pieces of the text that was sent last. */
  readonly sent: number | undefined;
  readonly draft: { readonly to: string; readonly text: string; readonly wantsReport: boolean } | undefined;
  readonly codes: readonly CodeLine[];
  readonly asks: boolean;
  readonly error: ErrorData | undefined;
}
const empty: MessagesState = {
  listed: undefined,
  numbers: 'masked',
  busy: undefined,
  progress: undefined,
  sent: undefined,
  draft: undefined,
  codes: [],
  asks: false,
  error: undefined,
};

const useStore = create<Readonly<Record<string, MessagesState>>>(() => ({}));
const of = (id: string): MessagesState => useStore.getState()[id] ?? empty;
export const useMessages = (id: string): MessagesState => useStore((all) => all[id] ?? empty);
export const patchMessages = (id: string, patch: Partial<MessagesState>): void =>
  useStore.setState({ [id]: { ...of(id), ...patch } });

let following = false;
function follow(): void {
  if (following) return;
  following = true;
  listen(messages.sent, ({ id, pieces, total }) => patchMessages(id, { progress: { pieces, total } }));
}

const show = async (id: string, how: { numbers: Numbers; fresh: boolean }): Promise<void> => {
  const outcome = await invoke(messages.list, { id, ...how });
  patchMessages(id, outcome.ok ? { listed: outcome.value } : { error: outcome.error });
};

/** Reads them out of the stick. */
export async function readMessages(id: string): Promise<void> {
  patchMessages(id, { busy: 'reading', error: undefined, sent: undefined });
  await show(id, { numbers: of(id).numbers, fresh: true });
  patchMessages(id, { busy: undefined });
}

export async function setNumbers(id: string, numbers: Numbers): Promise<void> {
  patchMessages(id, { numbers });
  if (of(id).listed !== undefined) await show(id, { numbers, fresh: false });
}

/** Sends the draft; the person has agreed. */
export async function sendDraft(id: string): Promise<void> {
  const { draft } = of(id);
  if (draft === undefined) return;
  follow();
  patchMessages(id, { busy: 'sending', error: undefined, progress: undefined, sent: undefined });
  const outcome = await invoke(messages.send, { id, ...draft, agreed: true });
  patchMessages(id, {
    busy: undefined,
    progress: undefined,
    ...(outcome.ok ? { sent: outcome.value.pieces, draft: undefined } : { error: outcome.error }),
  });
}

/** Deletes one; the person has agreed. */
export async function removeMessage(id: string, indexes: number[]): Promise<void> {
  patchMessages(id, { busy: 'deleting', error: undefined });
  const outcome = await invoke(messages.remove, { id, indexes, agreed: true });
  if (!outcome.ok) patchMessages(id, { error: outcome.error });
  await show(id, { numbers: of(id).numbers, fresh: false });
  patchMessages(id, { busy: undefined });
}

/** Sends a code, or a reply to what the network asked. */
export async function sayToNetwork(id: string, text: string): Promise<void> {
  const { asks, codes, numbers } = of(id);
  patchMessages(id, { busy: 'code', error: undefined, asks: false, codes: [...codes, { from: 'you', text }] });
  const outcome = await (asks
    ? invoke(messages.reply, { id, text, numbers })
    : invoke(messages.code, { id, code: text, numbers, agreed: true }));
  if (!outcome.ok) {
    const { error } = outcome;
    patchMessages(id, {
      busy: undefined,
      ...(error.code !== 'run.cancelled' && { error }),
      // What was held back was never said, and can hold a PIN.
      ...(error.code === 'at.guarded' && { codes }),
    });
    return;
  }
  const { state, text: said = '' } = outcome.value;
  patchMessages(id, {
    busy: undefined,
    asks: state === 'asks',
    codes: [...of(id).codes, { from: 'network', text: said, state }],
  });
}

export async function endCode(id: string): Promise<void> {
  const outcome = await invoke(messages.endCode, { id });
  patchMessages(id, { busy: undefined, asks: false, ...(!outcome.ok && { error: outcome.error }) });
}
