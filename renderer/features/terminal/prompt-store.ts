import { create } from 'zustand';
import { atPrompt, remember, type History, type Recall } from './history.ts';

/** The prompt of one terminal, by its key. It stays while other pages are shown; it ends with the window. */
export interface PromptState {
  readonly line: string;
  readonly history: History;
  readonly recall: Recall;
}
const first: PromptState = { line: '', history: [], recall: atPrompt };

const usePrompts = create<Readonly<Record<string, PromptState>>>(() => ({}));

export const usePrompt = (key: string): PromptState => usePrompts((all) => all[key] ?? first);

const patch = (key: string, change: (now: PromptState) => Partial<PromptState>): void =>
  usePrompts.setState((all) => {
    const now = all[key] ?? first;
    return { [key]: { ...now, ...change(now) } };
  });

/** The line as typed; where it came from in the history is forgotten. */
export const typeLine = (key: string, line: string): void => patch(key, () => ({ line, recall: atPrompt }));
export const recallLine = (key: string, line: string, recall: Recall): void => patch(key, () => ({ line, recall }));
/** The line was sent: it goes into the history and the prompt is empty. */
export const lineSent = (key: string, line: string): void =>
  patch(key, (now) => ({ line: '', recall: atPrompt, history: remember(now.history, line) }));
