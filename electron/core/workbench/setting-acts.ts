import { Failure } from '../model/index.ts';
import type { Operation, Run } from '../model/index.ts';
import { changedList, leavesAt } from '../modes/fields.ts';
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

/**
 * Sets a stored list: only what is to change is changed, the rest goes back as it was read. Failures: mode.unread when the list
 * has another form, mode.last-at-port when no port for AT would be left and the person was not asked for that; at.*.
 */
export async function changeSetting(
  run: Run,
  { command, change }: Extract<Operation, { op: 'change-setting' }>,
  ask: Ask,
): Promise<void> {
  const read = run.settings?.find(({ setting }) => setting === change.setting);
  const list = read === undefined ? undefined : changedList(read.before, change);
  if (list === undefined) throw new Failure('mode.unread', { command, answer: read?.before ?? '–' });
  if (change.keepsAt && !leavesAt(list, change))
    throw new Failure('mode.last-at-port', { name: run.stick, value: list });
  await ask(command.replace('{value}', () => list));
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
