import { say } from '../../../resources/text/index.ts';
import { maskReport } from '../../core/connection/mask-report.ts';
import { identifiersIn } from '../../core/workbench/masking.ts';
import type { ConnectionReport } from '../../core/model/index.ts';
import { readPlace } from '../arguments.ts';
import { printJson, type Verb } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { errorWords, table } from '../print.ts';

export const connection: Verb = {
  name: 'connection',
  async run(context) {
    const place = readPlace(context.args.rest[0]);
    const { composition, signal } = context;
    composition.workbench.session(place);
    const isJson = context.args.flags.has('json');
    const report = await (
      await composition.connections.get()
    ).try(place, {
      host: context.args.values.get('ping'),
      signal,
      onStep: ({ step }) => {
        if (!isJson) context.err(`  ${say({ id: `connection.step.${step}` })}`);
      },
    });
    const { facts, sighting } = composition.workbench.session(place);
    const shown = context.args.flags.has('raw') ? report : maskReport(report, identifiersIn(facts, [sighting]));
    if (isJson) printJson(context, shown);
    else context.out(reportWords(shown));
    return exitOf(report);
  },
};

function reportWords({ steps, verdict }: ConnectionReport): string {
  const rows = steps.map(({ step, state, says, error }) => [
    `  ${say({ id: `connection.step.${step}` })}`,
    say({ id: `cli.connection.${state}` }),
    error === undefined ? say(says) : errorWords(error),
  ]);
  return `${say({ id: `connection.verdict.${verdict}` })}\n${table(rows)}`;
}

function exitOf({ verdict, restored }: ConnectionReport): ExitCode {
  if (restored === 'not-restored' || restored === 'not-known') return exitCodes.notKnown;
  return verdict === 'offline' ? exitCodes.noAnswer : exitCodes.done;
}
