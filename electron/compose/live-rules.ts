import { requireRules } from './named-rules.ts';
import { openRules, type RuleOptions, type Rules } from './rule-book.ts';

/** Rules that can be read again while the program runs: a run that is planned afterwards goes by the new ones. */
export interface LiveRules extends Rules {
  /** Reads all sources again. */
  reload(): Promise<void>;
}

/**
 * Reads all sources. A file that was named and gives no rule is a Failure (rules.*): who names it means it. Nothing else
 * rejects, and reading again never does.
 */
export async function openLiveRules(options: RuleOptions): Promise<LiveRules> {
  if (options.usbModeFile !== undefined) await requireRules(options.usbModeFile);
  let rules = await openRules(options);
  return {
    book: {
      find: (device, drives) => rules.book.find(device, drives),
      findings: (device, drives) => rules.book.findings(device, drives),
      operations: (view, device) => rules.book.operations(view, device),
      messageOperations: (messages, device) => rules.book.messageOperations(messages, device),
    },
    all: () => rules.all(),
    get globals() {
      return rules.globals;
    },
    folder: rules.folder,
    async reload() {
      rules = await openRules(options);
    },
  };
}
