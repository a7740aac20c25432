import type { AtChannel } from '../at/channel.ts';
import { Failure, idOf, message } from '../model/index.ts';
import type { Fact } from '../model/index.ts';
import type { SettingData } from '../modes/setting-data.ts';
import { sameValue, valueIn } from '../modes/settings.ts';
import type { Clock } from '../ports.ts';
import type { Session } from './session.ts';

/** ms. Stored values and tables of values are read from flash; slow modules take some seconds. */
const askMs = 5_000;

export interface SettingFactsInput {
  session: Session;
  at: Pick<AtChannel, 'send'>;
  clock: Clock;
  /** Name of the port. */
  where: string;
  signal: AbortSignal;
}

/**
 * Reads the values that decide what the stick is on the USB, and its own tables of them: the plans that come after know then
 * what it takes. Protected ones are left alone. Only reads; what is refused or silent is passed over.
 */
export async function readSettings(input: SettingFactsInput): Promise<Fact[]> {
  const { session, at, clock, where, signal } = input;
  const facts: Fact[] = [];
  for (const data of openSettings(session)) {
    const lines = await askLines(at, data.read.command, signal);
    const now = lines === undefined ? undefined : valueIn(lines, data.read);
    if (lines === undefined || now === undefined) continue;
    const table = data.table === undefined ? undefined : await askLines(at, data.table.command, signal);
    session.said.set(data.setting, now);
    session.settings.set(data.setting, { now, ...(table === undefined ? {} : { table }) });
    const name = data.values.find(({ value }) => sameValue(value, now))?.name;
    facts.push({
      key: 'usbMode',
      group: 'device',
      status: 'read',
      value: now,
      ...(name === undefined ? {} : { words: message('fact.usb-mode', { name, value: now }) }),
      certainty: 'sure',
      source: { via: 'at', ask: data.read.command, where },
      raw: lines,
      at: new Date(clock.now()).toISOString(),
    });
  }
  return facts;
}

/** What is asked for them, in order: commands that only read. */
export const settingQuestions = (session: Session): string[] =>
  openSettings(session).flatMap(({ read, table }) => [read.command, ...(table === undefined ? [] : [table.command])]);

/** The settings of the stick as it is now that can be read without a password. */
function openSettings(session: Session): SettingData[] {
  const id = idOf(session.present().device);
  return (session.vendor.settings ?? []).filter((data) => data.unlock === undefined && idsOf(data).includes(id));
}

const idsOf = (data: SettingData): string[] => [...data.ids, ...data.values.flatMap(({ ids }) => ids ?? [])];

async function askLines(
  at: SettingFactsInput['at'],
  command: string,
  signal: AbortSignal,
): Promise<string[] | undefined> {
  try {
    const answer = await at.send(command, { timeoutMs: askMs, signal });
    return answer.final.kind === 'ok' ? answer.lines.map(({ text }) => text) : undefined;
  } catch (error) {
    if (error instanceof Failure && error.code === 'at.timeout') return undefined;
    throw error;
  }
}
