import { SavedRelays } from '../../compose/saved-relays.ts';
import { Failure, type SavedRelay } from '../../core/model/index.ts';
import { fileUsedBy, parseAddress } from '../../core/relay/index.ts';
import { printJson, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';

const savedOf = ({ composition }: Context): SavedRelays =>
  new SavedRelays(composition.dataFolder, composition.world.files);

/** `mwb relay saved`: what is kept, with both ends. Failures relay.bad-saved, file.*. */
export async function listSaved(context: Context): Promise<ExitCode> {
  const { relays, error } = await savedOf(context).list();
  if (error !== undefined) throw new Failure(error.code, error.params, error.cause);
  if (context.args.flags.has('json')) printJson(context, relays);
  else for (const { name, a, b } of relays) context.out(`${name}: ${a} ${b}`);
  return exitCodes.done;
}

/**
 * `mwb relay saved NAME`: one that is kept, as it would be typed. A program in it, or a file that is there and would be
 * read or added to, may be somebody else's idea, so that needs --yes. Failures relay.no-saved, relay.asks-program, relay.asks-file, relay.bad-saved, file.*.
 */
export async function savedRelay(context: Context, name: string): Promise<SavedRelay> {
  const saved = await savedOf(context).get(name);
  for (const end of [saved.a, saved.b].map((text) => parseAddress(text))) {
    if (end.type === 'exec' && !context.args.flags.has('yes'))
      throw new Failure('relay.asks-program', { command: end.command.join(' ') });
    const path = fileUsedBy(end);
    if (path !== undefined && !context.args.flags.has('yes')) throw new Failure('relay.asks-file', { path });
  }
  return saved;
}
