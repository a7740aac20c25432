import type { AtChannel } from '../at/channel.ts';
import { Failure, idOf, message } from '../model/index.ts';
import type { Fact, FactKey } from '../model/index.ts';
import { fieldsOf } from '../modes/fields.ts';
import { settingsOf, type SettingData } from '../modes/setting-data.ts';
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

/** A stored value as the stick said it. */
interface Stored {
  data: SettingData;
  now: string;
  lines: string[];
}

/**
 * Reads the values that decide what the stick is on the USB, and its own tables of them: the plans that come after know then
 * what it takes. Only reads, and no password is sent: what is protected, refused or silent is passed over.
 * @param known the question whose answer is the fact `usbMode` already
 * @returns else `usbMode` for the first plain value; `usbFunctions` for a list of functions, `usbAlso` for what else is stored
 */
export async function readSettings(input: SettingFactsInput, known?: string): Promise<Fact[]> {
  const { session, at, signal } = input;
  const stored: Stored[] = [];
  for (const data of settingsHere(session)) {
    const lines = await askLines(at, data.read.command, signal);
    const now = lines === undefined ? undefined : valueIn(lines, data.read);
    if (lines === undefined || now === undefined) continue;
    const table = data.table === undefined ? undefined : await askLines(at, data.table.command, signal);
    session.said.set(data.setting, now);
    session.settings.set(data.setting, { now, ...(table === undefined ? {} : { table }) });
    stored.push({ data, now, lines });
  }
  const fact = factOf(input);
  const plain = stored.filter(({ data }) => data.composition === undefined && data.read.command !== known);
  const [first] = known === undefined ? plain : [];
  const more = plain.filter((one) => one !== first);
  const lists = stored.filter(({ data }) => data.composition !== undefined);
  return [
    ...(first === undefined ? [] : [fact('usbMode', [first], named(first))]),
    ...lists.slice(0, 1).map((list) => fact('usbFunctions', [list], functionsIn(list))),
    ...(more.length === 0 ? [] : [fact('usbAlso', more, { value: more.map(asSaid).join('; ') })]),
  ];
}

/** A value with the name that the maker's data give it. */
function named({ data, now }: Stored): Pick<Fact, 'value' | 'words'> {
  const name = data.values.find(({ value }) => sameValue(value, now))?.name;
  return { value: now, ...(name === undefined ? {} : { words: message('fact.usb-mode', { name, value: now }) }) };
}

/** A list with the name of each place before what stands there; as it came where it is not the list that the data describe. */
function functionsIn({ data, now }: Stored): Pick<Fact, 'value'> {
  const fields = fieldsOf(now, data.composition?.fields ?? []);
  return { value: fields === undefined ? now : [...fields].map((each) => each.join(' ')).join(', ') };
}

/** A value behind the command that reads it, without the question mark: `AT^U2DIAG 255`. */
const asSaid = ({ data, now }: Stored): string => `${data.read.command.replace(/\?$/, '')} ${now}`;

const factOf =
  ({ clock, where }: SettingFactsInput) =>
  (key: FactKey, from: readonly Stored[], what: Pick<Fact, 'value' | 'words'>): Fact => ({
    key,
    group: 'device',
    status: 'read',
    ...what,
    certainty: 'sure',
    source: { via: 'at', ask: from.map(({ data }) => data.read.command).join(', '), where },
    raw: from.flatMap(({ lines }) => lines),
    at: new Date(clock.now()).toISOString(),
  });

/** What is asked for them, in order: commands that only read. */
export const settingQuestions = (session: Session): string[] =>
  settingsHere(session).flatMap(({ read, table }) => [read.command, ...(table === undefined ? [] : [table.command])]);

/** The settings of the stick as it is now. */
const settingsHere = (session: Session): SettingData[] =>
  settingsOf(session.vendor.settings ?? [], idOf(session.present().device), session.identity);

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
