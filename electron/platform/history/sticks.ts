import type { HistoryStick } from '../../core/model/index.ts';
import { stickOf } from './rows.ts';
import type { SqlAsk, SqlRow } from './sql.ts';

/** Characters by which a stick is found. A stick that moves between many SIM cards and names forgets the oldest. */
const mostWords = 1000;

interface Known extends HistoryStick {
  words: string;
}

export async function stickIn(ask: SqlAsk, key: string): Promise<Known | undefined> {
  const [row] = await ask.all('SELECT * FROM history_sticks WHERE stick = ?', [key]);
  return row === undefined ? undefined : knownOf(row);
}

const knownOf = (row: SqlRow): Known => ({ ...stickOf(row), words: String(row['words']) });

/** Keeps what is new of a stick; what an entry does not say stays as it was. Call it within a write. */
export async function learnStick(
  ask: SqlAsk,
  news: Omit<HistoryStick, 'name'> & { name?: string | undefined; words?: string },
): Promise<void> {
  const known = await stickIn(ask, news.stick);
  const newer = known === undefined || news.lastAt >= known.lastAt;
  const pick = (field: 'name' | 'usbId' | 'imei' | 'iccid' | 'serial'): string | null => {
    const [given, had] = [news[field], known?.[field]];
    return (newer ? (given ?? had) : (had ?? given)) ?? null;
  };
  const told = [news.name, news.usbId, news.imei, news.iccid, news.serial].map((one) => (one ?? '').toLowerCase());
  const words = wordsOf([...told, ...(news.words ?? '').split('\n'), ...(known?.words ?? '').split('\n')]);
  const values = [
    pick('name'), pick('usbId'), pick('imei'), pick('iccid'), pick('serial'), Number(news.virtual),
    known === undefined || news.firstAt < known.firstAt ? news.firstAt : known.firstAt,
    newer ? news.lastAt : known.lastAt,
    words, news.stick,
  ]; // prettier-ignore
  await ask.all(
    known === undefined
      ? `INSERT INTO history_sticks (name, usb_id, imei, iccid, serial, virtual, first_at, last_at, words, stick, number)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT COALESCE(max(s.number), 0) + 1 FROM history_sticks s))`
      : 'UPDATE history_sticks SET name = ?, usb_id = ?, imei = ?, iccid = ?, serial = ?, virtual = ?, first_at = ?, last_at = ?, words = ? WHERE stick = ?',
    values,
  );
}

const wordsOf = (all: readonly string[]): string =>
  [...new Set(all)]
    .filter((one) => one !== '')
    .reduce((text, one) => (text.length + one.length < mostWords ? `${text}${one}\n` : text), '');

/** The number of the stick with a key, as part of a statement: its lines hold it beside the key, and are counted by it. */
export const numberOfStick = '(SELECT s.number FROM history_sticks s WHERE s.stick = ?)';

/** Brings what is known of a stick into line with what is still kept of it. */
export async function tidySticks(ask: SqlAsk): Promise<void> {
  await ask.all(
    'DELETE FROM history_sticks WHERE NOT EXISTS (SELECT 1 FROM history_entries e WHERE e.stick = history_sticks.stick)',
  );
}
