import { create } from 'zustand';
import type { ErrorData, Outcome } from '../../../preload/contract/index.ts';
import { rules } from '../../../preload/contract/index.ts';
import type { RuleKind, RuleList } from '../../../preload/contract/rules.ts';
import { invoke } from '../../client/bridge.ts';

/** What stands at the right of the table. */
export type Beside =
  { readonly kind: 'nothing' } | { readonly kind: 'rule'; readonly key: string } | { readonly kind: 'adding' };

export interface RulesState {
  readonly list: RuleList | undefined;
  readonly error: ErrorData | undefined;
  readonly typed: string;
  readonly source: RuleKind | 'all';
  readonly beside: Beside;
  /** A rule that is being typed; kept while looking elsewhere. */
  readonly draft: { readonly text: string; readonly entry: string };
  /** What the person's last act came to. */
  readonly done: { readonly kind: 'saved' | 'removed'; readonly entry: string; readonly file: string } | undefined;
}

export const emptyDraft: RulesState['draft'] = { text: '', entry: '' };

/** The rules page, as it was left. */
export const useRules = create<RulesState>(() => ({
  list: undefined,
  error: undefined,
  typed: '',
  source: 'all',
  beside: { kind: 'nothing' },
  draft: emptyDraft,
  done: undefined,
}));

/** Asks for all rules; `again` has the files read anew. A rule that is gone is closed. */
export async function readRules(again: boolean): Promise<Outcome<RuleList>> {
  const outcome = await invoke(rules.list, { again });
  if (!outcome.ok) {
    useRules.setState({ error: outcome.error });
    return outcome;
  }
  const list = outcome.value;
  useRules.setState(({ beside, source }) => ({
    list,
    error: undefined,
    source: list.rows.some((row) => row.source.kind === source) ? source : 'all',
    beside: beside.kind === 'rule' && !list.rows.some(({ key }) => key === beside.key) ? { kind: 'nothing' } : beside,
  }));
  return outcome;
}

export const openRule = (key: string): void => useRules.setState({ beside: { kind: 'rule', key }, done: undefined });
export const openAdding = (): void => useRules.setState({ beside: { kind: 'adding' }, done: undefined });
export const closeBeside = (): void => useRules.setState({ beside: { kind: 'nothing' } });
