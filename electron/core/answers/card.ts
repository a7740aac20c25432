import { maskValue } from '../facts/mask.ts';
import { signalKeys } from '../facts/signal.ts';
import { message, type Fact, type Message } from '../model/index.ts';
import type { AnswerRow } from './values.ts';

/** An answer as people read it. Identifiers are masked: a screen has them. */
export interface Card {
  title: Message;
  judgement?: NonNullable<Fact['judgement']>;
  rows: { label: Message; value: string; words?: Message }[];
}

/** Signal values by what says most about a link: the newest radio first. */
const signalRank = ['rsrp', 'rscp', 'rssi', 'sinr', 'rsrq', 'ecio'];
const isSignal = ({ key }: AnswerRow): boolean => signalKeys.some((known) => known === key);
const rank = (row: AnswerRow): number => (isSignal(row) ? signalRank.indexOf(row.key ?? '') : signalRank.length);

/**
 * The card of an answer; undefined when there is nothing to show. `say` puts messages into words, for values that are words
 * themselves. A signal gives the card its verdict.
 */
export function cardOf(
  records: readonly AnswerRow[][],
  { title, say }: { title?: string; say: (words: Message) => string },
): Card | undefined {
  const rows = records.flatMap((record, index) => record.map((row) => ({ row, number: records.length > 1 ? index + 1 : 0 })));
  const known = rows.filter(({ row }) => row.status === 'read');
  const ordered = records.length > 1 ? known : known.toSorted((a, b) => rank(a.row) - rank(b.row));
  const best = known.map(({ row }) => row).filter(isSignal).toSorted((a, b) => rank(a) - rank(b))[0] ?? ordered[0]?.row;
  const named = (row: AnswerRow): Message => (title === undefined ? row.label : message('answer.label', { label: title }));
  if (best === undefined) {
    const [absent] = rows;
    if (absent === undefined) return undefined;
    return { title: named(absent.row), judgement: { state: 'unknown', words: message('answer.no-value') }, rows: [] };
  }
  return {
    ...headOf(best, named(best)),
    rows: ordered.map(({ row, number }) => ({
      label: number === 0 ? row.label : message('answer.label-of', { number, label: say(row.label) }),
      value: valueOf(row, say),
      ...wordsOf(row),
    })),
  };
} // prettier-ignore

function headOf(best: AnswerRow, name: Message): Pick<Card, 'title' | 'judgement'> {
  const { judgement } = best;
  const band = isSignal(best) ? judgement?.words.id : undefined;
  if (band === undefined || judgement === undefined) return { title: name, ...(judgement && { judgement }) };
  return {
    title: message('answer.signal-title', { band: `@answer.band-${band.slice(band.lastIndexOf('.') + 1)}` }),
    judgement: {
      state: judgement.state,
      words: message('answer.signal-by', { measure: `@fact.label.${best.key ?? 'rssi'}` }),
    },
  };
}

const wordsOf = ({ judgement }: AnswerRow): { words?: Message } =>
  judgement === undefined ? {} : { words: judgement.words };

function valueOf({ value, unit, words, sensitive }: AnswerRow, say: (words: Message) => string): string {
  if (sensitive !== undefined) return maskValue(sensitive, String(value));
  if (words !== undefined) return say(words);
  return unit === undefined || unit === 'tries' ? String(value) : `${String(value)} ${unit}`;
}
