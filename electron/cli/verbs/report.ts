import path from 'node:path';
import { reportName, reportOf, writeReport } from '../../compose/report.ts';
import { renderHtml, renderJson, renderMarkdown, type Report } from '../../core/report/index.ts';
import { Failure, toErrorData, type Place } from '../../core/model/index.ts';
import { readPlace } from '../arguments.ts';
import { printJson, type Context, type Verb } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { errorWords } from '../print.ts';
import { readFacts } from './talk.ts';

const renderers: Readonly<Record<string, (report: Report) => string>> = {
  json: renderJson,
  html: renderHtml,
  md: renderMarkdown,
};

export const report: Verb = {
  name: 'report',
  usage: 'report PLACE [--format=json,html] [--out=FOLDER]',
  help: 'read the facts and write the report, whole or not at all; identifiers masked unless --raw',
  async run(context) {
    const place = readPlace(context.args.rest[0]);
    const { composition, args } = context;
    composition.workbench.session(place);
    const formats = new Set((args.values.get('format') ?? 'json,html').split(',').map((word) => word.trim()));
    for (const format of formats) {
      if (renderers[format] === undefined) {
        const problem = `“${format}” is not a format here: ${Object.keys(renderers).join(', ')}. PDF is made in the window.`;
        throw new Failure('cli.usage', { problem });
      }
    }
    if (!args.flags.has('no-facts')) await readFactsIfPossible(context, place);
    const made = reportOf(composition, place, {
      numbers: args.flags.has('raw') ? 'full' : 'masked',
      station: '',
      operator: '',
    });
    const folder = path.resolve(args.values.get('out') ?? '.');
    const files = await writeReport(composition.world.files, {
      folder,
      name: reportName(made),
      parts: [...formats].map((format) => ({ format, text: () => renderers[format]?.(made) ?? '' })),
      replace: args.flags.has('force'),
    });
    if (args.flags.has('json')) printJson(context, { place, files });
    else context.out(files.map((file) => `${file.path} (${String(file.bytes)} bytes)`).join('\n'));
    return exitCodes.done;
  },
};

/** A stick that cannot be asked now still gets its report; what is missing is said. */
async function readFactsIfPossible(context: Context, place: Place): Promise<void> {
  const { composition } = context;
  try {
    await composition.waitUntilTalking(place, context.signal);
    await readFacts(context, place);
  } catch (error) {
    const data = toErrorData(error);
    if (data.code === 'internal' || data.code === 'run.cancelled') throw error;
    context.err(`The report has no facts: ${errorWords(data)}`);
  }
}
