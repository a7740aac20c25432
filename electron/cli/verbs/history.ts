import { say, word } from '../../../resources/text/index.ts';
import { usage } from '../../compose/usage.ts';
import { maskEntry, maskRow } from '../../core/history/mask.ts';
import { Failure, historyQuerySchema, type HistoryQuery, type HistoryRow } from '../../core/model/index.ts';
import type { Arguments } from '../arguments.ts';
import { printJson, type Context, type Verb } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { table } from '../print.ts';

/** What was on this bench: sightings, switches, facts, reports and batches; a stick's time line; forgetting. */
export const history: Verb = {
  name: 'history',
  offline: true,
  keeps: true,
  async run(context) {
    const { args } = context;
    const forget = args.values.get('forget');
    if (forget !== undefined) return forgetStick(context, forget);
    const line = args.values.get('line');
    if (line !== undefined) return printLine(context, line);
    const { history: store } = context.composition;
    const { rows, total } = await store.search(queryOf(args));
    const shown = args.flags.has('raw') ? rows : rows.map(maskRow);
    if (args.flags.has('json')) {
      printJson(context, { where: store.where, total, rows: shown });
      return exitCodes.done;
    }
    if (shown.length === 0)
      context.out(word(args.rest.length === 0 && total === 0 ? 'history.none' : 'history.none-found'));
    else context.out(table(shown.map(cellsOf)));
    const params = { shown: shown.length, total, where: store.where };
    if (shown.length > 0) context.err(say({ id: 'history.count', params }));
    return exitCodes.done;
  },
};

/** The options whose name is not that of the field. */
const optionsOfFields: Readonly<Record<string, string>> = { kinds: 'kind', outcomes: 'outcome' };

function queryOf({ rest, values }: Arguments): HistoryQuery {
  const text = rest.join(' ');
  const given = {
    ...(text === '' ? {} : { text }),
    imei: values.get('imei'),
    iccid: values.get('iccid'),
    model: values.get('model'),
    from: values.get('from'),
    to: values.get('to'),
    kinds: values.get('kind')?.split(','),
    outcomes: values.get('outcome')?.split(','),
    limit: values.has('limit') ? Number(values.get('limit')) : undefined,
  };
  const query = historyQuerySchema.safeParse(given);
  if (query.success) return query.data;
  const [issue] = query.error.issues;
  const field = String(issue?.path[0] ?? '');
  throw usage('bad-search', { option: optionsOfFields[field] ?? field });
}

/** Time, place, stick, what happened, how it ended, and the id of the line at the end: it is for typing again. */
function cellsOf(row: HistoryRow): string[] {
  return [
    `${row.at.slice(0, 10)} ${row.at.slice(11, 19)}`,
    row.place ?? '–',
    `${row.name ?? '–'}${row.virtual ? ` (${word('paper.virtual')})` : ''}`,
    row.imei ?? row.serial ?? '',
    row.says === undefined ? say({ id: `history.kind.${row.kind}` }) : say(row.says),
    row.outcome === undefined ? '' : say({ id: `history.outcome.${row.outcome}` }),
    row.id,
  ];
}

async function printLine(context: Context, id: string): Promise<ExitCode> {
  const found = await context.composition.history.get(id);
  if (found === undefined) throw new Failure('history.unknown', { what: id });
  printJson(context, context.args.flags.has('raw') ? found : maskEntry(found));
  return exitCodes.done;
}

/** @param what an IMEI, or the id of any line of the stick */
async function forgetStick(context: Context, what: string): Promise<ExitCode> {
  const { history: store } = context.composition;
  const key = /^\d{15}$/.test(what) ? `imei:${what}` : (await store.get(what))?.stick;
  const stick = key === undefined ? undefined : await store.stick(key);
  if (key === undefined || stick === undefined) throw new Failure('history.unknown', { what });
  const { total } = await store.search({ stick: key, limit: 1 });
  if (!context.args.flags.has('yes')) {
    context.err(say({ id: 'history.ask-forget', params: { name: stick.name, count: total } }));
    return exitCodes.guarded;
  }
  const { entries } = await context.composition.forget(key);
  const params = { name: stick.name, count: entries, where: store.where };
  if (context.args.flags.has('json')) printJson(context, { forgotten: entries, where: store.where });
  else context.out(say({ id: 'history.forgotten', params }));
  return exitCodes.done;
}
