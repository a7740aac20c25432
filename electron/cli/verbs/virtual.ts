import { say, word } from '../../../resources/text/index.ts';
import { serveVirtual, type Serving } from '../../compose/virtual-serve.ts';
import { usage } from '../../compose/usage.ts';
import { recordStick } from '../../compose/virtual-record.ts';
import { readPlace } from '../arguments.ts';
import { mergeRecordings } from '../../virtual/record/merge.ts';
import { isModelFile, modelFor, readModelText } from '../../virtual/stick/models/file.ts';
import { modelOf, modelNames } from '../../virtual/stick/models/index.ts';
import { addressText, type ServeEvent } from '../../virtual/usbip/serve.ts';
import { printJson, type Context, type Verb } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { table } from '../print.ts';

export const virtual: Verb = {
  name: 'virtual',
  offline: ({ rest }) => rest[0] !== 'record',
  async run(context) {
    const [what, ...rest] = context.args.rest;
    const act = { list, serve, record }[what ?? ''];
    if (act === undefined) throw usage('say-virtual');
    if (rest.length > (act === record ? 1 : 0))
      throw usage('takes-no-word', { verb: `virtual ${what ?? ''}`, text: rest.at(-1) ?? '' });
    return act(context);
  },
};

function list(context: Context): ExitCode {
  const models = modelNames.map((name) => modelOf(name));
  const shown = models.map(({ model, name, personalities }) => ({
    model,
    name,
    shows: Object.entries(personalities).map(([mode, { vendor, product }]) => ({ mode, id: idText(vendor, product) })),
  }));
  if (context.args.flags.has('json')) printJson(context, shown);
  else {
    const rows = shown.map((one) => [
      one.model,
      one.name,
      one.shows.map(({ mode, id }) => `${mode} ${id}`).join(' · '),
    ]);
    context.out(table(rows));
  }
  return exitCodes.done;
}

const hex4 = (n: number): string => n.toString(16).padStart(4, '0');
const idText = (vendor: number, product: number): string => `${hex4(vendor)}:${hex4(product)}`;

/** Serves until Ctrl+C. */
async function serve(context: Context): Promise<ExitCode> {
  const { values, faults } = context.args;
  const serving = await serveVirtual(
    {
      sticks: values.get('stick') ?? 'e303',
      listen: values.get('listen'),
      faults,
      pace: values.get('pace'),
      logFile: values.get('log'),
    },
    (event) => tell(context, event),
  );
  try {
    if (context.args.flags.has('json')) context.out(JSON.stringify(readyData(serving)));
    else context.out(readyWords(serving));
    if (serving.open) {
      context.err(say({ id: 'serve.open', params: { address: addressText(serving.host, serving.port) } }));
    }
    await Promise.race([aborted(context.signal), serving.ended]);
  } finally {
    await serving.close();
  }
  return exitCodes.done;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

function tell(context: Context, event: ServeEvent): void {
  if (event.kind === 'note') context.err(event.text);
  else if (event.kind !== 'wire') {
    const params = { place: event.busId, name: event.model, usb: event.id };
    context.err(say({ id: `serve.${event.kind}`, params }));
  }
}

const readyData = ({ host, port, open, sticks }: Serving) => ({
  host,
  port,
  open,
  sticks: sticks.map((stick) => ({ ...stick, attach: attachLine(host, port, stick.busId) })),
});

function readyWords({ host, port, sticks }: Serving): string {
  return [
    table(sticks.map(({ busId, model, name, id }) => [busId, model, name, id])),
    '',
    say({ id: 'serve.ready', params: { address: addressText(host, port) } }),
    ...sticks.map(({ busId }) => `  ${attachLine(host, port, busId)}`),
    say({ id: 'serve.again' }),
  ].join('\n');
}

/** The port that `usbip` takes by itself. */
const usualPort = 3240;
const everywhere = new Set(['0.0.0.0', '::']);

function attachLine(host: string, port: number, busId: string): string {
  const remote = everywhere.has(host) ? word('cli.this-address') : host;
  return `usbip${port === usualPort ? '' : ` --tcp-port ${port}`} attach -r ${remote} -b ${busId}`;
}

/** Writes what a stick shows and answers now as a model file. */
async function record(context: Context): Promise<ExitCode> {
  const { args, composition, signal } = context;
  const place = readPlace(args.rest[1]);
  composition.workbench.session(place);
  await composition.waitUntilTalking(place, signal);
  const numbers = args.flags.has('raw') ? 'full' : 'masked';
  const add = args.flags.has('add');
  const out = args.values.get('out');
  if (add && (out === undefined || !isModelFile(out))) throw usage('add-needs-out');
  // Before the stick is asked: a file that is no model stops nothing in the middle.
  const before = add && out !== undefined ? await modelFor(out) : undefined;
  const recorded = await recordStick(composition, place, { numbers, signal });
  const [mode = ''] = Object.keys(recorded.personalities);
  const model = before === undefined ? recorded : mergeRecordings(before, recorded);
  const file = out ?? `${model.model}-${mode}.json`;
  const text = `${JSON.stringify(model, undefined, 2)}\n`;
  // What is written is what can be loaded.
  readModelText(text, file);
  await composition.world.files.writeWhole(file, text, { mode: 0o644, replace: add || args.flags.has('force') });
  const commands = model.at.entries.length;
  const pages = model.web.kind === 'hilink' ? model.web.pages.length : 0;
  const values = model.web.kind === 'goform' ? Object.keys(model.web.values).length : 0;
  if (args.flags.has('json'))
    printJson(context, {
      file,
      name: model.name,
      mode,
      modes: Object.keys(model.personalities),
      numbers,
      commands,
      pages,
      values,
    });
  else {
    context.out(say({ id: 'record.done', params: { name: model.name, mode: `@mode.${mode}.a`, file } }));
    context.out(say({ id: numbers === 'full' ? 'record.full' : 'record.masked' }));
  }
  return exitCodes.done;
}
