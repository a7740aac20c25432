import path from 'node:path';
import { say, word } from '../../../resources/text/index.ts';
import { version } from '../../../package.json';
import { asksFirst, lastBatch, loadRecipe, openBatch, scriptValues, type LoadedRecipe } from '../../compose/batches.ts';
import { usage } from '../../compose/usage.ts';
import { maskEnd, maskSummary, type Answers, type Batch } from '../../core/batch/index.ts';
import { Failure, type BatchSnapshot, type BatchSummary, type PieceEnd, type Place } from '../../core/model/index.ts';
import { checkSecret } from '../../core/workbench/secrets.ts';
import { readPlace } from '../arguments.ts';
import type { Context, Verb } from '../context.ts';
import { exitCodes, exitOfError, type ExitCode } from '../exit-codes.ts';
import { errorWords, table } from '../print.ts';
import { readSecretFile, typeSecret } from '../secret.ts';
import { settingsOf } from './at-script.ts';

export const batch: Verb = {
  name: 'batch',
  async run(context) {
    const [name, ...more] = context.args.rest;
    if (name === undefined || more.length > 0) throw usage('one-recipe');
    const loaded = await loadRecipe(context.composition, name);
    const places = placesOf(context);
    const count = countOf(context);
    const answers = await answersOf(context, loaded);
    const resume = await whichBatch(context, loaded);
    const batch = await openBatch(
      context.composition,
      {
        loaded,
        answers,
        places,
        auto: true,
        count,
        reports: reportsOf(context),
        station: '',
        operator: '',
        program: `Modem Workbench ${version}`,
      },
      resume,
    );
    return await follow(context, batch, places);
  },
};

function placesOf({ args }: Context): readonly Place[] | 'all' {
  const named = args.values.get('places');
  if (named === undefined || args.flags.has('all')) {
    if (named !== undefined) throw usage('one-of-two', { a: 'places', b: 'all' });
    return 'all';
  }
  return [...new Set(named.split(',').map((place) => readPlace(place.trim())))];
}

function countOf({ args }: Context): number | undefined {
  const text = args.values.get('count');
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!/^\d{1,5}$/.test(text) || count < 1) throw usage('bad-count');
  return count;
}

const reportsOf = ({ args }: Context): string | undefined => {
  const folder = args.values.get('out');
  return folder === undefined ? undefined : path.resolve(folder);
};

/** All that is asked, once and before anything is sent. */
async function answersOf(context: Context, loaded: LoadedRecipe): Promise<Answers> {
  const { args } = context;
  const values = scriptValues(loaded, settingsOf(args.settings));
  const apn = args.values.get('apn');
  if (loaded.recipe.apn !== undefined && loaded.recipe.apn.name === undefined && apn === undefined)
    throw new Failure('batch.apn-missing');
  const asks = asksFirst(loaded, values);
  const agreed = args.flags.has('yes');
  if (asks.length > 0 && !agreed)
    throw new Failure('batch.ask-first', { acts: asks.map((one) => say(one)).join('; ') });
  const pin = loaded.recipe.pin === undefined ? undefined : await pinOf(context);
  const page = loaded.recipe.pagePassword === undefined ? undefined : await pageOf(context);
  return { agreed, values, apn, pin, page };
}

async function pinOf({ args, composition, err, signal }: Context): Promise<string> {
  const file = args.values.get('pin-file');
  const pin =
    file === undefined
      ? await typeSecret(() => err(word('cli.ask-pin')), signal)
      : await readSecretFile(file, composition.world.files);
  if (pin === undefined || !/^\d{4,8}$/.test(pin)) throw new Failure('batch.pin-missing');
  return pin;
}

async function pageOf({ args, composition, err, signal }: Context): Promise<string> {
  const file = args.values.get('password-file');
  const secret =
    file === undefined
      ? await typeSecret(() => err(word('cli.ask-pages')), signal)
      : await readSecretFile(file, composition.world.files);
  if (secret === undefined || secret === '') throw new Failure('batch.page-missing');
  checkSecret(secret);
  return secret;
}

/** The id to go on with; undefined for a new batch. */
async function whichBatch(context: Context, { recipe }: LoadedRecipe): Promise<string | undefined> {
  const { flags } = context.args;
  if (flags.has('resume') && flags.has('new')) throw usage('one-of-two', { a: 'resume', b: 'new' });
  if (flags.has('new')) return undefined;
  const last = await lastBatch(context.composition, recipe);
  if (flags.has('resume')) {
    if (last === undefined) throw new Failure('batch.nothing-to-resume');
    return last.summary.id;
  }
  if (last === undefined || last.summary.closed) return undefined;
  throw new Failure('batch.unfinished', { id: last.summary.id, good: last.summary.good });
}

