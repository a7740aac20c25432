import { normalise } from '../at/command.ts';
import { join } from '../at/sms/pieces.ts';
import { readStored, type StoredMessage } from '../at/sms/stored.ts';
import { readUssd } from '../at/sms/ussd-text.ts';
import { message } from '../model/index.ts';
import type { AnswerRecord } from './read.ts';
import type { AnswerRow } from './values.ts';

const row = (name: string, label: string, more: Pick<AnswerRow, 'value'> & Partial<AnswerRow>): AnswerRow => ({
  name,
  label: message('answer.label', { label }),
  status: 'read',
  ...more,
});

/**
 * Text messages in an answer to `+CMGL` or `+CMGR`, long ones as one; undefined for another command. A message that cannot
 * be read gives nothing: it stays as it came.
 */
export function readMessages(command: string, lines: readonly string[]): AnswerRecord[] | undefined {
  const asked = /^AT(\+CMG[LR])(?:=.*)?$/.exec(normalise(command))?.[1];
  if (asked !== '+CMGL' && asked !== '+CMGR') return undefined;
  // The state is a number in PDU mode and a word in quotes in text mode.
  const form = lines.some((line) => new RegExp(`^\\${asked}: ?(?:\\d+ ?, ?)?"`).test(line)) ? 'text' : 'pdu';
  return join(readStored(lines, asked, form), (one) => one).flatMap(({ parts, text, missing }) => {
    const [first] = parts;
    return first === undefined || first.problem !== undefined ? [] : [rowsOf(first, { text, missing })];
  });
}

function rowsOf(first: StoredMessage, whole: { text: string | undefined; missing: number }): AnswerRecord {
  const { kind, partner, time, state, outcome } = first;
  const isNumber = partner !== undefined && /\d{4}/.test(partner);
  return [
    ...(partner === undefined ? [] : [row('partner', kind === 'received' ? 'From' : 'To', { value: partner, ...(isNumber && { sensitive: 'msisdn' as const }) })]),
    ...(time === undefined ? [] : [row('time', 'Time', { value: time })]),
    row('state', 'State', { value: state, words: message(`sms.state.${state}`) }),
    ...(outcome === undefined ? [] : [row('outcome', 'Outcome', { value: outcome, words: message(`sms.outcome.${outcome}`) })]),
    ...(whole.text === undefined ? [] : [row('text', 'Text', { value: whole.text })]),
    ...(whole.missing === 0 ? [] : [row('missing', 'Pieces that are missing', { value: whole.missing })]),
  ];
} // prettier-ignore

/** What the network says to a service code, in a notice; undefined for another line. */
export function readService(line: string): AnswerRecord | undefined {
  const read = readUssd(line);
  if (read === undefined) return undefined;
  const { state, text, certainty } = read;
  return [
    ...(text === undefined ? [] : [row('text', 'Text', { value: text, certainty })]),
    row('state', 'Network', { value: state, words: message(`ussd.${state}`) }),
  ];
}
