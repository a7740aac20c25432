import { printJson, sayToMend, shownSnapshot, snapshotAt, type Verb } from '../context.ts';
import { exitCodes, exitOfError } from '../exit-codes.ts';
import { checkWords, errorWords, listWords, showWords } from '../print.ts';
import { globalsWords } from './rules-print.ts';
import { readPlace } from '../arguments.ts';

export const list: Verb = {
  name: 'list',
  run(context) {
    const snapshot = shownSnapshot(context);
    if (context.args.flags.has('json')) printJson(context, snapshot.sessions);
    else context.out(listWords(snapshot.sessions));
    sayToMend(context);
    if (snapshot.bus === undefined) return Promise.resolve(exitCodes.done);
    context.err(errorWords(snapshot.bus));
    // An empty list says "no stick" only where sticks could have been seen.
    return Promise.resolve(snapshot.sessions.length > 0 ? exitCodes.done : exitOfError(snapshot.bus.code));
  },
};

export const show: Verb = {
  name: 'show',
  run(context) {
    const session = snapshotAt(context, readPlace(context.args.rest[0]));
    if (context.args.flags.has('json')) printJson(context, session);
    else context.out(showWords(session));
    sayToMend(context, session.place);
    return Promise.resolve(exitCodes.done);
  },
};

export const doctor: Verb = {
  name: 'doctor',
  async run(context) {
    const checks = await context.composition.workbench.checkSystem();
    const { bus } = context.composition.workbench.snapshot();
    if (context.args.flags.has('json')) printJson(context, bus === undefined ? { checks } : { checks, bus });
    else context.out(checkWords(checks));
    const globals = globalsWords(context.composition.rules.globals);
    if (globals !== undefined) context.err(globals);
    return exitCodes.done;
  },
};