/** Tells each end as it is in the journal, asks for hands, and closes the batch when nothing is left to do. */
async function follow(context: Context, batch: Batch, places: readonly Place[] | 'all'): Promise<ExitCode> {
  const asked = new Set<Place>();
  let told = 0;
  const tell = (): void => {
    for (const end of batch.ends().slice(told)) tellEnd(context, end);
    told = batch.ends().length;
    for (const row of batch.snapshot().rows) {
      if (row.stage !== 'hand') asked.delete(row.place);
      else if (!asked.has(row.place)) {
        asked.add(row.place);
        askForHand(context, row.place);
      }
    }
  };
  let saidGood: number | undefined;
  const sayWaiting = ({ good, wanted }: BatchSnapshot): void => {
    if (good === saidGood) return;
    saidGood = good;
    const id = wanted === undefined ? 'batch.cli.waits' : 'batch.cli.waits-of';
    context.err(say({ id, params: { good, ...(wanted !== undefined && { wanted }) } }));
  };
  const first = batch.snapshot();
  if (!context.args.flags.has('json'))
    context.err(say({ id: 'batch.cli.begun', params: { name: first.name, id: first.id } }));
  if (context.args.flags.has('retry')) retryAll(batch);
  const end = await new Promise<'done' | 'stopped' | 'halted'>((resolve) => {
    const look = (): void => {
      tell();
      const now = batch.snapshot();
      if (context.signal.aborted) resolve('stopped');
      else if (batch.busy) return;
      else if (now.state === 'halted') resolve('halted');
      else if (isDone(now, places)) resolve('done');
      else sayWaiting(now);
    };
    batch.onChange(look);
    context.signal.addEventListener('abort', look, { once: true });
    look();
  });
  await batch.close(end === 'done' ? 'ended' : 'left');
  tell();
  return report(context, batch, end);
}

/** Nothing is left to do: enough are good, or every stick that is meant has had its turn. */
function isDone({ state, rows, wanted }: BatchSnapshot, places: readonly Place[] | 'all'): boolean {
  if (state === 'full') return true;
  if (rows.some((row) => row.stage === 'waiting' || row.stage === 'working' || row.stage === 'hand')) return false;
  if (wanted !== undefined) return false;
  return places === 'all' || places.every((place) => rows.some((row) => row.place === place && row.tries > 0));
}

function retryAll(batch: Batch): void {
  for (const row of batch.snapshot().rows) {
    if ((row.stage === 'failed' || row.stage === 'held') && row.present) batch.retry(row.place);
  }
}

function tellEnd(context: Context, end: PieceEnd): void {
  const shown = context.args.flags.has('raw') ? end : maskEnd(end);
  if (context.args.flags.has('json')) context.out(JSON.stringify({ row: shown }));
  else
    context.out(
      endWords(shown)
        .filter((part) => part !== '')
        .join('  '),
    );
}

const endWords = (end: PieceEnd): string[] => [
  say({ id: 'cli.batch.slot', params: { place: end.place, slot: end.slot } }),
  say({ id: `batch.stage.${end.outcome}` }),
  end.stick,
  end.imei ?? '',
  whyWords(end),
  ...end.warnings.map((one) => say(one)),
];

function whyWords({ reason, error }: PieceEnd): string {
  if (reason !== undefined) return say(reason);
  return error === undefined ? '' : errorWords(error);
}

function askForHand(context: Context, place: Place): void {
  const { virtual } = context.composition;
  if (context.args.flags.has('replug') && virtual.has(place)) {
    virtual.replug(place).catch((error: unknown) => {
      context.err(String(error));
    });
    return;
  }
  context.err(say({ id: 'batch.cli.replug', params: { place } }));
}

function report(context: Context, batch: Batch, end: 'done' | 'stopped' | 'halted'): ExitCode {
  const summary = batch.summary();
  const shown = context.args.flags.has('raw') ? summary : maskSummary(summary);
  if (context.args.flags.has('json')) context.out(JSON.stringify({ summary: shown }));
  else context.out(summaryWords(shown));
  const { trouble } = batch.snapshot();
  if (trouble !== undefined) {
    context.err(errorWords(trouble));
    return exitOfError(trouble.code);
  }
  if (end === 'stopped') return exitCodes.cancelled;
  const { wanted } = batch.snapshot();
  const allGood =
    wanted === undefined ? summary.pieces.every(({ outcome }) => outcome === 'good') : summary.good >= wanted;
  return allGood && summary.open === 0 ? exitCodes.done : exitCodes.notAllGood;
}

function summaryWords(summary: BatchSummary): string {
  const { name, good, wanted } = summary;
  const title =
    wanted === undefined
      ? say({ id: 'batch.sum.title', params: { name, good } })
      : say({ id: 'batch.sum.of', params: { name, good, wanted } });
  const counts = (
    [
      ['failed', summary.failed],
      ['done-already', summary.doneAlready],
      ['same-imei', summary.sameImei],
      ['same-iccid', summary.sameIccid],
      ['held', summary.held],
      ['open', summary.open],
    ] as const
  ).filter(([, count]) => count > 0);
  const rest = counts.map(([id, count]) => say({ id: `batch.sum.${id}`, params: { count } }));
  const notGood = summary.pieces.filter(({ outcome }) => outcome !== 'good');
  return [
    `${[title, ...rest].join(', ')}.`,
    ...(notGood.length === 0
      ? []
      : [table(notGood.map((end) => endWords(end).map((part, at) => (at === 0 ? `  ${part}` : part))))]),
  ].join('\n');
}
