import { history } from '../../preload/contract/index.ts';
import type { Composition } from '../compose/compose.ts';
import { pruneBySettings } from '../compose/history.ts';
import { maskEntry, maskRow } from '../core/history/mask.ts';
import { maskValue } from '../core/facts/mask.ts';
import { Failure, type HistoryEntry, type HistoryStick } from '../core/model/index.ts';
import { handler, type Handler } from './ipc.ts';

/** The calls of the history topic; numbers are masked here. */
export function historyHandlers(composition: Composition): Handler[] {
  const { history: store } = composition;
  const lineOf = async (id: string): Promise<HistoryEntry> => {
    const entry = await store.get(id);
    if (entry === undefined) throw new Failure('history.unknown', { what: id });
    return entry;
  };
  return [
    handler(history.search, async (query) => {
      const { rows, total } = await store.search(query);
      const trouble = store.readOnly;
      return { rows: rows.map(maskRow), total, where: store.where, ...(trouble === undefined ? {} : { trouble }) };
    }),
    handler(history.stick, async ({ id, offset }) => {
      const { stick: key, kind, batch } = await lineOf(id);
      if (key === undefined) {
        if (kind !== 'batch' || batch === undefined) return { rows: [], total: 0 };
        const items = await store.search({ batch, kinds: ['batch-item'], offset, limit: 200 });
        return { rows: items.rows.map(maskRow), total: items.total, batch };
      }
      const stick = await store.stick(key);
      const { rows, total } = await store.search({ stick: key, offset, limit: 200 });
      return { rows: rows.map(maskRow), total, ...(stick === undefined ? {} : { stick: masked(stick) }) };
    }),
    handler(history.whole, async ({ id }) => ({
      text: JSON.stringify(maskEntry(await lineOf(id)).body, undefined, 2),
    })),
    handler(history.forget, async ({ id }) => {
      const key = (await lineOf(id)).stick;
      if (key === undefined) throw new Failure('history.unknown', { what: id });
      return composition.forget(key);
    }),
    handler(history.prune, () => pruneBySettings(composition)),
  ];
}

const masked = ({ imei, iccid, serial, stick, ...rest }: HistoryStick): HistoryStick => ({
  ...rest,
  stick: stick.split(':')[0] ?? '',
  ...(imei === undefined ? {} : { imei: maskValue('imei', imei) }),
  ...(iccid === undefined ? {} : { iccid: maskValue('iccid', iccid) }),
  ...(serial === undefined ? {} : { serial: serial.length < 8 ? serial : maskValue('serial', serial) }),
});
