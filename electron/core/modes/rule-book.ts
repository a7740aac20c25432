import type { Device, DriveSighting, ErrorData, Operation, RuleSource } from '../model/index.ts';

/** What the planner needs to know of a switching rule, wherever it came from. */
export interface RuleView {
  /** Entry name, e.g. `12d1:1f01` or `05c6:1000:uMa=AnyDATA`. */
  name: string;
  source: RuleSource;
  /** Ids the stick may come back with; empty when the rule does not say. */
  targetIds: string[];
  targetClass?: number;
  /** The rule only chooses a configuration; the stick stays on the bus. */
  configuration?: number;
  /** The data say: leave this device as it is. */
  leaveAlone: boolean;
  /** How long to wait for the target, ms. */
  limitMs: number;
  /** Wait before acting, ms. */
  waitBeforeMs: number;
}

export type Operations = { operations: Operation[] } | { refused: ErrorData };

/** The device rules as the planner sees them: look one up, and turn one into transfers for a given device. */
export interface RuleBook {
  find(device: Device, drives: readonly DriveSighting[]): RuleView | undefined;
  /** What is to be mended in the rule texts that are for this device. */
  findings(device: Device, drives: readonly DriveSighting[]): ErrorData[];
  operations(rule: RuleView, device: Device): Operations;
  /** Bulk messages to the storage interface of a device, sent as the rules send theirs. */
  messageOperations(messages: readonly string[], device: Device): Operations;
}
