import { say } from '../../../resources/text/index.ts';
import { readPlace } from '../arguments.ts';
import { printJson, type Verb } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';

export const forget: Verb = {
  name: 'forget',
  async run(context) {
    const place = readPlace(context.args.rest[0]);
    const forgotten = await context.composition.workbench.forgetSecret(place);
    if (context.args.flags.has('json')) printJson(context, { place, forgotten });
    else context.out(say({ id: forgotten ? 'page-login.forgotten' : 'page-login.none', params: { place } }));
    return exitCodes.done;
  },
};
