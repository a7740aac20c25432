import { Failure } from '../model/index.ts';
import type { Operation, Run } from '../model/index.ts';
import { missingIn, valueIn } from '../modes/settings.ts';

type Ask = (command: string) => Promise<string[]>;

/** Reads a stored value and keeps it in the run. Failure mode.unread when the answer has another form. */
export async function readSetting(
  run: Run,
  operation: Extract<Operation, { op: 'read-setting' }>,
  ask: Ask,
): Promise<void> {
  const { setting, command } = operation;
  const lines = await ask(command);
  const before = valueIn(lines, operation);
  if (before === undefined) throw new Failure('mode.unread', { command, answer: lines.join(' / ') });
  run.settings = [...(run.settings ?? []).filter((one) => one.setting !== setting), { setting, command, before }];
}

/**
 * Holds the wanted value against the stick's own table. Failures: mode.not-offered when it is not there, mode.unread when a
 * table that is needed cannot be read.
 */
export async function checkSetting(
  run: Run,
  operation: Extract<Operation, { op: 'check-setting' }>,
  ask: Ask,
): Promise<void> {
  const { command, required, wanted } = operation;
  const lines = await askTable(ask, operation);
  if (lines === undefined) return;
  const missing = missingIn(lines, operation, wanted);
  if (missing === undefined) {
    if (required) throw new Failure('mode.unread', { command, answer: lines.join(' / ') });
    return;
  }
  run.settings = run.settings?.map((one, index, all) => (index === all.length - 1 ? { ...one, table: lines } : one));
  if (missing.length > 0)
    throw new Failure('mode.not-offered', { name: run.stick, value: wanted, missing: missing.join(', ') });
}

/** The lines of the table; undefined when this firmware has none and it is not needed. */
async function askTable(
  ask: Ask,
  { command, required }: Extract<Operation, { op: 'check-setting' }>,
): Promise<string[] | undefined> {
  try {
    return await ask(command);
  } catch (error) {
    if (!required && error instanceof Failure && error.code === 'at.refused') return undefined;
    throw error;
  }
}
