import path from 'node:path';
import { say, word } from '../../../resources/text/index.ts';
import { bundleOf, reportName, reportOf, writeReport, type ReportPart } from '../../compose/report.ts';
import { usage } from '../../compose/usage.ts';
import { summaryName, summaryOfHistory, type SummaryOf } from '../../compose/summary.ts';
import {
  labelOf, labelSizeNames, labelSvg, renderCsv, renderHtml, renderJson, renderMarkdown, summaryCsv, summaryHtml, summaryJson,
  summaryMarkdown, type LabelSize, type Report, type Summary,
} from '../../core/report/index.ts'; // prettier-ignore
import { toErrorData, type Place } from '../../core/model/index.ts';
import { readPlace, type Arguments } from '../arguments.ts';
import { printJson, type Context, type Verb } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { errorWords, table } from '../print.ts';
import { readFacts } from './talk.ts';

const renderers: Readonly<Record<string, (report: Report) => string>> = {
  json: renderJson,
  html: renderHtml,
  md: renderMarkdown,
  csv: renderCsv,
};

const summaryRenderers: Readonly<Record<string, (summary: Summary) => string>> = {
  json: summaryJson,
  html: summaryHtml,
  md: summaryMarkdown,
  csv: summaryCsv,
};

/** Whether it is about what was, which needs no bus. */
const isSummary = ({ values }: Arguments): boolean => ['day', 'of-day', 'of-batch'].some((name) => values.has(name));

export const report: Verb = {
  name: 'report',
  offline: isSummary,
  keeps: isSummary,
  run: (context) => (isSummary(context.args) ? writeSummary(context) : writeOne(context)),
};

async function writeOne(context: Context): Promise<ExitCode> {
  const place = readPlace(context.args.rest[0]);
  const { composition, args } = context;
  composition.workbench.session(place);
  const formats = formatsOf(args, [...Object.keys(renderers), 'label', 'evidence']);
  const size = labelSizeOf(args);
  if (!args.flags.has('no-facts')) await readFactsIfPossible(context, place);
  const { station, operator } = composition.person;
  const { report: made, data } = reportOf(composition, place, {
    numbers: args.flags.has('raw') ? 'full' : 'masked',
    station,
    operator,
    transcript: args.flags.has('transcript') ? 'with' : undefined,
  });
  const bundle = formats.includes('evidence') ? bundleOf(composition, place) : undefined;
  if (bundle !== undefined && !args.flags.has('yes')) {
    // What is to be given away is looked at first.
    if (args.flags.has('json')) printJson(context, bundle.files);
    else
      context.out(
        table(
          bundle.files.map(({ name, about, text }) => [
            name,
            say({ id: 'cli.characters', params: { count: text.length } }),
            about,
          ]),
        ),
      );
    context.err(word('cli.report.look-first'));
    return exitCodes.guarded;
  }
  const parts: ReportPart[] = formats.map((format) => {
    if (format === 'label') return { format: 'label.svg', text: () => labelSvg(labelOf(made), size) };
    if (format === 'evidence') return { format: 'evidence.zip', text: () => bundle?.zip() ?? '' };
    return { format, text: () => renderers[format]?.(format === 'json' ? data : made) ?? '' };
  });
  const name = reportName(made);
  const files = await write(context, name, parts);
  composition.keepReport(place, { name, at: made.madeAt, body: data });
  if (args.flags.has('json')) printJson(context, { place, files });
  else context.out(files.map((file) => fileWords(file)).join('\n'));
  return exitCodes.done;
}

async function writeSummary(context: Context): Promise<ExitCode> {
  const { args, composition } = context;
  const formats = formatsOf(args, Object.keys(summaryRenderers));
  const { summary: made, data } = await summaryOfHistory(
    composition,
    subjectOf(args),
    args.flags.has('raw') ? 'full' : 'masked',
  );
  const parts = formats.map((format) => ({
    format,
    text: () => summaryRenderers[format]?.(format === 'json' ? data : made) ?? '',
  }));
  const files = await write(context, summaryName(made), parts);
  if (args.flags.has('json')) printJson(context, { counts: made.counts, files });
  else {
    context.out(say({ id: 'summary.counts', params: made.counts }));
    context.out(files.map((file) => fileWords(file)).join('\n'));
  }
  return exitCodes.done;
}

function subjectOf({ values }: Arguments): SummaryOf {
  const batch = values.get('of-batch');
  if (batch !== undefined) return { kind: 'batch', batch };
  const day = values.get('of-day') ?? values.get('day') ?? '';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw usage('no-day', { text: day });
  return { kind: 'day', day };
}

const fileWords = ({ path: file, bytes }: { path: string; bytes: number }): string =>
  say({ id: 'cli.file', params: { path: file, count: bytes } });

const write = (context: Context, name: string, parts: readonly ReportPart[]) =>
  writeReport(context.composition.world.files, {
    folder: path.resolve(context.args.values.get('out') ?? '.'),
    name,
    parts,
    replace: context.args.flags.has('force'),
  });

function formatsOf({ values }: Arguments, known: readonly string[]): string[] {
  const formats = [...new Set((values.get('format') ?? 'json,html').split(',').map((word) => word.trim()))];
  const wrong = formats.find((format) => !known.includes(format));
  if (wrong === undefined) return formats;
  throw usage('no-report-format', { format: wrong, known: known.join(', ') });
}

function labelSizeOf({ values }: Arguments): LabelSize {
  const typed = values.get('size') ?? labelSizeNames[0];
  const size = labelSizeNames.find((name) => name === typed);
  if (size !== undefined) return size;
  throw usage('no-label-size', { text: typed, known: labelSizeNames.join(', ') });
}

/** A stick that cannot be asked now still gets its report; what is missing is said. */
async function readFactsIfPossible(context: Context, place: Place): Promise<void> {
  try {
    await readFacts(context, place);
  } catch (error) {
    const data = toErrorData(error);
    if (data.code === 'internal' || data.code === 'run.cancelled') throw error;
    context.err(say({ id: 'cli.report.no-facts', params: { why: errorWords(data) } }));
  }
}
